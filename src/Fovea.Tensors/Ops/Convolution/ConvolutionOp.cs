using Fovea.Kernels;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Gemm;
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

    /// <inheritdoc/>
    public override string Name => (residual, activation) switch
    {
        (null, FusedActivation.None) => "Convolution",
        (null, _) => "ConvolutionReLU",
        (_, FusedActivation.None) => "ConvolutionAdd",
        _ => "ConvolutionAddReLU",
    };

    /// <summary>The sizes.</summary>
    public ConvolutionGeometry Geometry => geometry;

    /// <inheritdoc/>
    public override long MultiplyAdds => geometry.MultiplyAdds;

    /// <inheritdoc/>
    public override SpatialWindow Window => new(
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
            return residual is null || residual.Shape == shape
                ? shape
                : throw new GeometryException($"{owner}: the branches have shapes {shape} and {residual.Shape}; they must be equal.");
        }
    }

    /// <inheritdoc/>
    protected override void Forward(Tensor y) =>
        Backend.Convolve(geometry, x.Storage, weight.Storage, bias?.Storage, activation, y.Storage, residual?.Storage);

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        var dy = GradientBefore(activation, y);
        using (var dx = GradientOf(x))
            if (dx.Storage is { } toX)
                Backend.ConvolveInputGradient(geometry, dy, weight.Storage, toX);
        ParameterGradients(dy);
        if (residual is not null)
            PassOn(dy, residual, y);
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
    }
}
