using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Kernels.Machine;

/// <summary>Four lanes: the portable width, and the right one for short rows everywhere.</summary>
internal readonly unsafe struct Width128 : IVectorWidth<Vector128<float>>
{
    public static int Lanes => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadPart(float* source, int count) => LoadBetween(source, 0, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadBetween(float* source, int first, int end) => Vector128.Create(
        first <= 0 && end > 0 ? source[0] : 0,
        first <= 1 && end > 1 ? source[1] : 0,
        first <= 2 && end > 2 ? source[2] : 0,
        first <= 3 && end > 3 ? source[3] : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, float* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart(Vector128<float> value, float* target, int count)
    {
        if (count > 0)
            target[0] = value[0];
        if (count > 1)
            target[1] = value[1];
        if (count > 2)
            target[2] = value[2];
        if (count > 3)
            target[3] = value[3];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Create(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> FusedMultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Relu(Vector128<float> a) => Vector128.AndNot(a, Vector128.LessThan(a, Vector128<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ShiftIn(Vector128<float> value, float next) =>
        Vector128.Shuffle(value, Vector128.Create(1, 2, 3, 0)).WithElement(3, next);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split4(float* source, out Vector128<float> phase0, out Vector128<float> phase1, out Vector128<float> phase2, out Vector128<float> phase3)
    {
        if (!Sse.IsSupported)
        {
            WidthByMemory.Split4(source, out phase0, out phase1, out phase2, out phase3);
            return;
        }

        Turn(
            Vector128.Load(source), Vector128.Load(source + 4), Vector128.Load(source + 8), Vector128.Load(source + 12),
            out phase0, out phase1, out phase2, out phase3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join4(Vector128<float> phase0, Vector128<float> phase1, Vector128<float> phase2, Vector128<float> phase3, float* target)
    {
        if (!Sse.IsSupported)
        {
            WidthByMemory.Join4(phase0, phase1, phase2, phase3, target);
            return;
        }

        Turn(phase0, phase1, phase2, phase3, out var a, out var b, out var c, out var d);
        a.Store(target);
        b.Store(target + 4);
        c.Store(target + 8);
        d.Store(target + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split2(float* source, out Vector128<float> phase0, out Vector128<float> phase1)
    {
        if (!Sse.IsSupported)
        {
            WidthByMemory.Split2(source, out phase0, out phase1);
            return;
        }

        Vector128<float> first = Vector128.Load(source), second = Vector128.Load(source + 4);
        phase0 = Sse.Shuffle(first, second, 0x88);
        phase1 = Sse.Shuffle(first, second, 0xDD);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join2(Vector128<float> phase0, Vector128<float> phase1, float* target)
    {
        if (!Sse.IsSupported)
        {
            WidthByMemory.Join2(phase0, phase1, target);
            return;
        }

        Sse.UnpackLow(phase0, phase1).Store(target);
        Sse.UnpackHigh(phase0, phase1).Store(target + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(
        Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d,
        out Vector128<float> p, out Vector128<float> q, out Vector128<float> r, out Vector128<float> s)
    {
        Vector128<float> t0 = Sse.UnpackLow(a, b), t1 = Sse.UnpackHigh(a, b), t2 = Sse.UnpackLow(c, d), t3 = Sse.UnpackHigh(c, d);
        p = Sse.Shuffle(t0, t2, 0x44);
        q = Sse.Shuffle(t0, t2, 0xEE);
        r = Sse.Shuffle(t1, t3, 0x44);
        s = Sse.Shuffle(t1, t3, 0xEE);
    }
}
