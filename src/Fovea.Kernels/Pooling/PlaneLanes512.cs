using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Kernels.Pooling;

/// <summary>Sixteen lanes.</summary>
internal readonly unsafe struct PlaneLanes512 : IPlaneLanes<Vector512<float>>
{
    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Create(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Between(int first, int last)
    {
        var lanes = Vector512<int>.Indices;
        return (Vector512.GreaterThanOrEqual(lanes, Vector512.Create(first)) & Vector512.LessThan(lanes, Vector512.Create(last))).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source, Vector512<float> mask, Vector512<float> others) => Avx512F.IsSupported
        ? Avx512F.MaskLoad(source, mask, others)
        : Vector512.Create(
            PlaneLanes256.Load(source, mask.GetLower(), others.GetLower()), PlaneLanes256.Load(source + 8, mask.GetUpper(), others.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, float* target, Vector512<float> mask)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.MaskStore(target, mask, value);
            return;
        }

        PlaneLanes256.Store(value.GetLower(), target, mask.GetLower());
        PlaneLanes256.Store(value.GetUpper(), target + 8, mask.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Larger(Vector512<float> x, Vector512<float> best)
    {
        // The instruction gives its second operand where the two are equal or either is NaN.
        var larger = Avx512F.IsSupported ? Avx512F.Max(x, best) : Vector512.ConditionalSelect(Vector512.GreaterThan(x, best), x, best);
        return Vector512.ConditionalSelect(Vector512.Equals(x, x), larger, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Take(Vector512<float> x, Vector512<float> best, ref Vector512<float> left)
    {
        var wins = Vector512.Equals(x, best);
        var share = Vector512.ConditionalSelect(wins, left, Vector512<float>.Zero);
        left = Vector512.ConditionalSelect(wins, Vector512<float>.Zero, left);
        return share;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Next(Vector512<float> value) => Avx512F.IsSupported
        ? Avx512F.AlignRight32(value.AsInt32(), value.AsInt32(), 1).AsSingle()
        : Vector512.Shuffle(value, Vector512.Create(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Previous(Vector512<float> value) => Avx512F.IsSupported
        ? Avx512F.AlignRight32(value.AsInt32(), Vector512<int>.Zero, 15).AsSingle()
        : Vector512.Shuffle(value, Vector512.Create(-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(Vector512<float> low, Vector512<float> high, out Vector512<float> even, out Vector512<float> odd)
    {
        if (Avx512F.IsSupported)
        {
            var order = Vector512<int>.Indices << 1;
            even = Avx512F.PermuteVar16x32x2(low, order, high);
            odd = Avx512F.PermuteVar16x32x2(low, order + Vector512<int>.One, high);
            return;
        }

        PlaneLanes256.Split(low.GetLower(), low.GetUpper(), out var even0, out var odd0);
        PlaneLanes256.Split(high.GetLower(), high.GetUpper(), out var even1, out var odd1);
        (even, odd) = (Vector512.Create(even0, even1), Vector512.Create(odd0, odd1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join(Vector512<float> even, Vector512<float> odd, out Vector512<float> low, out Vector512<float> high)
    {
        if (Avx512F.IsSupported)
        {
            var order = Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
            low = Avx512F.PermuteVar16x32x2(even, order, odd);
            high = Avx512F.PermuteVar16x32x2(even, order + Vector512.Create(8), odd);
            return;
        }

        PlaneLanes256.Join(even.GetLower(), odd.GetLower(), out var low0, out var low1);
        PlaneLanes256.Join(even.GetUpper(), odd.GetUpper(), out var high0, out var high1);
        (low, high) = (Vector512.Create(low0, low1), Vector512.Create(high0, high1));
    }
}
