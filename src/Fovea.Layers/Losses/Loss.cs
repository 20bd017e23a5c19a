using Fovea.Kernels;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Elementwise.Losses;
using Fovea.Tensors;
using Fovea.Tensors.Backends;
using Fovea.Tensors.Ops;

namespace Fovea.Layers.Losses;

/// <summary>
/// Losses, with PyTorch's formulas and defaults. They take scores (logits), not probabilities. The result is a scalar unless
/// <see cref="Reduction.None"/> is asked for.
/// </summary>
public static partial class Loss
{
    /// <summary>Mean of (prediction − target)².</summary>
    /// <param name="prediction">Any shape.</param>
    /// <param name="target">The same shape.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <exception cref="GeometryException">The shapes differ.</exception>
    public static Tensor MeanSquaredError(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean) =>
        Compare(nameof(MeanSquaredError), prediction, target, new SquaredError(), reduction);

    /// <summary>½·Σ(prediction − target)²: what the book calls mean squared error.</summary>
    /// <param name="prediction">Any shape.</param>
    /// <param name="target">The same shape.</param>
    /// <exception cref="GeometryException">The shapes differ.</exception>
    public static Tensor HalfSquaredSum(Tensor prediction, Tensor target) =>
        Compare(nameof(HalfSquaredSum), prediction, target, new SquaredError(), Reduction.Sum) * 0.5f;

    /// <summary>Mean of |prediction − target|.</summary>
    /// <param name="prediction">Any shape.</param>
    /// <param name="target">The same shape.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <exception cref="GeometryException">The shapes differ.</exception>
    public static Tensor L1(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean) =>
        Compare(nameof(L1), prediction, target, new AbsoluteError(), reduction);

    /// <summary>½d² where |d| ≤ δ, else δ·(|d| − ½δ), d = prediction − target (Huber 1964).</summary>
    /// <param name="prediction">Any shape.</param>
    /// <param name="target">The same shape.</param>
    /// <param name="delta">δ, above 0.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <exception cref="GeometryException">The shapes differ or δ is not positive.</exception>
    public static Tensor Huber(Tensor prediction, Tensor target, float delta = 1, Reduction reduction = Reduction.Mean) => delta > 0
        ? Compare(nameof(Huber), prediction, target, new Huber(delta), reduction)
        : throw new GeometryException($"Loss.Huber: delta is {delta}; it must be above 0.");

    /// <summary>Cross-entropy of independent yes-or-no targets and the probabilities σ(logits), in the form that never overflows.</summary>
    /// <param name="logits">Scores, any shape.</param>
    /// <param name="targets">Numbers from 0 to 1, the same shape.</param>
    /// <param name="weight">Factor on each loss, of a shape that broadcasts, or null.</param>
    /// <param name="positiveWeight">Factor on the part of the positive targets, of a shape that broadcasts, or null.</param>
    /// <param name="reduction">What becomes of the losses; the mean divides by their number, whatever their weights.</param>
    /// <exception cref="GeometryException">The shapes differ.</exception>
    public static Tensor BinaryCrossEntropyWithLogits(
        Tensor logits, Tensor targets, Tensor? weight = null, Tensor? positiveWeight = null, Reduction reduction = Reduction.Mean)
    {
        const string Name = nameof(BinaryCrossEntropyWithLogits);
        CheckEqual(Name, logits, targets);
        var losses = logits.Zip(targets, new BinaryCrossEntropyWithLogits(), Name);
        if (positiveWeight is not null)
            losses += (positiveWeight - 1) * targets * (-logits).Softplus();
        if (weight is not null)
            losses *= weight;
        return Reduce(losses, reduction, losses.Length);
    }

    static Tensor Compare<TOp>(string name, Tensor prediction, Tensor target, TOp op, Reduction reduction) where TOp : struct, IBinary
    {
        CheckEqual(name, prediction, target);
        return Reduce(prediction.Zip(target, op, name), reduction, prediction.Length);
    }

    static void CheckEqual(string name, Tensor prediction, Tensor target)
    {
        if (prediction.Shape != target.Shape)
            throw new GeometryException($"Loss.{name}: predictions have shape {prediction.Shape}, targets {target.Shape}; they must be equal. Reshape one of them.");
    }

    /// <summary>Sums all losses, divided by <paramref name="count"/> for the mean: one pass.</summary>
    static Tensor Reduce(Tensor losses, Reduction reduction, double count)
    {
        if (reduction == Reduction.None)
            return losses;
        if (losses.Rank == 0)
            return reduction == Reduction.Mean ? losses * (float)(1 / count) : losses;
        var scale = reduction == Reduction.Mean ? (float)(1 / count) : 1;
        return new ReduceOp(losses, ReductionKind.Sum, 0, losses.Rank, scale).Run().Reshape(Shape.Scalar);
    }
}
