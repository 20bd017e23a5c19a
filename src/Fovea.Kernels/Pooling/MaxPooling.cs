using System.Buffers;
using System.Runtime.CompilerServices;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Pooling;

/// <summary>
/// The largest element of every window. NaN counts as larger than all; padding as −∞. The winner is the first element in scan order
/// (row by row) that equals the maximum. Four ways, chosen by the geometry: 2×2 windows at stride 2, 3×3 windows at stride 1 or 2, other
/// windows of fixed size with lanes along the row, and element by element for the adaptive form.
/// </summary>
public static unsafe partial class MaxPooling
{
    /// <summary>Pixels of a plane that a second-level cache holds beside its gradient.</summary>
    private const int LargestPlane = 65_536;

    /// <summary>y = the maxima of x's windows.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="x">Planes × input pixels.</param>
    /// <param name="y">Planes × output pixels.</param>
    /// <exception cref="GeometryException">A span's length differs from the geometry's.</exception>
    public static void Forward(in PoolingGeometry geometry, ReadOnlySpan<float> x, Span<float> y)
    {
        CheckLengths(geometry, x.Length, y.Length);
        fixed (float* px = x, py = y)
            Start(new ForwardJob(geometry, px, py, null), geometry);
    }

    /// <summary>As <see cref="Forward"/>, and where each maximum stands: row · width + column in its plane, as a whole float.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="x">Planes × input pixels.</param>
    /// <param name="y">Planes × output pixels.</param>
    /// <param name="indices">Planes × output pixels.</param>
    /// <exception cref="GeometryException">A span's length differs from the geometry's, or a plane has more pixels than a float can count (2²⁴).</exception>
    public static void ForwardWithIndices(in PoolingGeometry geometry, ReadOnlySpan<float> x, Span<float> y, Span<float> indices)
    {
        CheckLengths(geometry, x.Length, y.Length);
        Check.Length(indices.Length, y.Length, nameof(indices));
        CheckCountable(geometry.InputPixels);
        fixed (float* px = x, py = y, pi = indices)
            Start(new ForwardJob(geometry, px, py, pi), geometry);
    }

    /// <summary>
    /// dx = dy at each window's winner, found again by comparing x with y; shares of overlapping windows add up. dx is overwritten.
    /// </summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="x">The input of the forward pass.</param>
    /// <param name="y">Its output.</param>
    /// <param name="dy">Gradient of the output.</param>
    /// <param name="dx">Gradient of the input.</param>
    /// <exception cref="GeometryException">A span's length differs from the geometry's.</exception>
    public static void Backward(in PoolingGeometry geometry, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        CheckLengths(geometry, x.Length, y.Length);
        Check.Length(dy.Length, y.Length, nameof(dy));
        Check.Length(dx.Length, x.Length, nameof(dx));
        fixed (float* px = x, py = y, pdy = dy, pdx = dx)
            Start(new BackwardJob(geometry, px, py, pdy, pdx), geometry);
    }

    internal static void CheckCountable(int pixels)
    {
        if (pixels > 1 << 24)
            throw new GeometryException($"MaxPooling: a plane of {pixels} pixels has too many for indices kept as floats; the limit is {1 << 24}.");
    }

    private static void CheckLengths(in PoolingGeometry g, int x, int y)
    {
        Check.Length(x, (long)g.Planes * g.InputPixels, "x", "MaxPooling");
        Check.Length(y, (long)g.Planes * g.OutputPixels, "y", "MaxPooling");
    }

    /// <summary>Windows of 2×2 side by side, wholly inside the plane.</summary>
    internal static bool IsPairs(in PoolingGeometry g) =>
        !g.Adaptive && g.KernelHeight == 2 && g.KernelWidth == 2 && g.StrideY == 2 && g.StrideX == 2 && g.DilationY == 1 && g.DilationX == 1
        && g.PadTop == 0 && g.PadLeft == 0 && 2 * g.OutputHeight <= g.InputHeight && 2 * g.OutputWidth <= g.InputWidth;

    private static void Start<TJob>(TJob job, in PoolingGeometry g) where TJob : struct, IPlaneJob
    {
        var slices = Slices.Of(g.Planes, g.InputPixels);
        Workers.Run(slices.Count, new PlanesJob<TJob>(job, slices));
    }

    // What is read in columns comes from memory line by line, each waited for; read once from end to end it comes as a stream.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fetch(float* x, int length)
    {
        for (var i = 0; i < length; i += 16)
            Volatile.Read(ref x[i]);
    }

    /// <summary>Work on one plane; scratch is as long as asked for.</summary>
    private interface IPlaneJob
    {
        int Scratch { get; }

        void Plane(int plane, float* scratch);
    }

    private readonly struct PlanesJob<TJob>(TJob job, Slices slices) : IJob where TJob : struct, IPlaneJob
    {
        public void Run(int task)
        {
            var rented = ArrayPool<float>.Shared.Rent(job.Scratch);
            fixed (float* scratch = rented)
                for (var plane = slices.Start(task); plane < slices.End(task); plane++)
                    job.Plane(plane, scratch);
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private readonly struct ForwardJob(PoolingGeometry g, float* x, float* y, float* indices) : IPlaneJob
    {
        private readonly bool _pairs = IsPairs(g);

        // Blocks go down the plane again and again: it has to stay in a cache meanwhile. Larger ones stream by whole rows.
        private readonly bool _threes = IsThrees(g) && g.InputPixels <= LargestPlane;
        private readonly RowLayout _layout = new(g);

        public int Scratch => _layout.BandLength * 2;

        public void Plane(int plane, float* scratch)
        {
            var from = x + (long)plane * g.InputPixels;
            var to = y + (long)plane * g.OutputPixels;
            if (indices != null || g.Adaptive)
                Scan(g, from, to, indices == null ? null : indices + (long)plane * g.OutputPixels);
            else if (_pairs)
                PairsForward(from, to, g.InputWidth, g.OutputHeight, g.OutputWidth);
            else if (_threes)
            {
                Fetch(from, g.InputPixels);
                ThreesForward(g, from, to);
            }
            else
                RowsForward(g, _layout, from, to, scratch);
        }
    }

    private readonly struct BackwardJob(PoolingGeometry g, float* x, float* y, float* dy, float* dx) : IPlaneJob
    {
        private readonly bool _pairs = IsPairs(g);
        private readonly bool _threes = IsThrees(g);
        private readonly RowLayout _layout = new(g);

        public int Scratch => g.Adaptive || _pairs ? 1 : 2 * g.InputHeight * _layout.BandLength + 2 * ((g.OutputWidth + 7) / 8 * 8);

        public void Plane(int plane, float* scratch)
        {
            var (input, output) = ((long)plane * g.InputPixels, (long)plane * g.OutputPixels);
            if (_pairs)
                PairsBackward(x + input, y + output, dy + output, dx + input, g.InputHeight, g.InputWidth, g.OutputHeight, g.OutputWidth);
            else if (_threes && AreOrdinary(y + output, g.OutputPixels))
            {
                if (g.InputPixels <= LargestPlane)
                {
                    Fetch(x + input, g.InputPixels);
                    Fetch(dy + output, g.OutputPixels);
                }

                ThreesBackward(g, x + input, y + output, dy + output, dx + input);
            }
            else if (g.Adaptive || new ReadOnlySpan<float>(y + output, g.OutputPixels).Contains(float.NegativeInfinity))
                ScanBackward(g, x + input, y + output, dy + output, dx + input);
            else
                RowsBackward(g, _layout, x + input, y + output, dy + output, dx + input, scratch);
        }
    }
}
