using Fovea.Kernels;
using Fovea.Tensors.Autograd;

namespace Fovea.Tensors.Ops;

/// <summary>Every step-th element of an axis from start on, length of them. The gradient is zero for what was left out.</summary>
/// <param name="x">The input.</param>
/// <param name="axis">The axis, −1 for the last.</param>
/// <param name="start">First element.</param>
/// <param name="length">Number of elements.</param>
/// <param name="step">Distance between them.</param>
public sealed class SliceOp(Tensor x, int axis, int start, int length, int step) : Op(x)
{
    readonly int along = x.Shape.Axis(axis);

    /// <inheritdoc/>
    public override string Name => "Slice";

    /// <inheritdoc/>
    public override Shape OutputShape
    {
        get
        {
            var size = x.Shape[along];
            if (start < 0 || length < 0 || step < 1 || length > 0 && start + (length - 1L) * step >= size)
                throw new GeometryException(
                    $"{Owner ?? Name}: {length} elements from {start} with step {step} do not lie in axis {along} of the shape {x.Shape}.");
            return x.Shape.With(along, length);
        }
    }

    /// <inheritdoc/>
    protected override void Forward(Tensor y)
    {
        var strides = x.Shape.Strides();
        var offset = start * strides[along];
        strides[along] *= step;
        Backend.Copy(y.Shape.Sizes, x.Storage, offset, strides, y.Storage, 0, y.Shape.Strides());
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        var dy = y.GradientStorage!;
        using var dx = GradientOf(x);
        if (dx.Storage is not { } to)
            return;
        var strides = x.Shape.Strides();
        var offset = start * strides[along];
        strides[along] *= step;
        Backend.Fill(to, 0);
        Backend.Copy(y.Shape.Sizes, dy, 0, y.Shape.Strides(), to, offset, strides);
    }
}

/// <summary>Parts of tensors.</summary>
public static class SliceExtensions
{
    extension(Tensor x)
    {
        /// <summary>Part of an axis, see <see cref="SliceOp"/>.</summary>
        /// <exception cref="GeometryException">The part does not lie in the axis.</exception>
        public Tensor Slice(int axis, int start, int length, int step = 1) => new SliceOp(x, axis, start, length, step).Run();

        /// <summary>Part of an axis as a C# range: <c>x.Slice(0, 2..^1)</c>.</summary>
        /// <exception cref="GeometryException">The part does not lie in the axis.</exception>
        public Tensor Slice(int axis, Range range)
        {
            var size = x.Shape[x.Shape.Axis(axis)];
            var (start, end) = (range.Start.GetOffset(size), range.End.GetOffset(size));
            return x.Slice(axis, start, end - start);
        }
    }
}
