using Fovea.Kernels;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Pooling;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Backends;

namespace Fovea.Tensors.Ops;

/// <summary>
/// y[n,o,p,q] = activation(b[o] + Σ x[n, c, p·stride + i·dilation − pad, …]·w[o,c,i,j] + residual[n,o,p,q]): cross-correlation, as every
/// framework calls convolution. x is N×C×H×W, w is O×(C/groups)×KH×KW, y is N×O×OH×OW, sizes as in <see cref="ConvolutionGeometry"/>.
/// </summary>
/// <param name="x">Input, N×C×H×W.</param>
/// <param name="weight">Filters.</param>
/// <param name="bias">One value a filter, or null.</param>
/// <param name="options">Stride, padding, dilation, groups.</param>
/// <param name="activation">Applied while the result is still in registers.</param>
/// <param name="residual">Added before the activation, of the result's shape; or null.</param>
public sealed class ConvolutionOp(
    Tensor x, Tensor weight, Tensor? bias, ConvolutionOptions options, FusedActivation activation, Tensor? residual = null) : Op(x, weight, bias, residual)
{
    ConvolutionGeometry geometry;
    PoolingGeometry pooling;

    Storage? winners;

    /// <summary>
    /// How the largest of each window of the result is taken in the same pass; null for none. While a tape records only where the backend
    /// keeps where the maxima stood: see <c>TryConvolveAndPool</c>.
    /// </summary>
    public PoolingOptions? Pooling { get; init; }

    /// <summary>
    /// Where the result lies in a larger tensor, which then is the output; null for a tensor of its own. For inference: there is no way
    /// back. Not with a residual or <see cref="Pooling"/>.
    /// </summary>
    public ChannelPlace? Place { get; init; }

    /// <inheritdoc/>
    protected override Storage? SharedStorage => Place?.Whole?.Storage;

    /// <inheritdoc/>
    public override string Name => (residual, activation) switch
    {
        (_, FusedActivation.None) when Pooling is not null => "ConvolutionMaxPool",
        _ when Pooling is not null => "ConvolutionReLUMaxPool",
        (null, FusedActivation.None) => "Convolution",
        (null, _) => "ConvolutionReLU",
        (_, FusedActivation.None) => "ConvolutionAdd",
        _ => "ConvolutionAddReLU",
    };

    /// <summary>The sizes.</summary>
    public ConvolutionGeometry Geometry => geometry;

    /// <summary>Whether the weights' gradient sums over the pixels alone that won in their windows.</summary>
    public bool SumsWinners => Pooling is not null && Backend.SumsWinners(geometry, pooling);

    /// <summary>Whether <see cref="Pooling"/> can be asked for: always in inference, in training if the backend keeps where the maxima stood.</summary>
    internal bool PoolsInOnePass
    {
        get
        {
            _ = OutputShape; // works out the sizes
            return !Tape.IsRecording || x.Backend.WinnersLength(geometry, pooling) > 0;
        }
    }

    /// <inheritdoc/>
    public override long MultiplyAdds => geometry.MultiplyAdds;

    /// <inheritdoc/>
    public override SpatialWindow Window => Pooling is null ? OwnWindow : OwnWindow.Then(new SpatialWindow(
        pooling.DilationY * (pooling.KernelHeight - 1) + 1, pooling.DilationX * (pooling.KernelWidth - 1) + 1,
        pooling.StrideY, pooling.StrideX, pooling.PadTop, pooling.PadLeft));

    SpatialWindow OwnWindow => new(
        geometry.DilationY * (geometry.KernelHeight - 1) + 1, geometry.DilationX * (geometry.KernelWidth - 1) + 1,
        geometry.StrideY, geometry.StrideX, geometry.PadTop, geometry.PadLeft);

    /// <inheritdoc/>
    public override Shape OutputShape
    {
        get
        {
            var owner = Owner ?? Name;
            Check.Pictures(owner, x.Shape);
            Check.Filters(owner, weight.Shape, bias, weight.Rank == 4 ? weight.Shape[0] : 0);
            var expected = (long)weight.Shape[1] * options.Groups;
            if (options.Groups >= 1 && x.Shape[1] != expected)
                throw new GeometryException(
                    $"{owner}: input has {Check.Channels(x.Shape[1])}, expected {expected}. Shape was {x.Shape} (N×C×H×W).");

            var input = (x.Shape[2], x.Shape[3]);
            var kernel = (weight.Shape[2], weight.Shape[3]);
            geometry = ConvolutionGeometry.Create(
                owner, x.Shape[0], x.Shape[1], input, weight.Shape[0], kernel, options.Stride, options.PaddingFor(input, kernel), options.Dilation, options.Groups);
            Shape shape = [geometry.Batch, geometry.OutputChannels, geometry.OutputHeight, geometry.OutputWidth];
            if (Pooling is not null)
            {
                pooling = Pooling.Geometry(owner, shape);
                return [shape[0], shape[1], pooling.OutputHeight, pooling.OutputWidth];
            }

            if (Place is not null)
                return Place.Around(shape, owner);

            return residual is null || residual.Shape == shape
                ? shape
                : throw new GeometryException($"{owner}: the branches have shapes {shape} and {residual.Shape}; they must be equal.");
        }
    }

    /// <inheritdoc/>
    protected override void Forward(Tensor y)
    {
        if (Place is not null)
            Backend.ConvolveInto(geometry, x.Storage, weight.Storage, bias?.Storage, activation, y.Storage, Place.First, Place.Channels);
        else if (Pooling is null)
            Backend.Convolve(geometry, x.Storage, weight.Storage, bias?.Storage, activation, y.Storage, residual?.Storage);
        else
        {
            winners = Tape.IsRecording && Backend.WinnersLength(geometry, pooling) is > 0 and var length ? Keep(length) : null;
            Backend.ConvolveAndPool(geometry, pooling, x.Storage, weight.Storage, bias?.Storage, activation, y.Storage, winners);
        }
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        if (Pooling is not null)
        {
            PooledBackward(y);
            return;
        }

        if (Place is not null)
            throw new InvalidOperationException($"{Owner ?? Name}: a convolution that writes into a larger tensor has no gradient; use Concatenate while recording.");
        var dy = GradientBefore(activation, y);
        using (var dx = GradientOf(x))
            if (dx.Storage is { } toX)
                Backend.ConvolveInputGradient(geometry, dy, weight.Storage, toX);
        ParameterGradients(dy);
        if (residual is not null)
            PassOn(dy, residual, y);
    }

    void PooledBackward(Tensor y)
    {
        if (winners is null)
            throw new InvalidOperationException($"{Owner ?? Name}: the maxima were taken in the same pass and their places not kept; record without Pooling.");
        var dy = y.GradientStorage!;
        PassOutput();
        var isSummed = SumsWinners;
        if (x.RequiresGradient || !isSummed)
        {
            var between = Backend.Allocate(geometry.OutputLength);
            Backend.SpreadToWinners(geometry, pooling, dy, winners, between);
            using (var dx = GradientOf(x))
                if (dx.Storage is { } toX)
                    Backend.ConvolveInputGradient(geometry, between, weight.Storage, toX);
            if (!isSummed)
                ParameterGradients(between);
            Backend.Release(between);
        }

        if (!isSummed)
            return;
        using var dw = GradientOf(weight);
        using var db = GradientOf(bias);
        if (dw.Storage is not null || db.Storage is not null)
            Backend.ConvolvePooledWeightGradient(geometry, pooling, x.Storage, dy, winners, dw.Storage, db.Storage);
    }

    void ParameterGradients(Storage dy)
    {
        using var dw = GradientOf(weight);
        using var db = GradientOf(bias);
        if (dw.Storage is not null || db.Storage is not null)
            Backend.ConvolveWeightGradient(geometry, x.Storage, dy, dw.Storage, db.Storage);
    }
}

