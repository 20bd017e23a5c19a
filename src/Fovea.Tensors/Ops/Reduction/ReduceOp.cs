using Fovea.Kernels;
using Fovea.Kernels.Elementwise.Arithmetic;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Backends;

namespace Fovea.Tensors.Ops;

/// <summary>
/// Folds neighbouring axes into one element each, sizes [outer, length, inner] → [outer, 1, inner] for the axes from start to end.
/// The gradient of a sum goes to every summand, that of a maximum to the first winner.
/// </summary>
/// <param name="x">The input.</param>
/// <param name="kind">Sum or maximum.</param>
/// <param name="start">First axis to fold.</param>
/// <param name="end">The axis after the last.</param>
/// <param name="scale">Factor on a sum: 1/length makes the mean.</param>
public sealed class ReduceOp(Tensor x, ReductionKind kind, int start, int end, float scale = 1) : Op(x)
{
    int Outer => x.Shape.LengthOf(0, start);

    int Folded => x.Shape.LengthOf(start, end);

    int Inner => x.Shape.LengthOf(end, x.Rank);

    /// <inheritdoc/>
    public override string Name => kind.ToString();

    /// <inheritdoc/>
    public override Shape OutputShape
    {
        get
        {
            if (kind == ReductionKind.Max && Folded == 0)
                throw new GeometryException($"{Owner ?? Name}: an empty axis has no maximum; the shape was {x.Shape}.");
            var sizes = x.Shape.Sizes.ToArray();
            sizes.AsSpan(start, end - start).Fill(1);
            return Shape.Create(sizes);
        }
    }

    /// <inheritdoc/>
    protected override void Forward(Tensor y) => Backend.Reduce(kind, Outer, Folded, Inner, x.Storage, y.Storage, scale);

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        var dy = y.GradientStorage!;
        using var dx = GradientOf(x);
        if (dx.Storage is not { } to)
            return;
        if (kind == ReductionKind.Max)
        {
            Backend.MaxBackward(Outer, Folded, Inner, x.Storage, y.Storage, dy, to);
            return;
        }

        var scaled = dy;
        if (scale != 1)
            Backend.Map(new Affine(scale, 0), dy, scaled = Keep(dy.Length));
        Backend.Copy([Outer, Folded, Inner], scaled, 0, [Inner, 0, 1], to, 0, [Folded * Inner, Inner, 1]);
    }
}

/// <summary>Reductions over axes; without axes over all of them.</summary>
public static class ReduceExtensions
{
    extension(Tensor x)
    {
        /// <summary>Sum of all elements.</summary>
        public Tensor Sum() => x.Fold(ReductionKind.Sum, [], keepAxes: false, mean: false);

        /// <summary>Sums over the given axes (−1 is the last).</summary>
        /// <param name="axes">Axes to sum over.</param>
        /// <param name="keepAxes">Leave them with size 1 instead of dropping them.</param>
        /// <exception cref="GeometryException">There is no such axis, or it is named twice.</exception>
        public Tensor Sum(ReadOnlySpan<int> axes, bool keepAxes = false) => x.Fold(ReductionKind.Sum, axes, keepAxes, mean: false);

        /// <summary>Mean of all elements.</summary>
        public Tensor Mean() => x.Fold(ReductionKind.Sum, [], keepAxes: false, mean: true);

        /// <summary>Means over the given axes (−1 is the last).</summary>
        /// <exception cref="GeometryException">There is no such axis, or it is named twice.</exception>
        public Tensor Mean(ReadOnlySpan<int> axes, bool keepAxes = false) => x.Fold(ReductionKind.Sum, axes, keepAxes, mean: true);

        /// <summary>The largest element.</summary>
        public Tensor Max() => x.Fold(ReductionKind.Max, [], keepAxes: false, mean: false);

        /// <summary>The largest elements over the given axes (−1 is the last).</summary>
        /// <exception cref="GeometryException">There is no such axis, it is named twice, or it is empty.</exception>
        public Tensor Max(ReadOnlySpan<int> axes, bool keepAxes = false) => x.Fold(ReductionKind.Max, axes, keepAxes, mean: false);

        /// <summary>Variance of all elements; see the overload with axes.</summary>
        public Tensor Variance(int correction = 1) => x.Variance([], correction);

        /// <summary>Variances over the given axes: Σ(x − mean)²/(count − correction).</summary>
        /// <param name="axes">Axes to reduce; none means all.</param>
        /// <param name="correction">1 for the unbiased estimate, PyTorch's default; 0 for the biased one.</param>
        /// <param name="keepAxes">Leave the axes with size 1 instead of dropping them.</param>
        /// <exception cref="GeometryException">There is no such axis, or not enough elements for the correction.</exception>
        public Tensor Variance(ReadOnlySpan<int> axes, int correction = 1, bool keepAxes = false)
        {
            var mean = x.Fold(ReductionKind.Sum, axes, keepAxes: true, mean: true);
            var count = x.Length / Math.Max(1, mean.Length);
            if (count <= correction)
                throw new GeometryException($"Variance: {count} elements with correction {correction} leave nothing to divide by; the shape was {x.Shape}.");
            return (x - mean).Square().Fold(ReductionKind.Sum, axes, keepAxes, mean: false) * (1f / (count - correction));
        }

        /// <summary>Index along an axis of the first largest element, for every other position in row-major order.</summary>
        /// <param name="axis">The axis, −1 for the last.</param>
        /// <exception cref="GeometryException">There is no such axis.</exception>
        public int[] ArgMax(int axis = -1)
        {
            axis = x.Shape.Axis(axis);
            var (outer, inner) = (x.Shape.LengthOf(0, axis), x.Shape.LengthOf(axis + 1, x.Rank));
            var indices = new int[outer * inner];
            x.Backend.ArgMax(outer, x.Shape[axis], inner, x.Storage, indices);
            return indices;
        }

        Tensor Fold(ReductionKind kind, ReadOnlySpan<int> axes, bool keepAxes, bool mean)
        {
            Span<bool> folded = stackalloc bool[x.Rank];
            folded.Fill(axes.IsEmpty);
            foreach (var axis in axes)
            {
                ref var flag = ref folded[x.Shape.Axis(axis)];
                if (flag)
                    throw new GeometryException($"{kind}: axis {axis} is named twice for the shape {x.Shape}.");
                flag = true;
            }

            // Runs of neighbouring axes fold in one operation, the last run first.
            var y = x;
            for (var end = x.Rank; end > 0; end--)
            {
                if (!folded[end - 1])
                    continue;
                var start = end - 1;
                while (start > 0 && folded[start - 1])
                    start--;
                y = new ReduceOp(y, kind, start, end, mean ? 1f / x.Shape.LengthOf(start, end) : 1).Run();
                end = start + 1;
            }

            if (keepAxes)
                return y;
            Span<int> kept = stackalloc int[x.Rank];
            var rank = 0;
            for (var axis = 0; axis < x.Rank; axis++)
                if (!folded[axis])
                    kept[rank++] = x.Shape[axis];
            return y.Reshape(Shape.Create(kept[..rank]));
        }
    }
}
