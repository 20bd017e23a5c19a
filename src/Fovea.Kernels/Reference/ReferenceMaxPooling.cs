using System.Numerics;
using Fovea.Kernels.Pooling;

namespace Fovea.Kernels.Reference;

/// <summary>The naive twin of <see cref="MaxPooling"/>.</summary>
public static class ReferenceMaxPooling
{
    /// <summary>As <see cref="MaxPooling.Forward"/>.</summary>
    public static void Forward<T>(in PoolingGeometry geometry, ReadOnlySpan<T> x, Span<T> y) where T : IFloatingPointIeee754<T> =>
        ForwardWithIndices(geometry, x, y, default);

    /// <summary>As <see cref="MaxPooling.ForwardWithIndices"/>; here indices may be empty.</summary>
    public static void ForwardWithIndices<T>(in PoolingGeometry geometry, ReadOnlySpan<T> x, Span<T> y, Span<T> indices)
        where T : IFloatingPointIeee754<T>
    {
        for (var i = 0; i < y.Length; i++)
        {
            var plane = x.Slice(i / geometry.OutputPixels * geometry.InputPixels, geometry.InputPixels);
            var winner = Winner(geometry, plane, i % geometry.OutputPixels);
            y[i] = winner < 0 ? T.NegativeInfinity : plane[winner];
            if (!indices.IsEmpty)
                indices[i] = T.CreateChecked(Math.Max(0, winner));
        }
    }

    /// <summary>As <see cref="MaxPooling.Backward"/>.</summary>
    public static void Backward<T>(in PoolingGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx)
        where T : IFloatingPointIeee754<T>
    {
        dx.Clear();
        for (var i = 0; i < y.Length; i++)
        {
            var start = i / geometry.OutputPixels * geometry.InputPixels;
            var winner = Winner(geometry, x.Slice(start, geometry.InputPixels), i % geometry.OutputPixels);
            if (winner >= 0)
                dx[start + winner] += dy[i];
        }
    }

    /// <summary>The first largest element of a window, or −1 where the window lies in the padding altogether.</summary>
    private static int Winner<T>(in PoolingGeometry g, ReadOnlySpan<T> plane, int output) where T : IFloatingPointIeee754<T>
    {
        var (oy, ox) = Math.DivRem(output, g.OutputWidth);
        var winner = -1;
        for (var ky = 0; ky < g.RowCount(oy); ky++)
            for (var kx = 0; kx < g.ColumnCount(ox); kx++)
            {
                var (iy, ix) = (g.RowStart(oy) + ky * g.DilationY, g.ColumnStart(ox) + kx * g.DilationX);
                if (iy < 0 || iy >= g.InputHeight || ix < 0 || ix >= g.InputWidth)
                    continue;
                var at = iy * g.InputWidth + ix;
                if (winner < 0 || plane[at] > plane[winner] || (T.IsNaN(plane[at]) && !T.IsNaN(plane[winner])))
                    winner = at;
            }

        return winner;
    }
}
