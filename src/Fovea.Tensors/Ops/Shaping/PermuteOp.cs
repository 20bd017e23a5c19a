using Fovea.Kernels;
using Fovea.Tensors.Autograd;

namespace Fovea.Tensors.Ops;

/// <summary>Reorders the axes: axis i of the result is axis order[i] of the input. The gradient is reordered back.</summary>
/// <param name="x">The input.</param>
/// <param name="order">Every axis once.</param>
public sealed class PermuteOp(Tensor x, int[] order) : Op(x)
{
    /// <inheritdoc/>
    public override string Name => "Permute";

    /// <inheritdoc/>
    public override Shape OutputShape
    {
        get
        {
            var sorted = (int[])order.Clone();
            Array.Sort(sorted);
            if (!sorted.AsSpan().SequenceEqual(Enumerable.Range(0, x.Rank).ToArray()))
                throw new GeometryException($"{Owner ?? Name}: the order ({string.Join(", ", order)}) must name each axis of the shape {x.Shape} once.");
            return Shape.Create(Array.ConvertAll(order, axis => x.Shape[axis]));
        }
    }

    /// <inheritdoc/>
    protected override void Forward(Tensor y) => Backend.Copy(y.Shape.Sizes, x.Storage, 0, StridesInOrder(), y.Storage, 0, y.Shape.Strides());

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        var dy = y.GradientStorage!;
        using var dx = GradientOf(x);
        if (dx.Storage is { } to)
            Backend.Copy(y.Shape.Sizes, dy, 0, y.Shape.Strides(), to, 0, StridesInOrder());
    }

    int[] StridesInOrder()
    {
        var strides = x.Shape.Strides();
        return Array.ConvertAll(order, axis => strides[axis]);
    }
}

/// <summary>Reordering of axes.</summary>
public static class PermuteExtensions
{
    extension(Tensor x)
    {
        /// <summary>Reorders the axes, see <see cref="PermuteOp"/>.</summary>
        /// <exception cref="GeometryException">Not every axis is named once.</exception>
        public Tensor Permute(params int[] order) => new PermuteOp(x, [.. order]).Run();

        /// <summary>Exchanges two axes, the last two unless given.</summary>
        /// <exception cref="GeometryException">There is no such axis.</exception>
        public Tensor Transpose(int first = -2, int second = -1)
        {
            var order = Enumerable.Range(0, x.Rank).ToArray();
            (first, second) = (x.Shape.Axis(first), x.Shape.Axis(second));
            (order[first], order[second]) = (order[second], order[first]);
            return x.Permute(order);
        }
    }
}
