using Fovea.Kernels;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Backends;

namespace Fovea.Tensors.Ops;

/// <summary>The same elements in another shape; nothing is copied, neither forward nor backward.</summary>
/// <param name="x">The input.</param>
/// <param name="shape">The new shape, of as many elements.</param>
public sealed class ReshapeOp(Tensor x, Shape shape) : Op(x)
{
    /// <inheritdoc/>
    public override string Name => "Reshape";

    /// <inheritdoc/>
    public override Shape OutputShape => shape.Elements == x.Length
        ? shape
        : throw new GeometryException($"{Owner ?? Name}: {x.Shape} has {x.Length} elements and cannot become {shape}, which has {shape.Elements}.");

    /// <inheritdoc/>
    protected override Storage SharedStorage => x.Storage;

    /// <inheritdoc/>
    protected override void Forward(Tensor y)
    {
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor y) => PassOn(y.GradientStorage!, x, y);
}

/// <summary>Changes of shape.</summary>
public static class ReshapeExtensions
{
    extension(Tensor x)
    {
        /// <summary>The same elements in another shape. Both share their memory: to keep or recycle one is to keep or recycle the other.</summary>
        /// <exception cref="GeometryException">The number of elements differs.</exception>
        public Tensor Reshape(Shape shape, object? owner = null) => new ReshapeOp(x, shape) { Owner = owner }.Run();

        /// <summary>Joins all axes from <paramref name="start"/> on: N×C×H×W becomes N×(C·H·W).</summary>
        /// <exception cref="GeometryException">There is no such axis.</exception>
        public Tensor Flatten(int start = 1, object? owner = null)
        {
            if (start < 0 || start > x.Rank)
                throw new GeometryException($"{owner ?? "Flatten"}: axis {start} does not exist in the shape {x.Shape}.");
            return x.Reshape([.. x.Shape.Sizes[..start], x.Shape.LengthOf(start, x.Rank)], owner);
        }
    }
}
