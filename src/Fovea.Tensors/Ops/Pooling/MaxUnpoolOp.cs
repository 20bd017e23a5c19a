using Fovea.Kernels;
using Fovea.Tensors.Autograd;

namespace Fovea.Tensors.Ops;

/// <summary>Puts each value back where a max pooling found it, zero elsewhere (Zeiler and Fergus 2013, section 2.1). N×C×OH×OW → N×C×H×W.</summary>
/// <param name="x">Values.</param>
/// <param name="indices">Their places, row·W + column, same shape as the values; from <c>MaxPoolWithIndices</c>.</param>
/// <param name="output">Height and width of the result.</param>
public sealed class MaxUnpoolOp(Tensor x, Tensor indices, (int Y, int X) output) : Op(x, indices)
{
    int Planes => x.Shape[0] * x.Shape[1];

    /// <inheritdoc/>
    public override string Name => "MaxUnpool";

    /// <inheritdoc/>
    public override Shape OutputShape
    {
        get
        {
            Check.Pictures(Owner ?? Name, x.Shape);
            if (indices.Shape != x.Shape)
                throw new GeometryException($"{Owner ?? Name}: values have shape {x.Shape}, indices {indices.Shape}; they must be equal.");
            return [x.Shape[0], x.Shape[1], output.Y, output.X];
        }
    }

    /// <inheritdoc/>
    protected override void Forward(Tensor y) =>
        Backend.Unpool(Planes, x.Shape[2] * x.Shape[3], output.Y * output.X, x.Storage, indices.Storage, y.Storage);

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        var dy = y.GradientStorage!;
        using var dx = GradientOf(x);
        if (dx.Storage is { } to)
            Backend.UnpoolBackward(Planes, x.Shape[2] * x.Shape[3], output.Y * output.X, dy, indices.Storage, to);
    }
}

/// <summary>Unpooling.</summary>
public static class MaxUnpoolExtensions
{
    extension(Tensor x)
    {
        /// <summary>Values back at their places, see <see cref="MaxUnpoolOp"/>.</summary>
        /// <exception cref="GeometryException">The shapes differ or an index lies outside the plane.</exception>
        public Tensor MaxUnpool(Tensor indices, (int Y, int X) output, object? owner = null) => new MaxUnpoolOp(x, indices, output) { Owner = owner }.Run();
    }
}