/// <summary>Convolution.</summary>
public static class ConvolutionExtensions
{
    extension(Tensor x)
    {
        /// <summary>Two-dimensional convolution, see <see cref="ConvolutionOp"/>.</summary>
        /// <exception cref="GeometryException">The shapes or options do not fit.</exception>
        public Tensor Convolve(
            Tensor weight, Tensor? bias = null, ConvolutionOptions? options = null, FusedActivation activation = FusedActivation.None, object? owner = null,
            Tensor? residual = null) =>
            new ConvolutionOp(x, weight, bias, options ?? ConvolutionOptions.Default, activation, residual) { Owner = owner }.Run();

        /// <summary>Convolution into a place among the channels of a larger tensor, which is given back; for inference.</summary>
        /// <exception cref="GeometryException">The shapes or options do not fit, or the result does not fit into its place.</exception>
        public Tensor ConvolveInto(
            ChannelPlace place, Tensor weight, Tensor? bias, ConvolutionOptions options, FusedActivation activation, object? owner = null) =>
            new ConvolutionOp(x, weight, bias, options, activation) { Owner = owner, Place = place }.Run();

        /// <summary>
        /// Convolution, and the largest of each window of its result in the same pass, which goes always in inference, in training if the
        /// backend keeps where the maxima stood.
        /// </summary>
        /// <returns>The maxima, or null, and nothing was done, if it does not go.</returns>
        /// <exception cref="GeometryException">The shapes or options do not fit.</exception>
        public Tensor? TryConvolveAndPool(
            Tensor weight, Tensor? bias, ConvolutionOptions options, FusedActivation activation, PoolingOptions pooling, object? owner = null)
        {
            var op = new ConvolutionOp(x, weight, bias, options, activation) { Owner = owner, Pooling = pooling };
            return op.PoolsInOnePass ? op.Run() : null;
        }
    }
}
