using Fovea.Kernels;
using Fovea.Tensors.Autograd;

namespace Fovea.Tensors.Ops;

/// <summary>Joins tensors along one axis; their other sizes must be equal. Each input gets its part of the gradient.</summary>
/// <param name="parts">The inputs, at least one.</param>
/// <param name="axis">The axis, −1 for the last.</param>
public sealed class ConcatenateOp(Tensor[] parts, int axis) : Op(parts)
{
    int along;

    /// <inheritdoc/>
    public override string Name => "Concatenate";

    /// <inheritdoc/>
    public override Shape OutputShape
    {
        get
        {
            var first = parts[0].Shape;
            along = first.Axis(axis);
            var total = 0;
            foreach (var part in parts)
            {
                if (part.Rank != first.Rank || part.Shape.With(along, first[along]) != first)
                    throw new GeometryException($"{Owner ?? Name}: shapes {first} and {part.Shape} differ in more than axis {along}.");
                total += part.Shape[along];
            }

            return first.With(along, total);
        }
    }

    /// <inheritdoc/>
    protected override void Forward(Tensor y)
    {
        var (strides, offset) = (y.Shape.Strides(), 0);
        foreach (var part in parts)
        {
            Backend.Copy(part.Shape.Sizes, part.Storage, 0, part.Shape.Strides(), y.Storage, offset, strides);
            offset += part.Shape[along] * strides[along];
        }
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        var (strides, offset, dy) = (y.Shape.Strides(), 0, y.GradientStorage!);
        foreach (var part in parts)
        {
            using var gradient = GradientOf(part);
            if (gradient.Storage is { } to)
                Backend.Copy(part.Shape.Sizes, dy, offset, strides, to, 0, part.Shape.Strides());
            offset += part.Shape[along] * strides[along];
        }
    }
}

/// <summary>Joining of tensors.</summary>
public static class ConcatenateExtensions
{
    extension(Tensor)
    {
        /// <summary>Joins tensors along an axis, see <see cref="ConcatenateOp"/>.</summary>
        /// <exception cref="GeometryException">Nothing to join, no such axis, or other sizes differ.</exception>
        public static Tensor Concatenate(ReadOnlySpan<Tensor> parts, int axis = 0) => parts.IsEmpty
            ? throw new GeometryException("Concatenate: at least one tensor is needed.")
            : new ConcatenateOp(parts.ToArray(), axis).Run();
    }
}
