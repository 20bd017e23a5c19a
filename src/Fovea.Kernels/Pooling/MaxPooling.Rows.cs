using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Elementwise;

namespace Fovea.Kernels.Pooling;

public static unsafe partial class MaxPooling
{
    /// <summary>Windows of fixed size: the maximum down the rows first, over whole rows, then along them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RowsForward(in PoolingGeometry g, in RowLayout layout, float* x, float* y, float* scratch)
    {
        var band = scratch;
        var phases = g.StrideX == 1 ? band : scratch + layout.BandLength;
        new Span<float>(band, layout.BandLength).Fill(float.NegativeInfinity);
        for (var oy = 0; oy < g.OutputHeight; oy++, y += g.OutputWidth)
        {
            DownTheRows(g, x, oy, band + g.PadLeft);
            if (g.StrideX > 1)
                Interleave.SplitPhases(band, g.StrideX, phases, layout.Pitch, layout.Width);

            for (var ox = 0; ox < g.OutputWidth; ox += 8)
            {
                var best = Vector256.Load(phases + ox);
                for (var kx = 1; kx < g.KernelWidth; kx++)
                {
                    var (shift, phase) = Math.DivRem(kx * g.DilationX, g.StrideX);
                    best = Larger(Vector256.Load(phases + phase * layout.Pitch + shift + ox), best);
                }

                if (ox <= g.OutputWidth - 8)
                    best.Store(y + ox);
                else
                    Lanes.StorePart256(best, y + ox, g.OutputWidth - ox);
            }
        }
    }

    /// <summary>The largest element of each column over the rows of one window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DownTheRows(in PoolingGeometry g, float* x, int oy, float* band)
    {
        var first = true;
        for (var ky = 0; ky < g.KernelHeight; ky++)
        {
            var iy = oy * g.StrideY - g.PadTop + ky * g.DilationY;
            if ((uint)iy >= (uint)g.InputHeight)
                continue;
            var row = x + iy * g.InputWidth;
            var i = 0;
            if (first)
            {
                new ReadOnlySpan<float>(row, g.InputWidth).CopyTo(new Span<float>(band, g.InputWidth));
                first = false;
                continue;
            }

            for (; i <= g.InputWidth - 8; i += 8)
                Larger(Vector256.Load(row + i), Vector256.Load(band + i)).Store(band + i);
            for (; i < g.InputWidth; i++)
                band[i] = row[i] > band[i] || float.IsNaN(row[i]) ? row[i] : band[i];
        }

        if (first)
            new Span<float>(band, g.InputWidth).Fill(float.NegativeInfinity);
    }

    /// <summary>
    /// Window place by window place in scan order: where x equals y and no earlier place did, dy is added. x and dx lie in scratch in the
    /// layout of <see cref="RowLayout"/>. An element gets its shares in the order of output rows, then places: one order for all widths.
    /// Padding is −∞, so no window may have that maximum.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RowsBackward(in PoolingGeometry g, in RowLayout layout, float* x, float* y, float* dy, float* dx, float* scratch)
    {
        var length = g.InputHeight * layout.BandLength;
        var width = (g.OutputWidth + 7) / 8 * 8;
        float* values = scratch, sums = values + length, maxima = sums + length, left = maxima + width;
        if (g.StrideX == 1)
            new Span<float>(values, length).Fill(float.NegativeInfinity);
        new Span<float>(sums, length).Clear();
        SplitRows(g, layout, x, values, sums);

        for (var oy = 0; oy < g.OutputHeight; oy++, y += g.OutputWidth, dy += g.OutputWidth)
        {
            // What is left of dy turns to zero once its window's winner is found.
            new Span<float>(maxima, width).Clear();
            new Span<float>(left, width).Clear();
            new ReadOnlySpan<float>(y, g.OutputWidth).CopyTo(new Span<float>(maxima, width));
            new ReadOnlySpan<float>(dy, g.OutputWidth).CopyTo(new Span<float>(left, width));
            for (var ky = 0; ky < g.KernelHeight; ky++)
            {
                var iy = oy * g.StrideY - g.PadTop + ky * g.DilationY;
                if ((uint)iy >= (uint)g.InputHeight)
                    continue;
                for (var kx = 0; kx < g.KernelWidth; kx++)
                {
                    var (shift, phase) = Math.DivRem(kx * g.DilationX, g.StrideX);
                    var place = iy * layout.BandLength + phase * layout.Pitch + shift;
                    GiveToWinners(values + place, maxima, left, sums + place, width);
                }
            }
        }

        for (var iy = 0; iy < g.InputHeight; iy++)
            Interleave.JoinPhases(sums + iy * layout.BandLength, g.StrideX, layout.Pitch, g.PadLeft, dx + iy * g.InputWidth, g.InputWidth);
    }

    /// <summary>Takes the padded input rows apart; the sums serve as the row's padded copy meanwhile.</summary>
    private static void SplitRows(in PoolingGeometry g, in RowLayout layout, float* x, float* values, float* sums)
    {
        for (var iy = 0; iy < g.InputHeight; iy++)
        {
            var target = values + iy * layout.BandLength;
            var row = new ReadOnlySpan<float>(x + iy * g.InputWidth, g.InputWidth);
            if (g.StrideX == 1)
            {
                row.CopyTo(new Span<float>(target + g.PadLeft, g.InputWidth));
                continue;
            }

            var padded = sums + iy * layout.BandLength;
            new Span<float>(padded, layout.BandLength).Fill(float.NegativeInfinity);
            row.CopyTo(new Span<float>(padded + g.PadLeft, g.InputWidth));
            Interleave.SplitPhases(padded, g.StrideX, target, layout.Pitch, layout.Width);
            new Span<float>(padded, layout.BandLength).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GiveToWinners(float* x, float* maxima, float* left, float* sums, int width)
    {
        for (var i = 0; i < width; i += 8)
        {
            var value = Vector256.Load(x + i);
            var wins = Vector256.Equals(value, Vector256.Load(maxima + i)) | ~Vector256.Equals(value, value);
            var share = Vector256.Load(left + i);
            (Vector256.Load(sums + i) + (share & wins)).Store(sums + i);
            Vector256.AndNot(share, wins).Store(left + i);
        }
    }

    /// <summary>The larger of two, lane by lane; NaN if either is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Larger(Vector256<float> x, Vector256<float> best) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(x, best) | ~Vector256.Equals(x, x), x, best);
}
