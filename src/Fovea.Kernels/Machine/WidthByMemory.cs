using System.Runtime.CompilerServices;

namespace Fovea.Kernels.Machine;

/// <summary>The moves of <see cref="IVectorWidth{T}"/> through memory, for processors without the instructions; slow, and the same numbers.</summary>
internal static unsafe class WidthByMemory
{
    public static T LoadPart<T>(float* source, int count)
        where T : unmanaged => LoadBetween<T>(source, 0, count);

    public static T LoadBetween<T>(float* source, int first, int end)
        where T : unmanaged
    {
        var value = default(T);
        for (var lane = Math.Max(first, 0); lane < Math.Min(end, sizeof(T) / sizeof(float)); lane++)
            ((float*)&value)[lane] = source[lane];
        return value;
    }

    public static void StorePart<T>(T value, float* target, int count)
        where T : unmanaged
    {
        for (var lane = 0; lane < count; lane++)
            target[lane] = ((float*)&value)[lane];
    }

    public static T ShiftIn<T>(T value, float next)
        where T : unmanaged
    {
        var last = sizeof(T) / sizeof(float) - 1;
        var shifted = default(T);
        for (var lane = 0; lane < last; lane++)
            ((float*)&shifted)[lane] = ((float*)&value)[lane + 1];
        ((float*)&shifted)[last] = next;
        return shifted;
    }

    public static void Split4<T>(float* source, out T phase0, out T phase1, out T phase2, out T phase3)
        where T : unmanaged =>
        (phase0, phase1, phase2, phase3) = (Phase<T>(source, 4), Phase<T>(source + 1, 4), Phase<T>(source + 2, 4), Phase<T>(source + 3, 4));

    public static void Join4<T>(T phase0, T phase1, T phase2, T phase3, float* target)
        where T : unmanaged
    {
        Spread(phase0, target, 4);
        Spread(phase1, target + 1, 4);
        Spread(phase2, target + 2, 4);
        Spread(phase3, target + 3, 4);
    }

    public static void Split2<T>(float* source, out T phase0, out T phase1)
        where T : unmanaged => (phase0, phase1) = (Phase<T>(source, 2), Phase<T>(source + 1, 2));

    public static void Join2<T>(T phase0, T phase1, float* target)
        where T : unmanaged
    {
        Spread(phase0, target, 2);
        Spread(phase1, target + 1, 2);
    }

    private static T Phase<T>(float* source, int step)
        where T : unmanaged
    {
        Unsafe.SkipInit(out T value);
        for (var lane = 0; lane < sizeof(T) / sizeof(float); lane++)
            ((float*)&value)[lane] = source[lane * step];
        return value;
    }

    private static void Spread<T>(T value, float* target, int step)
        where T : unmanaged
    {
        for (var lane = 0; lane < sizeof(T) / sizeof(float); lane++)
            target[lane * step] = ((float*)&value)[lane];
    }
}
