using System.Runtime.CompilerServices;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;
using Fovea.Kernels.Normalization;
using Fovea.Kernels.Pooling;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// Convolution as defined by <see cref="ConvolutionGeometry"/> (a cross-correlation, as in all frameworks) and its two gradients; how each
/// is computed <see cref="ConvolutionPlan"/> says. Every element is a sum cut by shape alone, in chains of fused multiply-adds: the same
/// bits for any thread count and vector width.
/// </summary>
public static unsafe class DirectConvolution
{
    /// <summary>y = activation(w ⋆ x + bias + residual).</summary>
    /// <param name="g">Sizes.</param>
    /// <param name="x">Input, N×C×H×W.</param>
    /// <param name="w">Weights, O×(C/groups)×KH×KW.</param>
    /// <param name="bias">One value a filter, or empty.</param>
    /// <param name="activation">Applied to the finished sum.</param>
    /// <param name="y">Output, N×O×OH×OW; overwritten.</param>
    /// <param name="residual">Of the output's shape, added before the activation; or empty.</param>
    /// <param name="prepared">The same weights, prepared; or null.</param>
    /// <param name="gap">
    /// Elements of y between one picture's channels and the next's, left as they are: y is part of a larger N×C×OH×OW. Not for depthwise
    /// convolutions.
    /// </param>
    /// <exception cref="GeometryException">A span is too short.</exception>
    public static void Forward(
        in ConvolutionGeometry g, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, FusedActivation activation, Span<float> y,
        ReadOnlySpan<float> residual = default, PreparedFilters? prepared = null, int gap = 0)
    {
        Check(g, nameof(Forward), x.Length, w.Length, y.Length, bias.Length);
        Long(nameof(Forward), "output with gaps", y.Length, g.OutputLength + Math.Max(0, g.Batch - 1) * gap);
        if (!residual.IsEmpty)
            Long(nameof(Forward), nameof(residual), residual.Length, g.OutputLength);
        if (gap != 0 && (!residual.IsEmpty || ConvolutionPlan.IsDepthwise(g, ConvolutionPass.Forward)))
            throw new GeometryException("DirectConvolution.Forward: an output with gaps takes no residual and no depthwise convolution; convolve without and copy.");
        if (y.IsEmpty)
            return;
        fixed (float* px = x, pw = w, pb = bias, py = y, pr = residual)
        {
            var c = Correlation.Forward(g);
            c.X = px;
            c.W = pw;
            c.Bias = bias.IsEmpty ? null : pb;
            c.Y = py;
            c.OutputGap = gap;
            c.Residual = residual.IsEmpty ? null : pr;
            c.Relu = activation == FusedActivation.Relu;
            if (ConvolutionPlan.IsDepthwise(g, ConvolutionPass.Forward))
            {
                Depthwise.Forward(
                    g, x[..g.InputLength], w[..g.WeightLength], bias, c.ReluInKernel ? activation : FusedActivation.None, y[..g.OutputLength]);
                for (var plane = 0; plane < g.Batch * g.Groups; plane++)
                    c.AddResidual(plane / g.Groups, plane % g.Groups, 0, 1, 0, g.OutputPixels);
                return;
            }

            var algorithm = ConvolutionPlan.Choose(c);
            if (prepared?.Serves(c, algorithm) == true)
                c.Packed = prepared.Start;
            Run(c, algorithm);
            GC.KeepAlive(prepared);
        }
    }

    /// <summary>y = the largest of each window of activation(w ⋆ x + bias), by vectors of channels; lengths were checked.</summary>
    internal static void ForwardAndPool(
        in ConvolutionGeometry g, in PoolingGeometry pooling, float* x, float* w, float* bias, FusedActivation activation, float* y,
        PreparedFilters? prepared)
    {
        if (g.Batch == 0)
            return;
        var c = Correlation.Forward(g) with { X = x, W = w, Bias = bias, Y = y, Relu = activation == FusedActivation.Relu, Pooling = pooling };
        if (prepared?.Serves(c, ConvolutionAlgorithm.ChannelVectors) == true)
            c.Packed = prepared.Start;
        Run(c, ConvolutionAlgorithm.ChannelVectors);
        GC.KeepAlive(prepared);
    }

