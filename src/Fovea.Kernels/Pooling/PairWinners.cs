using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fovea.Kernels.Pooling;

/// <summary>
/// The maxima of 2×2 windows side by side and where each stood, in a byte: row · 2 + column, the first in scan order, NaN before all; or
/// <see cref="None"/> where a ReLU before let nothing through, so that nobody takes the gradient.
/// </summary>
internal static unsafe class PairWinners
{
    /// <summary>Nobody.</summary>
    public const byte None = 4;

    /// <summary>y = the maxima of one plane, and their winners.</summary>
    /// <param name="x">The plane, <paramref name="inputWidth"/> columns.</param>
    /// <param name="y">The maxima.</param>
    /// <param name="winners">A byte for each.</param>
    /// <param name="inputWidth">Columns of x.</param>
    /// <param name="outputHeight">Rows of y.</param>
    /// <param name="outputWidth">Columns of y.</param>
    /// <param name="isRectified">x comes from a ReLU.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* x, float* y, byte* winners, int inputWidth, int outputHeight, int outputWidth, bool isRectified)
    {
        var floor = Vector256.Create(isRectified ? 0 : float.NaN); // nothing compares with NaN
        var narrow = NarrowPairs.Fit(inputWidth);
        var pairs = new NarrowPairs(outputWidth, inputWidth);
        for (var oy = 0; oy < outputHeight; oy++, x += 2 * inputWidth, y += outputWidth, winners += outputWidth)
        {
            var below = x + inputWidth;
            if (narrow)
            {
                pairs.Read(x, out var a, out var b);
                pairs.Read(below, out var c, out var d);
                var places = Choose(a, b, c, d, floor, out var best);
                PlaneLanes256.Store(best, y, pairs.Windows);
                Store(places, winners, outputWidth);
                continue;
            }

            var ox = 0;
            for (; Interleave.IsFast && outputWidth >= 8 && ox < outputWidth; ox += 8)
            {
                ox = Math.Min(ox, outputWidth - 8); // what is worked out twice comes out the same
                Interleave.SplitCrossed(x + 2 * ox, out var a, out var b);
                Interleave.SplitCrossed(below + 2 * ox, out var c, out var d);
                var places = Choose(a, b, c, d, floor, out var best);
                Interleave.Cross(best).Store(y + ox);
                Store(Interleave.Cross(places.AsSingle()).AsInt32(), winners + ox, 8);
            }

            for (; ox < outputWidth; ox++)
            {
                int right = 2 * ox + 1;
                var places = Choose(
                    Vector256.CreateScalar(x[2 * ox]), Vector256.CreateScalar(x[right]), Vector256.CreateScalar(below[2 * ox]), Vector256.CreateScalar(below[right]),
                    floor, out var best);
                y[ox] = best.ToScalar();
                winners[ox] = (byte)places.ToScalar();
            }
        }
    }

    /// <summary>dx = dy where a window's winner stands, zero elsewhere.</summary>
    /// <param name="dy">Gradient of the maxima of one plane.</param>
    /// <param name="winners">Their winners.</param>
    /// <param name="dx">The plane's gradient; overwritten.</param>
    /// <param name="inputHeight">Rows of dx.</param>
    /// <param name="inputWidth">Columns of dx.</param>
    /// <param name="outputHeight">Rows of dy.</param>
    /// <param name="outputWidth">Columns of dy.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread(float* dy, byte* winners, float* dx, int inputHeight, int inputWidth, int outputHeight, int outputWidth)
    {
        for (var oy = 0; oy < outputHeight; oy++, dy += outputWidth, winners += outputWidth, dx += 2 * inputWidth)
        {
            var below = dx + inputWidth;
            var ox = 0;
            for (; Interleave.IsFast && ox + 8 <= outputWidth; ox += 8)
            {
                var share = Interleave.Cross(Vector256.Load(dy + ox));
                var places = Interleave.Cross(Load(winners + ox).AsSingle()).AsInt32();
                Interleave.Join(At(0, places, share), At(1, places, share), dx + 2 * ox);
                Interleave.Join(At(2, places, share), At(3, places, share), below + 2 * ox);
            }

            for (; ox < outputWidth; ox++)
            {
                var place = winners[ox];
                (dx[2 * ox], dx[2 * ox + 1]) = (place == 0 ? dy[ox] : 0, place == 1 ? dy[ox] : 0);
                (below[2 * ox], below[2 * ox + 1]) = (place == 2 ? dy[ox] : 0, place == 3 ? dy[ox] : 0);
            }

            for (var ix = 2 * outputWidth; ix < inputWidth; ix++) // columns that no window reaches
                dx[ix] = below[ix] = 0;
        }

        new Span<float>(dx, (inputHeight - 2 * outputHeight) * inputWidth).Clear();
    }

    /// <summary>Eight winners, widened.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(byte* winners)
    {
        var wide = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(winners)).AsByte());
        return Vector256.Create(Vector128.WidenLower(wide), Vector128.WidenUpper(wide)).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Choose(
        Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, Vector256<float> floor, out Vector256<float> best)
    {
        best = MaxPooling.Larger(MaxPooling.Larger(a, b), MaxPooling.Larger(c, d));
        var places = Vector256.Create(3);
        places = Vector256.ConditionalSelect(Wins(c, best), Vector256.Create(2), places);
        places = Vector256.ConditionalSelect(Wins(b, best), Vector256.Create(1), places);
        places = Vector256.ConditionalSelect(Wins(a, best), Vector256<int>.Zero, places);
        return Vector256.ConditionalSelect(Vector256.LessThanOrEqual(best, floor).AsInt32(), Vector256.Create((int)None), places);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Wins(Vector256<float> x, Vector256<float> best) => (Vector256.Equals(x, best) | ~Vector256.Equals(x, x)).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> At(int place, Vector256<int> places, Vector256<float> share) =>
        share & Vector256.Equals(places, Vector256.Create(place)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<int> places, byte* winners, int count)
    {
        var narrow = Vector128.Narrow(places.GetLower().AsUInt32(), places.GetUpper().AsUInt32());
        var eight = Vector128.Narrow(narrow, narrow).AsUInt64().ToScalar();
        if (count == 8)
        {
            Unsafe.WriteUnaligned(winners, eight);
            return;
        }

        for (var i = 0; i < count; i++, eight >>= 8)
            winners[i] = (byte)eight;
    }
}
