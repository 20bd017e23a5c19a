using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Elementwise.Activations;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Pooling;

/// <summary>
/// The mean of every window: the sum of its real pixels, rows first and then columns, divided by <see cref="PoolingGeometry.Divisor"/>.
/// </summary>
public static unsafe partial class AveragePooling
{
    /// <summary>y = the means of x's windows.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="x">Planes × input pixels.</param>
    /// <param name="y">Planes × output pixels.</param>
    /// <exception cref="GeometryException">A span's length differs from the geometry's.</exception>
    public static void Forward(in PoolingGeometry geometry, ReadOnlySpan<float> x, Span<float> y)
    {
        Check.Length(x.Length, (long)geometry.Planes * geometry.InputPixels, nameof(x));
        Check.Length(y.Length, (long)geometry.Planes * geometry.OutputPixels, nameof(y));
        if (IsIdentity(geometry))
        {
            Map.Forward(default(Identity), x, y);
            return;
        }

        var slices = Slices.Of(geometry.Planes, geometry.InputPixels);
        fixed (float* px = x, py = y)
        {
            if (IsWholePlane(geometry))
                AxisSum.Run(geometry.Planes, geometry.InputPixels, 1, px, py, 1f / geometry.Divisor(0, 0));
            else
                Workers.Run(slices.Count, new ForwardJob(geometry, px, py, slices));
        }
    }

    /// <summary>dx = dy / divisor, spread over each window; shares of overlapping windows add up. dx is overwritten.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="dy">Gradient of the output.</param>
    /// <param name="dx">Gradient of the input.</param>
    /// <exception cref="GeometryException">A span's length differs from the geometry's.</exception>
    public static void Backward(in PoolingGeometry geometry, ReadOnlySpan<float> dy, Span<float> dx)
    {
        Check.Length(dy.Length, (long)geometry.Planes * geometry.OutputPixels, nameof(dy));
        Check.Length(dx.Length, (long)geometry.Planes * geometry.InputPixels, nameof(dx));
        if (IsIdentity(geometry))
        {
            Map.Forward(default(Identity), dy, dx);
            return;
        }

        var slices = Slices.Of(geometry.Planes, geometry.InputPixels);
        fixed (float* pdy = dy, pdx = dx)
            Workers.Run(slices.Count, new BackwardJob(geometry, pdy, pdx, slices));
    }

    /// <summary>Adaptive windows of one pixel each.</summary>
    private static bool IsIdentity(in PoolingGeometry g) => g.Adaptive && g.OutputHeight == g.InputHeight && g.OutputWidth == g.InputWidth;

    /// <summary>One window that covers every pixel: global average pooling.</summary>
    private static bool IsWholePlane(in PoolingGeometry g) =>
        g.OutputPixels == 1 && g.DilationY == 1 && g.DilationX == 1
        && g.RowStart(0) <= 0 && g.RowStart(0) + g.RowCount(0) >= g.InputHeight
        && g.ColumnStart(0) <= 0 && g.ColumnStart(0) + g.ColumnCount(0) >= g.InputWidth;

    /// <summary>The input rows of window row <paramref name="oy"/>: the first inside the plane, and one past the last.</summary>
    private static (int First, int Last) Rows(in PoolingGeometry g, int oy)
    {
        var first = g.RowStart(oy);
        var last = first + (g.RowCount(oy) - 1) * g.DilationY;
        while (first < 0)
            first += g.DilationY;
        return (first, Math.Min(last + 1, g.InputHeight));
    }

    private static (int First, int Last) Columns(in PoolingGeometry g, int ox)
    {
        var first = g.ColumnStart(ox);
        var last = first + (g.ColumnCount(ox) - 1) * g.DilationX;
        while (first < 0)
            first += g.DilationX;
        return (first, Math.Min(last + 1, g.InputWidth));
    }

    /// <summary>target += row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRow(float* row, float* target, int width)
    {
        var i = 0;
        for (; i <= width - 8; i += 8)
            (Vector256.Load(target + i) + Vector256.Load(row + i)).Store(target + i);
        for (; i < width; i++)
            target[i] += row[i];
    }

    private readonly struct ForwardJob(PoolingGeometry g, float* x, float* y, Slices slices) : IJob
    {
        public void Run(int task)
        {
            var pairs = MaxPooling.IsPairs(g);
            var rented = ArrayPool<float>.Shared.Rent(g.InputWidth);
            fixed (float* band = rented)
                for (var plane = slices.Start(task); plane < slices.End(task); plane++)
                    if (pairs)
                        PairsForward(x + (long)plane * g.InputPixels, y + (long)plane * g.OutputPixels, g.InputWidth, g.OutputHeight, g.OutputWidth);
                    else
                        Plane(x + (long)plane * g.InputPixels, y + (long)plane * g.OutputPixels, band);
            ArrayPool<float>.Shared.Return(rented);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Plane(float* x, float* y, float* band)
        {
            for (var oy = 0; oy < g.OutputHeight; oy++, y += g.OutputWidth)
            {
                new Span<float>(band, g.InputWidth).Clear();
                var (first, last) = Rows(g, oy);
                for (var iy = first; iy < last; iy += g.DilationY)
                    AddRow(x + iy * g.InputWidth, band, g.InputWidth);
                for (var ox = 0; ox < g.OutputWidth; ox++)
                {
                    var sum = 0f;
                    var (left, right) = Columns(g, ox);
                    for (var ix = left; ix < right; ix += g.DilationX)
                        sum += band[ix];
                    y[ox] = sum / g.Divisor(oy, ox);
                }
            }
        }
    }

    private readonly struct BackwardJob(PoolingGeometry g, float* dy, float* dx, Slices slices) : IJob
    {
        public void Run(int task)
        {
            var (pairs, whole) = (MaxPooling.IsPairs(g), IsWholePlane(g));
            var rented = ArrayPool<float>.Shared.Rent(g.InputWidth);
            fixed (float* band = rented)
                for (var plane = slices.Start(task); plane < slices.End(task); plane++)
                    if (pairs)
                        PairsBackward(g, dy + (long)plane * g.OutputPixels, dx + (long)plane * g.InputPixels);
                    else if (whole)
                        new Span<float>(dx + (long)plane * g.InputPixels, g.InputPixels).Fill(dy[plane] / g.Divisor(0, 0));
                    else
                        Plane(dy + (long)plane * g.OutputPixels, dx + (long)plane * g.InputPixels, band);
            ArrayPool<float>.Shared.Return(rented);
        }

        /// <summary>An output row's shares are spread along a row once, and that row is added to each row of its windows.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Plane(float* dy, float* dx, float* band)
        {
            new Span<float>(dx, g.InputPixels).Clear();
            for (var oy = 0; oy < g.OutputHeight; oy++, dy += g.OutputWidth)
            {
                new Span<float>(band, g.InputWidth).Clear();
                for (var ox = 0; ox < g.OutputWidth; ox++)
                {
                    var share = dy[ox] / g.Divisor(oy, ox);
                    var (left, right) = Columns(g, ox);
                    for (var ix = left; ix < right; ix += g.DilationX)
                        band[ix] += share;
                }

                var (first, last) = Rows(g, oy);
                for (var iy = first; iy < last; iy += g.DilationY)
                    AddRow(band, dx + iy * g.InputWidth, g.InputWidth);
            }
        }
    }
}
