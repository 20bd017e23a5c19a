using Fovea.Kernels;
using Fovea.Kernels.Gemm;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Backends;

namespace Fovea.Tensors.Ops;

/// <summary>
/// y = activation(x·Wᵀ + b): x is [N, in] (further axes before the last count as N), W is [out, in], b is [out]; y is [N, out].
/// ∂x = ∂y·W, ∂W = ∂yᵀ·x, ∂b = Σ ∂y, with ∂y masked by the activation first.
/// </summary>
/// <param name="x">Input, last axis the features.</param>
/// <param name="weight">Weights, one row an output feature.</param>
/// <param name="bias">One value an output feature, or null.</param>
/// <param name="activation">Applied while the product is still in registers.</param>
public sealed class LinearOp(Tensor x, Tensor weight, Tensor? bias, FusedActivation activation) : Op(x, weight, bias)
{
    GemmGeometry geometry;

    /// <inheritdoc/>
    public override string Name => activation == FusedActivation.None ? "Linear" : "LinearReLU";

    /// <inheritdoc/>
    public override long MultiplyAdds => geometry.MultiplyAdds;

    /// <inheritdoc/>
    public override Shape OutputShape
    {
        get
        {
            if (weight.Rank != 2)
                throw new GeometryException($"{Owner ?? Name}: weights need the shape [out, in]; they had {weight.Shape}.");
            var (outputs, features) = (weight.Shape[0], weight.Shape[1]);
            if (x.Rank < 1 || x.Shape[^1] != features)
                throw new GeometryException(
                    $"{Owner ?? Name}: input has {(x.Rank == 0 ? 0 : x.Shape[^1])} features, expected {features}. Shape was {x.Shape}" +
                    (x.Rank > 2 && x.Shape.LengthOf(1, x.Rank) == features ? "; call Flatten() first." : "."));
            if (bias is not null && bias.Length != outputs)
                throw new GeometryException($"{Owner ?? Name}: bias has shape {bias.Shape}, expected {outputs}.");
            geometry = new GemmGeometry(x.Shape.LengthOf(0, x.Rank - 1), outputs, features, TransposeB: true);
            return x.Shape.With(x.Rank - 1, outputs);
        }
    }

    /// <inheritdoc/>
    protected override void Forward(Tensor y) =>
        Backend.Gemm(geometry, x.Storage, weight.Storage, y.Storage, bias?.Storage, bias is null ? BiasAxis.None : BiasAxis.Column, activation);

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        var (rows, outputs, features) = (geometry.M, geometry.N, geometry.K);
        var dy = GradientBefore(activation, y);

        using var dx = GradientOf(x);
        if (dx.Storage is { } toX)
            Backend.Gemm(new GemmGeometry(rows, features, outputs), dy, weight.Storage, toX);
        using var dw = GradientOf(weight);
        if (dw.Storage is { } toWeight)
            Backend.Gemm(new GemmGeometry(outputs, features, rows, TransposeA: true), dy, x.Storage, toWeight);
        using var db = GradientOf(bias);
        if (db.Storage is { } toBias)
            Backend.Reduce(ReductionKind.Sum, 1, rows, outputs, dy, toBias);
    }
}

/// <summary>The fully connected layer's mathematics.</summary>
public static class LinearExtensions
{
    extension(Tensor x)
    {
        /// <summary>x·Wᵀ + b, then activation, see <see cref="LinearOp"/>.</summary>
        /// <exception cref="GeometryException">The shapes do not fit.</exception>
        public Tensor Linear(Tensor weight, Tensor? bias = null, FusedActivation activation = FusedActivation.None, object? owner = null) =>
            new LinearOp(x, weight, bias, activation) { Owner = owner }.Run();
    }
}
