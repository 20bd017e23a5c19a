using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Machine;
using Fovea.Kernels.Pooling;

namespace Fovea.Kernels.Convolution;

// The gradient between convolution and maximum is zero but for one pixel of four. Filters over few channels sum over those alone.
public static unsafe partial class PooledConvolution
{
    /// <summary>Eight winners are read at once.</summary>
    private const int WinnersSlack = 8;

    /// <summary>Floats of the patches of a picture, which are to stay in the second-level cache.</summary>
    private const int MostPatchFloats = 131_072;

    /// <summary>True if <see cref="WeightGradient"/> sums over winners; else the gradient is spread and summed as usual.</summary>
    /// <param name="g">Sizes of the convolution.</param>
    /// <param name="pooling">Sizes of the pooling.</param>
    public static bool SumsWinners(in ConvolutionGeometry g, in PoolingGeometry pooling) =>
        g.Groups == 1 && WinnerSums.PatchFloats(g, pooling) <= MostPatchFloats && SuitsTraining(g, pooling);

    /// <summary>
    /// Gradients of the weights and the bias. The bias is the weight of an input that is always one. Sums run along the maxima of a picture,
    /// along the pictures of a segment, and pairwise over segments: an order that depends on the shape alone.
    /// </summary>
    /// <param name="g">Sizes of the convolution.</param>
    /// <param name="pooling">Sizes of the pooling.</param>
    /// <param name="x">Input of the convolution, N×C×H×W.</param>
    /// <param name="dy">Gradient of the maxima, N×O×PH×PW.</param>
    /// <param name="winners">From the forward pass.</param>
    /// <param name="dw">O×C×KH×KW, overwritten; or empty.</param>
    /// <param name="dbias">One value a filter, overwritten; or empty.</param>
    /// <exception cref="GeometryException">A span is too short, the pooling is of something else, or <see cref="SumsWinners"/> does not hold.</exception>
    public static void WeightGradient(
        in ConvolutionGeometry g, in PoolingGeometry pooling, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> winners, Span<float> dw,
        Span<float> dbias)
    {
        CheckGradient("WeightGradient", g, pooling, dy, winners);
        if (!SumsWinners(g, pooling) || x.Length < g.InputLength || (!dw.IsEmpty && dw.Length < g.WeightLength) || (!dbias.IsEmpty && dbias.Length < g.OutputChannels))
        {
            throw new GeometryException(
                $"PooledConvolution.WeightGradient: {x.Length} elements of x, {dw.Length} of dw and {dbias.Length} of dbias were given; "
                + $"{g.InputLength}, {g.WeightLength} and {g.OutputChannels} are needed, and filters over few channels.");
        }

        fixed (float* px = x, pdy = dy, pn = winners, pdw = dw, pdb = dbias)
            WinnerSums.Run(g, pooling, px, pdy, (byte*)pn, pdw, pdb);
    }

    /// <summary>The gradient between convolution and maximum: dy where a window's winner stands, zero elsewhere.</summary>
    /// <param name="g">Sizes of the convolution.</param>
    /// <param name="pooling">Sizes of the pooling.</param>
    /// <param name="dy">Gradient of the maxima.</param>
    /// <param name="winners">From the forward pass.</param>
    /// <param name="between">N×O×OH×OW, overwritten.</param>
    /// <exception cref="GeometryException">A span is too short, or the pooling is of something else.</exception>
    public static void Spread(
        in ConvolutionGeometry g, in PoolingGeometry pooling, ReadOnlySpan<float> dy, ReadOnlySpan<float> winners, Span<float> between)
    {
        CheckGradient("Spread", g, pooling, dy, winners);
        if (between.Length < g.OutputLength)
            throw new GeometryException($"PooledConvolution.Spread: {between.Length} elements were given, {g.OutputLength} are needed.");
        var slices = Slices.Of(pooling.Planes, pooling.InputPixels);
        fixed (float* pdy = dy, pn = winners, pb = between)
            Workers.Run(slices.Count, new SpreadJob { Pooling = pooling, Slices = slices, Dy = pdy, Winners = (byte*)pn, Between = pb });
    }

    private static void CheckGradient(string method, in ConvolutionGeometry g, in PoolingGeometry pooling, ReadOnlySpan<float> dy, ReadOnlySpan<float> winners)
    {
        CheckFit(method, g, pooling);
        CheckWinners(method, pooling, winners);
        if (dy.Length < pooling.Planes * pooling.OutputPixels)
            throw new GeometryException($"PooledConvolution.{method}: {dy.Length} elements of dy were given, {pooling.Planes * pooling.OutputPixels} are needed.");
    }

    private struct SpreadJob : IJob
    {
        public PoolingGeometry Pooling;
        public Slices Slices;
        public float* Dy, Between;
        public byte* Winners;

        public readonly void Run(int task)
        {
            for (var plane = Slices.Start(task); plane < Slices.End(task); plane++)
            {
                var from = (nint)plane * Pooling.OutputPixels;
                PairWinners.Spread(
                    Dy + from, Winners + from, Between + (nint)plane * Pooling.InputPixels,
                    Pooling.InputHeight, Pooling.InputWidth, Pooling.OutputHeight, Pooling.OutputWidth);
            }
        }
    }
}
