using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Kernels.Pooling;

/// <summary>Eight lanes; on processors without AVX2 the same, of two halves.</summary>
internal readonly unsafe struct PlaneLanes256 : IPlaneLanes<Vector256<float>>
{
    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Create(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Between(int first, int last)
    {
        var lanes = Vector256<int>.Indices;
        return (Vector256.GreaterThanOrEqual(lanes, Vector256.Create(first)) & Vector256.LessThan(lanes, Vector256.Create(last))).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source, Vector256<float> mask, Vector256<float> others) =>
        Vector256.ConditionalSelect(mask, Avx.IsSupported ? Avx.MaskLoad(source, mask) : LoadEach(source, mask), others);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* target, Vector256<float> mask)
    {
        if (Avx.IsSupported)
            Avx.MaskStore(target, mask, value);
        else
            StoreEach(value, target, mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Larger(Vector256<float> x, Vector256<float> best)
    {
        // The instruction gives its second operand where the two are equal or either is NaN.
        var larger = Avx.IsSupported ? Avx.Max(x, best) : Vector256.ConditionalSelect(Vector256.GreaterThan(x, best), x, best);
        return Vector256.ConditionalSelect(Vector256.Equals(x, x), larger, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Take(Vector256<float> x, Vector256<float> best, ref Vector256<float> left)
    {
        var wins = Vector256.Equals(x, best);
        var share = Vector256.ConditionalSelect(wins, left, Vector256<float>.Zero);
        left = Vector256.ConditionalSelect(wins, Vector256<float>.Zero, left);
        return share;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Next(Vector256<float> value) => Vector256.Shuffle(value, Vector256.Create(1, 2, 3, 4, 5, 6, 7, 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Previous(Vector256<float> value) => Vector256.Shuffle(value, Vector256.Create(-1, 0, 1, 2, 3, 4, 5, 6));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(Vector256<float> low, Vector256<float> high, out Vector256<float> even, out Vector256<float> odd)
    {
        if (Avx2.IsSupported)
        {
            even = Middle(Avx.Shuffle(low, high, 0b10_00_10_00));
            odd = Middle(Avx.Shuffle(low, high, 0b11_01_11_01));
            return;
        }

        var order = Vector256.Create(0, 2, 4, 6, 1, 3, 5, 7);
        (low, high) = (Vector256.Shuffle(low, order), Vector256.Shuffle(high, order));
        even = Vector256.Create(low.GetLower(), high.GetLower());
        odd = Vector256.Create(low.GetUpper(), high.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join(Vector256<float> even, Vector256<float> odd, out Vector256<float> low, out Vector256<float> high)
    {
        if (Avx2.IsSupported)
        {
            (even, odd) = (Middle(even), Middle(odd));
            (low, high) = (Avx.UnpackLow(even, odd), Avx.UnpackHigh(even, odd));
            return;
        }

        var order = Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7);
        low = Vector256.Shuffle(Vector256.Create(even.GetLower(), odd.GetLower()), order);
        high = Vector256.Shuffle(Vector256.Create(even.GetUpper(), odd.GetUpper()), order);
    }

    /// <summary>Swaps the middle pairs: 0 1 2 3 4 5 6 7 becomes 0 1 4 5 2 3 6 7, and back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Middle(Vector256<float> v) => Avx2.Permute4x64(v.AsDouble(), 0b11_01_10_00).AsSingle();

    private static Vector256<float> LoadEach(float* source, Vector256<float> mask)
    {
        var value = Vector256<float>.Zero;
        for (var lane = 0; lane < Count; lane++)
            if (mask.AsInt32()[lane] != 0)
                ((float*)&value)[lane] = source[lane];
        return value;
    }

    private static void StoreEach(Vector256<float> value, float* target, Vector256<float> mask)
    {
        for (var lane = 0; lane < Count; lane++)
            if (mask.AsInt32()[lane] != 0)
                target[lane] = value[lane];
    }
}