    /// <summary>The weights as <see cref="Forward"/> will read them for this shape, or null if it reads them as they are.</summary>
    /// <param name="g">Sizes.</param>
    /// <param name="w">Weights, O×(C/groups)×KH×KW.</param>
    /// <exception cref="GeometryException">The span is too short.</exception>
    public static PreparedFilters? Prepare(in ConvolutionGeometry g, ReadOnlySpan<float> w)
    {
        Long(nameof(Prepare), "weights", w.Length, g.WeightLength);
        fixed (float* pw = w)
        {
            var c = Correlation.Forward(g);
            c.W = pw;
            var algorithm = ConvolutionPlan.Of(g, ConvolutionPass.Forward).Algorithm;
            return algorithm switch
            {
                ConvolutionAlgorithm.Winograd4 => WinogradPasses.Prepare<Tile4x4>(c, algorithm),
                ConvolutionAlgorithm.Winograd5x5 => WinogradPasses.Prepare<Tile2x2Of5x5>(c, algorithm),
                ConvolutionAlgorithm.Winograd2 => WinogradPasses.Prepare<Tile2x2>(c, algorithm),
                ConvolutionAlgorithm.PointwiseProduct => CpuFeatures.Family switch
                {
                    KernelFamily.Avx512 => PointwiseProduct<Kernel14x32Avx512>.Prepare(c),
                    KernelFamily.Avx2 => PointwiseProduct<Kernel6x16Avx2>.Prepare(c),
                    _ => PointwiseProduct<Kernel8x8Portable>.Prepare(c),
                },
                ConvolutionAlgorithm.ChannelVectors => CpuFeatures.Family switch
                {
                    KernelFamily.Avx512 => ChannelVectors<Indirect8x32Avx512>.Prepare(c),
                    KernelFamily.Avx2 => ChannelVectors<Indirect6x16Avx2>.Prepare(c),
                    _ => ChannelVectors<Indirect6x8Portable>.Prepare(c),
                },
                _ => null,
            };
        }
    }

    /// <summary>dx = the gradient of x, given that of y.</summary>
    /// <param name="g">Sizes.</param>
    /// <param name="dy">Gradient of the output, N×O×OH×OW.</param>
    /// <param name="w">Weights, O×(C/groups)×KH×KW.</param>
    /// <param name="dx">Gradient of the input, N×C×H×W; overwritten.</param>
    /// <exception cref="GeometryException">A span is too short.</exception>
    public static void InputGradient(in ConvolutionGeometry g, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, Span<float> dx)
    {
        Check(g, nameof(InputGradient), dx.Length, w.Length, dy.Length, 0);
        if (dx.IsEmpty)
            return;
        if (ConvolutionPlan.IsDepthwise(g, ConvolutionPass.InputGradient))
        {
            Depthwise.InputGradient(g, dy[..g.OutputLength], w[..g.WeightLength], dx[..g.InputLength]);
            return;
        }

        fixed (float* pdy = dy, pw = w, pdx = dx)
        {
            if (g.StrideX != 1 || g.StrideY != 1)
            {
                RunStridedInputGradient(g, pdy, pw, pdx);
                return;
            }

            var c = Correlation.InputGradient(g);
            c.X = pdy;
            c.W = pw;
            c.Y = pdx;
            Run(c, ConvolutionPlan.Choose(c));
        }
    }

    /// <summary>dw and dbias = the gradients of weights and bias, given that of y.</summary>
    /// <param name="g">Sizes.</param>
    /// <param name="x">Input, N×C×H×W.</param>
    /// <param name="dy">Gradient of the output, N×O×OH×OW.</param>
    /// <param name="dw">Gradient of the weights, O×(C/groups)×KH×KW; overwritten.</param>
    /// <param name="dbias">Gradient of the bias, one value a filter, overwritten; or empty if it is not wanted.</param>
    /// <exception cref="GeometryException">A span is too short.</exception>
    public static void WeightGradient(in ConvolutionGeometry g, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dw, Span<float> dbias)
    {
        Check(g, nameof(WeightGradient), x.Length, dw.Length, dy.Length, dbias.Length);
        if (g.Batch == 0)
        {
            dw.Clear();
            dbias.Clear();
            return;
        }

        if (ConvolutionPlan.IsDepthwise(g, ConvolutionPass.WeightGradient))
        {
            Depthwise.WeightGradient(g, x[..g.InputLength], dy[..g.OutputLength], dw[..g.WeightLength], dbias);
            return;
        }

        fixed (float* px = x, pdy = dy, pdw = dw, pdb = dbias)
        {
            var bias = dbias.IsEmpty ? null : pdb;
            switch (ConvolutionPlan.ChooseWeightGradient(g))
            {
                case ConvolutionAlgorithm.Winograd4: WinogradPasses.RunWeightGradient<Tile4x4>(g, px, pdy, pdw); break;
                case ConvolutionAlgorithm.Winograd5x5: WinogradPasses.RunWeightGradient<Tile2x2Of5x5>(g, px, pdy, pdw); break;
                case ConvolutionAlgorithm.Winograd2: WinogradPasses.RunWeightGradient<Tile2x2>(g, px, pdy, pdw); break;
                case ConvolutionAlgorithm.PixelProduct: PixelProduct.Run(g, px, pdy, pdw, CpuFeatures.Family); break;
                default: RunTapProducts(g, px, pdy, pdw, bias); return;
            }

            if (bias != null)
                ChannelSum.Run(new NormalizationGeometry(g.Batch, g.OutputChannels, g.OutputPixels), pdy, bias);
        }
    }

