using Fovea.Tensors.Autograd;

namespace Fovea.Tensors.Ops;

/// <summary>
/// y_i = e^(x_i)/Σ e^(x_j) along one axis, or its logarithm; the largest x is subtracted first so that nothing overflows.
/// ∂x = y·(∂y − Σ ∂y·y), for the logarithm ∂x = ∂y − e^y·Σ ∂y. Any shape → same shape.
/// </summary>
/// <param name="x">The input.</param>
/// <param name="axis">The axis, −1 for the last.</param>
/// <param name="logarithm">Give the logarithm.</param>
public sealed class SoftmaxOp(Tensor x, int axis, bool logarithm) : Op(x)
{
    readonly int axis = x.Shape.Axis(axis);

    int Outer => x.Shape.LengthOf(0, axis);

    int Classes => x.Shape[axis];

    int Inner => x.Shape.LengthOf(axis + 1, x.Rank);

    /// <inheritdoc/>
    public override string Name => logarithm ? "LogSoftmax" : "Softmax";

    /// <inheritdoc/>
    public override Shape OutputShape => x.Shape;

    /// <inheritdoc/>
    protected override void Forward(Tensor y) => Backend.Softmax(Outer, Classes, Inner, logarithm, x.Storage, y.Storage);

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        var dy = y.GradientStorage!;
        using var dx = GradientOf(x);
        if (dx.Storage is { } to)
            Backend.SoftmaxBackward(Outer, Classes, Inner, logarithm, y.Storage, dy, to);
    }
}

/// <summary>Softmax.</summary>
public static class SoftmaxExtensions
{
    extension(Tensor x)
    {
        /// <summary>Probabilities along an axis, see <see cref="SoftmaxOp"/>.</summary>
        /// <exception cref="Kernels.GeometryException">There is no such axis.</exception>
        public Tensor Softmax(int axis = -1, object? owner = null) => new SoftmaxOp(x, axis, logarithm: false) { Owner = owner }.Run();

        /// <summary>Their logarithms, see <see cref="SoftmaxOp"/>.</summary>
        /// <exception cref="Kernels.GeometryException">There is no such axis.</exception>
        public Tensor LogSoftmax(int axis = -1, object? owner = null) => new SoftmaxOp(x, axis, logarithm: true) { Owner = owner }.Run();
    }
}
