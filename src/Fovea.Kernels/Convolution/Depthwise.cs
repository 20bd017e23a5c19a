using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// Convolution with one filter a channel (groups = channels) and its two gradients. There is nothing to share between channels, so a task
/// is some planes, vectors run along the rows, and memory is the limit. Padding is left out of the sums instead of staged.
/// An element's sum is one chain of fused multiply-adds over its taps, row by row.
/// </summary>
public static unsafe partial class Depthwise
{
    /// <summary>Whether a convolution is of this kind.</summary>
    /// <param name="g">Sizes.</param>
    public static bool Suits(in ConvolutionGeometry g) => g.Groups == g.InputChannels && g.OutputChannels == g.InputChannels;

    /// <summary>y = activation(w ⋆ x + bias).</summary>
    /// <param name="g">Sizes that <see cref="Suits"/>.</param>
    /// <param name="x">Input, N×C×H×W.</param>
    /// <param name="w">Weights, C×1×KH×KW.</param>
    /// <param name="bias">One value a channel, or empty.</param>
    /// <param name="activation">Applied to the finished sum.</param>
    /// <param name="y">Output, N×C×OH×OW; overwritten.</param>
    /// <exception cref="GeometryException">The sizes do not suit, or a span's length differs from them.</exception>
    public static void Forward(
        in ConvolutionGeometry g, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, FusedActivation activation, Span<float> y)
    {
        CheckSizes(g, x.Length, w.Length, y.Length);
        Check.LengthOrEmpty(bias.Length, g.OutputChannels, nameof(bias));
        var sum = new PlaneSum
        {
            Target = (g.OutputHeight, g.OutputWidth),
            Source = (g.InputHeight, g.InputWidth),
            Kernel = (g.KernelHeight, g.KernelWidth),
            Stride = (g.StrideY, g.StrideX),
            First = (-g.PadTop, -g.PadLeft),
            Step = (g.DilationY, g.DilationX),
            Floor = activation == FusedActivation.Relu ? 0 : float.NegativeInfinity,
        };
        fixed (float* px = x, pw = w, pb = bias, py = y)
            Run(new SumJob(sum, g.InputChannels, px, pw, pb, py), g.Batch * g.InputChannels, g.OutputPixels);
    }

    /// <summary>dx = the gradient of x, given that of y.</summary>
    /// <param name="g">Sizes that <see cref="Suits"/>.</param>
    /// <param name="dy">Gradient of the output, N×C×OH×OW.</param>
    /// <param name="w">Weights, C×1×KH×KW.</param>
    /// <param name="dx">Gradient of the input, N×C×H×W; overwritten.</param>
    /// <exception cref="GeometryException">The sizes do not suit, or a span's length differs from them.</exception>
    public static void InputGradient(in ConvolutionGeometry g, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, Span<float> dx)
    {
        CheckSizes(g, dx.Length, w.Length, dy.Length);
        // With stride 1 the gradient is a sum of the same kind with its taps in the other direction.
        var sum = new PlaneSum
        {
            Target = (g.InputHeight, g.InputWidth),
            Source = (g.OutputHeight, g.OutputWidth),
            Kernel = (g.KernelHeight, g.KernelWidth),
            Stride = (1, 1),
            First = (g.PadTop, g.PadLeft),
            Step = (-g.DilationY, -g.DilationX),
            Floor = float.NegativeInfinity,
        };
        fixed (float* pdy = dy, pw = w, pdx = dx)
            if (g is { StrideX: 1, StrideY: 1 })
                Run(new SumJob(sum, g.InputChannels, pdy, pw, null, pdx), g.Batch * g.InputChannels, g.InputPixels);
            else
                Run(new SpreadJob(g, pdy, pw, pdx), g.Batch * g.InputChannels, g.InputPixels);
    }

    private static void CheckSizes(in ConvolutionGeometry g, int x, int w, int y)
    {
        if (!Suits(g))
            throw new GeometryException(
                $"Depthwise: {g.InputChannels} → {g.OutputChannels} channels in {g.Groups} groups; there must be as many groups and filters as channels.");
        Check.Length(x, g.InputLength, "x", nameof(Depthwise));
        Check.Length(w, g.WeightLength, "w", nameof(Depthwise));
        Check.Length(y, g.OutputLength, "y", nameof(Depthwise));
    }

    private static void Run<TJob>(TJob job, int planes, int pixels) where TJob : struct, IPlaneJob
    {
        var slices = Slices.Of(planes, pixels);
        Workers.Run(slices.Count, new PlanesJob<TJob>(job, slices));
    }

    private interface IPlaneJob
    {
        void Plane(int plane);
    }

    private readonly struct PlanesJob<TJob>(TJob job, Slices slices) : IJob where TJob : struct, IPlaneJob
    {
        public void Run(int task)
        {
            for (var plane = slices.Start(task); plane < slices.End(task); plane++)
                job.Plane(plane);
        }
    }

    private readonly struct SumJob(PlaneSum sum, int channels, float* source, float* w, float* bias, float* target) : IPlaneJob
    {
        public void Plane(int plane)
        {
            var channel = plane % channels;
            var from = source + (long)plane * sum.Source.Y * sum.Source.X;
            var to = target + (long)plane * sum.Target.Y * sum.Target.X;
            var taps = w + (long)channel * sum.Kernel.Y * sum.Kernel.X;
            var start = bias == null ? 0 : bias[channel];
            if (sum.Stride.X == 1)
                sum.Run<Contiguous>(from, taps, start, to);
            else if (sum.Stride.X == 2)
                sum.Run<Halved>(from, taps, start, to);
            else
                sum.Run<Strided>(from, taps, start, to);
        }
    }

    /// <summary>The input gradient of a strided convolution: each tap spreads dy over the pixels that it read.</summary>
    private readonly struct SpreadJob(ConvolutionGeometry g, float* dy, float* w, float* dx) : IPlaneJob
    {
        public void Plane(int plane)
        {
            var from = dy + (long)plane * g.OutputPixels;
            var to = dx + (long)plane * g.InputPixels;
            var taps = w + (long)(plane % g.InputChannels) * g.KernelHeight * g.KernelWidth;
            new Span<float>(to, g.InputPixels).Clear();
            for (var ky = 0; ky < g.KernelHeight; ky++)
                for (var kx = 0; kx < g.KernelWidth; kx++)
                {
                    var (x0, y0) = (kx * g.DilationX - g.PadLeft, ky * g.DilationY - g.PadTop);
                    var (first, end) = PlaneSum.Inside(x0, x0, g.StrideX, g.OutputWidth, g.InputWidth);
                    for (var oy = 0; oy < g.OutputHeight; oy++)
                    {
                        var iy = oy * g.StrideY + y0;
                        if (iy < 0 || iy >= g.InputHeight)
                            continue;
                        float* row = to + (long)iy * g.InputWidth + x0, gradient = from + (long)oy * g.OutputWidth;
                        for (var ox = first; ox < end; ox++)
                            row[ox * g.StrideX] = MathF.FusedMultiplyAdd(*taps, gradient[ox], row[ox * g.StrideX]);
                    }

                    taps++;
                }
        }
    }
}
