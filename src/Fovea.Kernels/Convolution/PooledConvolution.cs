using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;
using Fovea.Kernels.Pooling;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// Convolution and the maximum over windows of its output, band by band or a few pictures at a time, so that what lies between never leaves the cache:
/// writing and reading it takes longer than the products of a first layer. In training a byte a maximum is kept, which tells where it stood:
/// all that the gradients ask of what lies between.
/// </summary>
public static unsafe partial class PooledConvolution
{
    /// <summary>Floats of the output of the pictures that a task takes: a quarter of the second-level cache.</summary>
    private const int TaskFloats = 65_536;

    /// <summary>Fewer tasks than this leave threads idle.</summary>
    private const int FewestTasks = 8;

    /// <summary>True if it pays in inference.</summary>
    /// <param name="g">Sizes of the convolution.</param>
    /// <param name="pooling">Sizes of the pooling.</param>
    public static bool Suits(in ConvolutionGeometry g, in PoolingGeometry pooling) => PoolsSums(g, pooling) || AreManyAndSmall(g);

    /// <summary>True if the maxima can be taken before blocks of pixels × channels are turned over.</summary>
    private static bool PoolsSums(in ConvolutionGeometry g, in PoolingGeometry pooling) =>
        (MaxPooling.IsPairs(pooling) || MaxPooling.IsThreesAtTwo(pooling))
        && ConvolutionPlan.Of(g, ConvolutionPass.Forward).Algorithm == ConvolutionAlgorithm.ChannelVectors;

    /// <summary>True if the pictures are many and small, and convolved the same way one by one.</summary>
    private static bool AreManyAndSmall(in ConvolutionGeometry g)
    {
        var algorithm = ConvolutionPlan.Of(g, ConvolutionPass.Forward).Algorithm;
        return algorithm is ConvolutionAlgorithm.PixelVectors or ConvolutionAlgorithm.ChannelVectors
            && (g.Batch + Pictures(g) - 1) / Pictures(g) >= FewestTasks
            && g.OutputChannels * g.OutputPixels <= TaskFloats
            && ConvolutionPlan.Of(g.WithBatch(Pictures(g)), ConvolutionPass.Forward).Algorithm == algorithm;
    }

    /// <summary>True if winners can be kept: windows of 2×2 side by side.</summary>
    /// <param name="g">Sizes of the convolution.</param>
    /// <param name="pooling">Sizes of the pooling.</param>
    public static bool SuitsTraining(in ConvolutionGeometry g, in PoolingGeometry pooling) => MaxPooling.IsPairs(pooling) && AreManyAndSmall(g);

    /// <summary>Floats that winners take, a byte each.</summary>
    /// <param name="pooling">Sizes of the pooling.</param>
    public static int WinnersLength(in PoolingGeometry pooling) => (pooling.Planes * pooling.OutputPixels + WinnersSlack + sizeof(float) - 1) / sizeof(float);

    /// <summary>y = the largest of each window of activation(w ⋆ x + bias).</summary>
    /// <param name="g">Sizes of the convolution.</param>
    /// <param name="pooling">Sizes of the pooling: as many planes as the convolution has pictures × filters.</param>
    /// <param name="x">Input, N×C×H×W.</param>
    /// <param name="w">Weights, O×(C/groups)×KH×KW.</param>
    /// <param name="bias">One value a filter, or empty.</param>
    /// <param name="activation">Applied before the maximum is taken.</param>
    /// <param name="y">Pooled output, N×O×PH×PW; overwritten.</param>
    /// <param name="prepared">The same weights, prepared; or null.</param>
    /// <param name="winners">Receives where the maxima stood, for the gradients; as long as <see cref="WinnersLength"/>, or empty.</param>
    /// <exception cref="GeometryException">A span is too short, or the pooling is of something else.</exception>
    public static void Forward(
        in ConvolutionGeometry g, in PoolingGeometry pooling, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, FusedActivation activation,
        Span<float> y, PreparedFilters? prepared = null, Span<float> winners = default)
    {
        CheckFit("Forward", g, pooling);
        if (!winners.IsEmpty)
            CheckWinners("Forward", pooling, winners);
        if (x.Length < g.InputLength || w.Length < g.WeightLength || y.Length < pooling.Planes * pooling.OutputPixels || (!bias.IsEmpty && bias.Length < g.OutputChannels))
        {
            throw new GeometryException(
                $"PooledConvolution.Forward: {x.Length} elements of x, {w.Length} of w, {bias.Length} of bias and {y.Length} of y were given; "
                + $"{g.InputLength}, {g.WeightLength}, {g.OutputChannels} and {pooling.Planes * pooling.OutputPixels} are needed.");
        }

        var pictures = Pictures(g);
        fixed (float* px = x, pw = w, pb = bias, py = y, pn = winners)
        {
            if (winners.IsEmpty && PoolsSums(g, pooling))
            {
                DirectConvolution.ForwardAndPool(g, pooling, px, pw, bias.IsEmpty ? null : pb, activation, py, prepared);
                return;
            }

            Workers.Run((g.Batch + pictures - 1) / pictures, new PicturesJob
            {
                Geometry = g,
                Pooling = pooling,
                Pictures = pictures,
                X = px,
                W = pw,
                Bias = bias.IsEmpty ? null : pb,
                Y = py,
                Winners = (byte*)pn,
                Activation = activation,
                Prepared = prepared,
            });
        }
    }

