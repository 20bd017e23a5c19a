using System.Numerics;
using Fovea.Kernels.Pooling;

namespace Fovea.Kernels.Reference;

/// <summary>The naive twin of <see cref="AveragePooling"/>.</summary>
public static class ReferenceAveragePooling
{
    /// <summary>As <see cref="AveragePooling.Forward"/>.</summary>
    public static void Forward<T>(in PoolingGeometry geometry, ReadOnlySpan<T> x, Span<T> y) where T : IFloatingPointIeee754<T>
    {
        var g = geometry;
        for (var i = 0; i < y.Length; i++)
        {
            var (oy, ox) = Math.DivRem(i % g.OutputPixels, g.OutputWidth);
            var sum = T.Zero;
            for (var ky = 0; ky < g.RowCount(oy); ky++)
                for (var kx = 0; kx < g.ColumnCount(ox); kx++)
                    if (Place(g, oy, ox, ky, kx) is var at && at >= 0)
                        sum += x[i / g.OutputPixels * g.InputPixels + at];
            y[i] = sum / T.CreateChecked(g.Divisor(oy, ox));
        }
    }

    /// <summary>As <see cref="AveragePooling.Backward"/>.</summary>
    public static void Backward<T>(in PoolingGeometry geometry, ReadOnlySpan<T> dy, Span<T> dx) where T : IFloatingPointIeee754<T>
    {
        var g = geometry;
        dx.Clear();
        for (var i = 0; i < dy.Length; i++)
        {
            var (oy, ox) = Math.DivRem(i % g.OutputPixels, g.OutputWidth);
            var share = dy[i] / T.CreateChecked(g.Divisor(oy, ox));
            for (var ky = 0; ky < g.RowCount(oy); ky++)
                for (var kx = 0; kx < g.ColumnCount(ox); kx++)
                    if (Place(g, oy, ox, ky, kx) is var at && at >= 0)
                        dx[i / g.OutputPixels * g.InputPixels + at] += share;
        }
    }

    /// <summary>The input pixel under a window place, or −1 in the padding.</summary>
    private static int Place(in PoolingGeometry g, int oy, int ox, int ky, int kx)
    {
        var (iy, ix) = (g.RowStart(oy) + ky * g.DilationY, g.ColumnStart(ox) + kx * g.DilationX);
        return iy < 0 || iy >= g.InputHeight || ix < 0 || ix >= g.InputWidth ? -1 : iy * g.InputWidth + ix;
    }
}
