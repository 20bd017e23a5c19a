using Fovea.Kernels;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Gemm;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Backends;

namespace Fovea.Tensors.Ops;

/// <summary>
/// The transpose of a convolution as a linear map (Zeiler et al. 2010; Dumoulin and Visin 2016, section 4): x is N×C×H×W,
/// w is C×(O/groups)×KH×KW, y is N×O×OH×OW with OH = (H − 1)·stride − pads + dilation·(KH − 1) + 1 + output padding.
/// Forward is the input gradient of the convolution that maps y's shape to x's, and the other way round.
/// </summary>
/// <param name="x">Input, N×C×H×W.</param>
/// <param name="weight">Filters, first axis the input channels.</param>
/// <param name="bias">One value an output channel, or null.</param>
/// <param name="options">Stride, padding, dilation, groups of the transposed convolution; <c>Same</c> is not defined for it.</param>
/// <param name="outputPadding">Rows and columns added below and to the right, to choose among the sizes that the stride maps together.</param>
public sealed class TransposedConvolutionOp(Tensor x, Tensor weight, Tensor? bias, ConvolutionOptions options, (int Y, int X) outputPadding)
    : Op(x, weight, bias)
{
    ConvolutionGeometry geometry;

    /// <inheritdoc/>
    public override string Name => "TransposedConvolution";

    /// <inheritdoc/>
    public override long MultiplyAdds => geometry.MultiplyAdds;

    /// <inheritdoc/>
    public override Shape OutputShape
    {
        get
        {
            var owner = Owner ?? Name;
            Check.Pictures(owner, x.Shape);
            var outputs = weight.Rank == 4 ? weight.Shape[1] * options.Groups : 0;
            Check.Filters(owner, weight.Shape, bias, outputs);
            if (x.Shape[1] != weight.Shape[0])
                throw new GeometryException(
                    $"{owner}: input has {Check.Channels(x.Shape[1])}, expected {weight.Shape[0]}. Shape was {x.Shape} (N×C×H×W).");
            if (options.Same)
                throw new GeometryException($"{owner}: 'same' padding is not defined for a transposed convolution; give numbers.");
            if (outputPadding.Y < 0 || outputPadding.X < 0 ||
                outputPadding.Y >= Math.Max(options.Stride.Y, options.Dilation.Y) || outputPadding.X >= Math.Max(options.Stride.X, options.Dilation.X))
                throw new GeometryException(
                    $"{owner}: output padding {outputPadding.Y}×{outputPadding.X} must be smaller than stride or dilation.");

            var (p, d, s) = (options.Padding, options.Dilation, options.Stride);
            var height = (x.Shape[2] - 1L) * s.Y - p.Top - p.Bottom + d.Y * (weight.Shape[2] - 1L) + 1 + outputPadding.Y;
            var width = (x.Shape[3] - 1L) * s.X - p.Left - p.Right + d.X * (weight.Shape[3] - 1L) + 1 + outputPadding.X;
            if (height < 1 || width < 1)
                throw new GeometryException($"{owner}: the output would be {height}×{width}; the padding is too large for the input {x.Shape} (N×C×H×W).");
            if (height > Array.MaxLength || width > Array.MaxLength)
                throw new GeometryException($"{owner}: the output would be {height}×{width}, more elements than an array can hold, {Array.MaxLength}. Use a smaller stride or dilation.");
            geometry = ConvolutionGeometry.Create(
                owner, x.Shape[0], outputs, ((int)height, (int)width), weight.Shape[0], (weight.Shape[2], weight.Shape[3]), s, p, d, options.Groups);
            return [x.Shape[0], outputs, (int)height, (int)width];
        }
    }

    /// <inheritdoc/>
    protected override void Forward(Tensor y)
    {
        Backend.ConvolveInputGradient(geometry, x.Storage, weight.Storage, y.Storage);
        if (bias is null)
            return;
        var g = Kernels.Elementwise.BroadcastGeometry.Create(this, y.Shape.Sizes, [bias.Length, 1, 1]);
        Backend.Zip(new Kernels.Elementwise.Arithmetic.Add(), g, y.Storage, bias.Storage, y.Storage);
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        var dy = y.GradientStorage!;
        using var dx = GradientOf(x);
        if (dx.Storage is { } toX)
            Backend.Convolve(geometry, dy, weight.Storage, null, FusedActivation.None, toX);
        using var dw = GradientOf(weight);
        if (dw.Storage is { } toWeight)
            Backend.ConvolveWeightGradient(geometry, dy, x.Storage, toWeight, null);
        using var db = GradientOf(bias);
        if (db.Storage is { } toBias)
        {
            // Sum over pixels, then over the batch.
            var planes = Keep(y.Shape[0] * y.Shape[1]);
            Backend.Reduce(ReductionKind.Sum, planes.Length, y.Shape[2] * y.Shape[3], 1, dy, planes);
            Backend.Reduce(ReductionKind.Sum, 1, y.Shape[0], y.Shape[1], planes, toBias);
        }
    }
}

/// <summary>Transposed convolution.</summary>
public static class TransposedConvolutionExtensions
{
    extension(Tensor x)
    {
        /// <summary>Transposed two-dimensional convolution, see <see cref="TransposedConvolutionOp"/>.</summary>
        /// <exception cref="GeometryException">The shapes or options do not fit.</exception>
        public Tensor ConvolveTransposed(
            Tensor weight, Tensor? bias = null, ConvolutionOptions? options = null, (int Y, int X) outputPadding = default, object? owner = null)
        {
            options ??= ConvolutionOptions.Default;
            var beyond = (Y: Beyond(outputPadding.Y, options.Stride.Y, options.Dilation.Y), X: Beyond(outputPadding.X, options.Stride.X, options.Dilation.X));
            if (beyond == (0, 0))
                return new TransposedConvolutionOp(x, weight, bias, options, outputPadding) { Owner = owner }.Run();

            // Such rows first take back what the padding below cut off; those further on lie beyond every window and hold the bias alone.
            var (top, bottom, left, right) = options.Padding;
            var cut = (Y: Math.Min(beyond.Y, bottom), X: Math.Min(beyond.X, right));
            var within = (outputPadding.Y - beyond.Y, outputPadding.X - beyond.X);
            var y = new TransposedConvolutionOp(x, weight, null, options with { Padding = (top, bottom - cut.Y, left, right - cut.X) }, within) { Owner = owner }
                .Run().Pad((0, beyond.Y - cut.Y, 0, beyond.X - cut.X), owner: owner);
            return bias is null ? y : y.Zip(bias.Reshape([bias.Length, 1, 1]), new Kernels.Elementwise.Arithmetic.Add(), owner);
        }
    }

    // Output padding may reach the stride where the dilation is larger still. The convolution that this one transposes would then have
    // another row or column of windows, so that many whole strides are treated apart.
    static int Beyond(int extra, int stride, int dilation) => stride > 0 && extra >= stride && extra < dilation ? extra / stride * stride : 0;
}
