namespace Fovea.Kernels.Pooling;

public static unsafe partial class MaxPooling
{
    /// <summary>Window by window and element by element: any geometry, and the only way that notes where the winners stand.</summary>
    private static void Scan(in PoolingGeometry g, float* x, float* y, float* indices)
    {
        for (var oy = 0; oy < g.OutputHeight; oy++)
            for (var ox = 0; ox < g.OutputWidth; ox++)
            {
                var winner = Winner(g, x, oy, ox);
                *y++ = winner < 0 ? float.NegativeInfinity : x[winner];
                if (indices != null)
                    *indices++ = Math.Max(0, winner);
            }
    }

    private static void ScanBackward(in PoolingGeometry g, float* x, float* y, float* dy, float* dx)
    {
        new Span<float>(dx, g.InputPixels).Clear();
        for (var oy = 0; oy < g.OutputHeight; oy++)
            for (var ox = 0; ox < g.OutputWidth; ox++, dy++)
            {
                var winner = Winner(g, x, oy, ox);
                if (winner >= 0)
                    dx[winner] += *dy;
            }
    }

    /// <summary>The first largest element of a window, or −1 where the window lies in the padding altogether.</summary>
    private static int Winner(in PoolingGeometry g, float* x, int oy, int ox)
    {
        var (winner, best) = (-1, float.NegativeInfinity);
        var (rows, columns) = (g.RowCount(oy), g.ColumnCount(ox));
        for (var ky = 0; ky < rows; ky++)
        {
            var iy = g.RowStart(oy) + ky * g.DilationY;
            for (var kx = 0; kx < columns && (uint)iy < (uint)g.InputHeight; kx++)
            {
                var ix = g.ColumnStart(ox) + kx * g.DilationX;
                if ((uint)ix >= (uint)g.InputWidth)
                    continue;
                var value = x[iy * g.InputWidth + ix];
                if (winner < 0 || value > best || (float.IsNaN(value) && !float.IsNaN(best)))
                    (winner, best) = (iy * g.InputWidth + ix, value);
            }
        }

        return winner;
    }
}
