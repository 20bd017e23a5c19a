using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Shaping;

/// <summary>
/// Copies a box of any rank from one strided layout to another: permutation, slice, concatenation, flip and expansion are all this.
/// Axes that are contiguous on both sides merge first; what remains innermost decides the loop.
/// </summary>
public static unsafe class StridedCopy
{
    private const int TransposeTile = 32;

    /// <summary>
    /// y[yOffset + Σ i·yStride] = x[xOffset + Σ i·xStride] for all index tuples i below the sizes, or += with <paramref name="accumulate"/>.
    /// </summary>
    /// <param name="sizes">Sizes of the box, outermost first; empty for a single element.</param>
    /// <param name="x">Source.</param>
    /// <param name="xOffset">Where index 0 lies in x.</param>
    /// <param name="xStrides">Steps in x, one an axis: 0 repeats an element, negative steps run backwards.</param>
    /// <param name="y">Target.</param>
    /// <param name="yOffset">Where index 0 lies in y.</param>
    /// <param name="yStrides">Steps in y; with <paramref name="accumulate"/> several indices may meet in one element and are added in index order.</param>
    /// <param name="accumulate">Add to what y holds.</param>
    /// <exception cref="GeometryException">The lists differ in length, or the box reaches outside x or y.</exception>
    public static void Copy(
        ReadOnlySpan<int> sizes, ReadOnlySpan<float> x, int xOffset, ReadOnlySpan<int> xStrides,
        Span<float> y, int yOffset, ReadOnlySpan<int> yStrides, bool accumulate)
    {
        CheckBox(sizes, x.Length, xOffset, xStrides, "x");
        CheckBox(sizes, y.Length, yOffset, yStrides, "y");
        var axes = new StridedAxes(sizes, xStrides, yStrides);
        if (axes.Length == 0)
            return;
        fixed (float* px = x, py = y)
        {
            var job = new Job(axes, px + xOffset, py + yOffset, accumulate);
            var slices = axes.MaySplit ? Slices.Of(axes.Size(0), axes.Length / axes.Size(0)) : new Slices(axes.Size(0), axes.Size(0));
            Workers.Run(slices.Count, job with { Slices = slices });
        }
    }

    internal static void CheckBox(ReadOnlySpan<int> sizes, int length, int offset, ReadOnlySpan<int> strides, string name)
    {
        if (sizes.Length != strides.Length)
            throw new GeometryException($"Copy: {sizes.Length} sizes but {strides.Length} strides of '{name}'; expected one an axis.");
        if (sizes.Length > StridedAxes.MostAxes)
            throw new GeometryException($"Copy: {sizes.Length} axes, at most {StridedAxes.MostAxes} are supported.");
        long low = offset, high = offset;
        foreach (var size in sizes)
            if (size < 1)
                return;
        for (var i = 0; i < sizes.Length; i++)
        {
            low += Math.Min(0, (long)strides[i] * (sizes[i] - 1));
            high += Math.Max(0, (long)strides[i] * (sizes[i] - 1));
        }

        if (low < 0 || high >= length)
            throw new GeometryException($"Copy: the box reaches from element {low} to {high} of '{name}', which has {length} elements.");
    }

    private readonly record struct Job(StridedAxes Axes, nint X, nint Y, bool Accumulate) : IJob
    {
        public Job(StridedAxes axes, float* x, float* y, bool accumulate) : this(axes, (nint)x, (nint)y, accumulate)
        {
        }

        public Slices Slices { get; init; }

        public void Run(int task)
        {
            // The outermost axis is cut among tasks; the innermost two go to a plane loop; those between are walked here.
            var (first, last) = (Slices.Start(task), Slices.End(task));
            var rank = Axes.Rank;
            float* x = (float*)X, y = (float*)Y;
            if (rank <= 2)
            {
                var outer = Axes.At(0) with { Size = last - first };
                x += (long)first * outer.X;
                y += (long)first * outer.Y;
                if (rank == 2)
                    Plane(outer, Axes.At(1), x, y);
                else
                    Row(outer, x, y);
                return;
            }

            var walked = 1;
            for (var i = 1; i < rank - 2; i++)
                walked *= Axes.Size(i);
            for (var i0 = first; i0 < last; i0++)
                for (var n = 0; n < walked; n++)
                {
                    var (atX, atY) = ((long)i0 * Axes.At(0).X, (long)i0 * Axes.At(0).Y);
                    for (int i = rank - 3, rest = n; i >= 1; i--)
                    {
                        (rest, var index) = Math.DivRem(rest, Axes.Size(i));
                        atX += (long)index * Axes.At(i).X;
                        atY += (long)index * Axes.At(i).Y;
                    }

                    Plane(Axes.At(rank - 2), Axes.At(rank - 1), x + atX, y + atY);
                }
        }

        private void Plane(StridedAxis outer, StridedAxis inner, float* x, float* y)
        {
            if (Accumulate || inner.Y == 1 || outer.Y != 1)
            {
                for (var i = 0; i < outer.Size; i++)
                    Row(inner, x + (long)i * outer.X, y + (long)i * outer.Y);
                return;
            }

            // Contiguous targets run down the columns: small tiles keep both sides in the cache.
            for (var j0 = 0; j0 < inner.Size; j0 += TransposeTile)
                for (var i0 = 0; i0 < outer.Size; i0 += TransposeTile)
                    Tile(outer, inner, i0, Math.Min(outer.Size, i0 + TransposeTile), j0, Math.Min(inner.Size, j0 + TransposeTile), x, y);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Tile(StridedAxis outer, StridedAxis inner, int i0, int i1, int j0, int j1, float* x, float* y)
        {
            for (var j = j0; j < j1; j++)
            {
                var (from, to) = ((long)j * inner.X, (long)j * inner.Y);
                for (var i = i0; i < i1; i++)
                    y[to + i] = x[from + (long)i * outer.X];
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Row(StridedAxis axis, float* x, float* y)
        {
            if (Accumulate)
            {
                var i = 0;
                if (axis.Y == 1 && axis.X == 1)
                {
                    // Gradients of what several operations read are added here: as fast as memory.
                    for (; i <= axis.Size - 8; i += 8, x += 8, y += 8)
                        (Vector256.Load(y) + Vector256.Load(x)).Store(y);
                }

                for (; i < axis.Size; i++, x += axis.X, y += axis.Y)
                    *y += *x;
            }
            else if (axis.Y == 1 && axis.X == 1)
                new ReadOnlySpan<float>(x, axis.Size).CopyTo(new Span<float>(y, axis.Size));
            else if (axis.Y == 1 && axis.X == 0)
                new Span<float>(y, axis.Size).Fill(*x);
            else
                for (var i = 0; i < axis.Size; i++, x += axis.X, y += axis.Y)
                    *y = *x;
        }
    }
}