    private static void RunStridedInputGradient(in ConvolutionGeometry g, float* dy, float* w, float* dx)
    {
        if (ConvolutionPlan.ChooseStridedInputGradient(g) == ConvolutionAlgorithm.MultiplyAndFold)
        {
            StridedInputGradient.Run(g, dy, w, dx, CpuFeatures.Family);
            return;
        }

        switch (CpuFeatures.Family)
        {
            case KernelFamily.Avx512: PhaseVectors<Indirect8x32Avx512>.Run(g, dy, w, dx); break;
            case KernelFamily.Avx2: PhaseVectors<Indirect6x16Avx2>.Run(g, dy, w, dx); break;
            default: PhaseVectors<Indirect6x8Portable>.Run(g, dy, w, dx); break;
        }
    }

    private static void RunTapProducts(in ConvolutionGeometry g, float* x, float* dy, float* dw, float* dbias)
    {
        switch (CpuFeatures.Family)
        {
            case KernelFamily.Avx512: WeightGradient<Indirect8x32Avx512>.Run(g, x, dy, dw, dbias); break;
            case KernelFamily.Avx2: WeightGradient<Indirect6x16Avx2>.Run(g, x, dy, dw, dbias); break;
            default: WeightGradient<Indirect6x8Portable>.Run(g, x, dy, dw, dbias); break;
        }
    }

    private static void Run(in Correlation c, ConvolutionAlgorithm algorithm)
    {
        if (c.SkipsPixels)
        {
            using var pixels = Scratch.Take(SkippedPixels.Length(c));
            SkippedPixels.Gather(c, pixels.Pointer);
            Run(c.WithoutSkipping() with { X = pixels.Pointer }, algorithm);
            return;
        }

        switch (algorithm)
        {
            case ConvolutionAlgorithm.Winograd4: WinogradPasses.Run<Tile4x4>(c); return;
            case ConvolutionAlgorithm.Winograd5x5: WinogradPasses.Run<Tile2x2Of5x5>(c); return;
            case ConvolutionAlgorithm.Winograd2: WinogradPasses.Run<Tile2x2>(c); return;
            case ConvolutionAlgorithm.PointwiseProduct: RunPointwise(c); return;
        }

        switch (CpuFeatures.Family)
        {
            case KernelFamily.Avx512: Run<Indirect8x32Avx512>(c, algorithm); break;
            case KernelFamily.Avx2: Run<Indirect6x16Avx2>(c, algorithm); break;
            default: Run<Indirect6x8Portable>(c, algorithm); break;
        }
    }

    private static void RunPointwise(in Correlation c)
    {
        switch (CpuFeatures.Family)
        {
            case KernelFamily.Avx512: PointwiseProduct<Kernel14x32Avx512>.Run(c); break;
            case KernelFamily.Avx2: PointwiseProduct<Kernel6x16Avx2>.Run(c); break;
            default: PointwiseProduct<Kernel8x8Portable>.Run(c); break;
        }
    }

    private static void Run<TKernel>(in Correlation c, ConvolutionAlgorithm algorithm)
        where TKernel : struct, IIndirectKernel
    {
        switch (algorithm)
        {
            case ConvolutionAlgorithm.PixelVectors: PixelVectors<TKernel>.Run(c); break;
            case ConvolutionAlgorithm.PictureTiles: PictureTiles<TKernel>.Run(c); break;
            default: ChannelVectors<TKernel>.Run(c); break;
        }
    }

    private static void Check(in ConvolutionGeometry g, string method, int x, int w, int y, int bias)
    {
        Long(method, "input", x, g.InputLength);
        Long(method, "weights", w, g.WeightLength);
        Long(method, "output", y, g.OutputLength);
        if (bias != 0)
            Long(method, "bias", bias, g.OutputChannels);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Long(string method, string name, int given, int needed)
    {
        if (given < needed)
            throw new GeometryException($"DirectConvolution.{method}: {name} has {given} elements, {needed} are needed.");
    }
}