    private static void CheckFit(string method, in ConvolutionGeometry g, in PoolingGeometry pooling)
    {
        if (pooling.Planes != g.Batch * g.OutputChannels || pooling.InputHeight != g.OutputHeight || pooling.InputWidth != g.OutputWidth)
        {
            throw new GeometryException(
                $"PooledConvolution.{method}: the pooling takes {pooling.Planes} planes of {pooling.InputHeight}×{pooling.InputWidth}, "
                + $"the convolution makes {g.Batch * g.OutputChannels} of {g.OutputHeight}×{g.OutputWidth}.");
        }
    }

    private static void CheckWinners(string method, in PoolingGeometry pooling, ReadOnlySpan<float> winners)
    {
        if (!MaxPooling.IsPairs(pooling) || winners.Length < WinnersLength(pooling))
        {
            throw new GeometryException(
                $"PooledConvolution.{method}: winners are kept of 2×2 windows side by side and take {WinnersLength(pooling)} floats; {winners.Length} were given for {pooling}.");
        }
    }

    private static int Pictures(in ConvolutionGeometry g) => Math.Clamp(TaskFloats / (g.OutputChannels * g.OutputPixels), 1, Math.Max(1, g.Batch));

    // What runs inside a task runs on the task's thread alone.
    private struct PicturesJob : IJob
    {
        public ConvolutionGeometry Geometry;
        public PoolingGeometry Pooling;
        public int Pictures;
        public float* X, W, Bias, Y;
        public byte* Winners;
        public FusedActivation Activation;
        public PreparedFilters? Prepared;

        public readonly void Run(int task)
        {
            var first = task * Pictures;
            var g = Geometry.WithBatch(Math.Min(Pictures, Geometry.Batch - first));
            var pooling = Pooling.WithPlanes(g.Batch * g.OutputChannels);
            using var between = Scratch.Take(g.OutputLength);
            var whole = new Span<float>(between.Pointer, g.OutputLength);
            DirectConvolution.Forward(
                g,
                new ReadOnlySpan<float>(X + (nint)first * (Geometry.InputLength / Geometry.Batch), g.InputLength),
                new ReadOnlySpan<float>(W, g.WeightLength),
                new ReadOnlySpan<float>(Bias, Bias == null ? 0 : g.OutputChannels),
                Activation,
                whole,
                default,
                Prepared);

            var y = (nint)first * Geometry.OutputChannels * Pooling.OutputPixels;
            if (Winners == null)
            {
                MaxPooling.Forward(pooling, whole, new Span<float>(Y + y, pooling.Planes * pooling.OutputPixels));
                return;
            }

            for (var plane = 0; plane < pooling.Planes; plane++, y += pooling.OutputPixels)
            {
                PairWinners.Forward(
                    between.Pointer + (nint)plane * pooling.InputPixels, Y + y, Winners + y, pooling.InputWidth, pooling.OutputHeight, pooling.OutputWidth,
                    Activation == FusedActivation.Relu);
            }
        }
    }
}
