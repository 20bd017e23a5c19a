using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Kernels.Machine;

/// <summary>Sixteen lanes.</summary>
internal readonly unsafe struct Width512 : IVectorWidth<Vector512<float>>
{
    public static int Lanes => 16;

    private static Vector512<int> Even => Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);

    private static Vector512<int> Odd => Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);

    private static Vector512<int> LowPairs => Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);

    private static Vector512<int> HighPairs => Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadPart(float* source, int count) =>
        Avx512F.IsSupported ? Avx512F.MaskLoad(source, FirstLanes(count), Vector512<float>.Zero) : WidthByMemory.LoadPart<Vector512<float>>(source, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadBetween(float* source, int first, int end) => Avx512F.IsSupported
        ? Avx512F.MaskLoad(source, Vector512.AndNot(FirstLanes(end), FirstLanes(first)), Vector512<float>.Zero)
        : WidthByMemory.LoadBetween<Vector512<float>>(source, first, end);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, float* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart(Vector512<float> value, float* target, int count)
    {
        if (Avx512F.IsSupported)
            Avx512F.MaskStore(target, FirstLanes(count), value);
        else
            WidthByMemory.StorePart(value, target, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Create(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> FusedMultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Relu(Vector512<float> a) => Vector512.AndNot(a, Vector512.LessThan(a, Vector512<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftIn(Vector512<float> value, float next) => Avx512F.IsSupported
        ? Avx512F.AlignRight32(Vector512.CreateScalarUnsafe(next).AsInt32(), value.AsInt32(), 1).AsSingle()
        : WidthByMemory.ShiftIn(value, next);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split4(float* source, out Vector512<float> phase0, out Vector512<float> phase1, out Vector512<float> phase2, out Vector512<float> phase3)
    {
        if (!Avx512F.IsSupported)
        {
            WidthByMemory.Split4(source, out phase0, out phase1, out phase2, out phase3);
            return;
        }

        Split2(source, out var even0, out var odd0);
        Split2(source + 32, out var even1, out var odd1);
        phase0 = Avx512F.PermuteVar16x32x2(even0, Even, even1);
        phase2 = Avx512F.PermuteVar16x32x2(even0, Odd, even1);
        phase1 = Avx512F.PermuteVar16x32x2(odd0, Even, odd1);
        phase3 = Avx512F.PermuteVar16x32x2(odd0, Odd, odd1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join4(Vector512<float> phase0, Vector512<float> phase1, Vector512<float> phase2, Vector512<float> phase3, float* target)
    {
        if (!Avx512F.IsSupported)
        {
            WidthByMemory.Join4(phase0, phase1, phase2, phase3, target);
            return;
        }

        Join2(Avx512F.PermuteVar16x32x2(phase0, LowPairs, phase2), Avx512F.PermuteVar16x32x2(phase1, LowPairs, phase3), target);
        Join2(Avx512F.PermuteVar16x32x2(phase0, HighPairs, phase2), Avx512F.PermuteVar16x32x2(phase1, HighPairs, phase3), target + 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split2(float* source, out Vector512<float> phase0, out Vector512<float> phase1)
    {
        if (!Avx512F.IsSupported)
        {
            WidthByMemory.Split2(source, out phase0, out phase1);
            return;
        }

        Vector512<float> first = Vector512.Load(source), second = Vector512.Load(source + 16);
        phase0 = Avx512F.PermuteVar16x32x2(first, Even, second);
        phase1 = Avx512F.PermuteVar16x32x2(first, Odd, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join2(Vector512<float> phase0, Vector512<float> phase1, float* target)
    {
        if (!Avx512F.IsSupported)
        {
            WidthByMemory.Join2(phase0, phase1, target);
            return;
        }

        Avx512F.PermuteVar16x32x2(phase0, LowPairs, phase1).Store(target);
        Avx512F.PermuteVar16x32x2(phase0, HighPairs, phase1).Store(target + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> FirstLanes(int count) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();
}
