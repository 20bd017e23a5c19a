using System.Buffers;
using Fovea.Kernels;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

namespace Fovea.Layers.Losses;

// Losses of classes. Everything that tells one cross-entropy from another is put into target weights q, so that one operation does them all.
public static partial class Loss
{
    /// <summary>
    /// Cross-entropy of labels and the probabilities softmax(logits) over axis 1. With class weights w and smoothing ε a picture of class y
    /// loses −(1 − ε)·w[y]·log p[y] − ε/C·Σ w[c]·log p[c]; the mean divides by the sum of the pictures' w[y].
    /// </summary>
    /// <param name="logits">Scores, N×C or N×C×d1×….</param>
    /// <param name="labels">Class of each picture (and position), N·d1·… of them, row by row.</param>
    /// <param name="weight">One factor a class, or null.</param>
    /// <param name="labelSmoothing">ε from 0 to 1 (Szegedy et al. 2015, section 7).</param>
    /// <param name="ignoreIndex">Label of pictures that do not count.</param>
    /// <param name="reduction">What becomes of the losses, which have the shape N or N×d1×….</param>
    /// <exception cref="GeometryException">The number of labels or weights does not fit, or a label is not a class.</exception>
    public static Tensor CrossEntropy(
        Tensor logits, ReadOnlySpan<int> labels, float[]? weight = null, float labelSmoothing = 0, int ignoreIndex = -100,
        Reduction reduction = Reduction.Mean)
    {
        const string Name = nameof(CrossEntropy);
        CheckClasses(Name, logits, weight);
        CheckSmoothing(Name, labelSmoothing);
        var q = TargetWeights(Name, logits, labels, weight, labelSmoothing, ignoreIndex, out var total);
        CheckTotal(Name, reduction, total);
        return Reduce(new SoftmaxLossOp(logits, q) { Owner = Name }.Run(), reduction, total);
    }

    /// <inheritdoc cref="CrossEntropy(Tensor, ReadOnlySpan{int}, float[], float, int, Reduction)"/>
    public static Tensor CrossEntropy(
        Tensor logits, int[] labels, float[]? weight = null, float labelSmoothing = 0, int ignoreIndex = -100, Reduction reduction = Reduction.Mean) =>
        CrossEntropy(logits, labels.AsSpan(), weight, labelSmoothing, ignoreIndex, reduction);

    /// <summary>
    /// Cross-entropy of given probabilities (one-hot or soft) and softmax(logits) over axis 1: −Σ w[c]·((1 − ε)·t[c] + ε/C)·log p[c]. The mean
    /// divides by the number of pictures (and positions), whatever their weights. No gradient flows to the targets.
    /// </summary>
    /// <param name="logits">Scores, N×C or N×C×d1×….</param>
    /// <param name="targets">Probabilities of the same shape.</param>
    /// <param name="weight">One factor a class, or null.</param>
    /// <param name="labelSmoothing">ε from 0 to 1.</param>
    /// <param name="reduction">What becomes of the losses, which have the shape N or N×d1×….</param>
    /// <exception cref="GeometryException">The shapes or the number of weights do not fit.</exception>
    public static Tensor CrossEntropy(
        Tensor logits, Tensor targets, float[]? weight = null, float labelSmoothing = 0, Reduction reduction = Reduction.Mean)
    {
        const string Name = nameof(CrossEntropy);
        CheckClasses(Name, logits, weight);
        CheckSmoothing(Name, labelSmoothing);
        CheckEqual(Name, logits, targets);
        var classes = logits.Shape[1];
        var q = labelSmoothing == 0 ? targets : targets * (1 - labelSmoothing) + labelSmoothing / classes;
        if (weight is not null)
            q *= Tape.Constant(weight, [classes, .. Enumerable.Repeat(1, logits.Rank - 2)], logits.Backend);
        return Reduce(new SoftmaxLossOp(logits, q) { Owner = Name }.Run(), reduction, logits.Length / Math.Max(1, classes));
    }

    /// <summary>−w[y]·logProbabilities[y] of each picture: with <c>LogSoftmax</c> before it, the cross-entropy.</summary>
    /// <param name="logProbabilities">Logarithms of probabilities, N×C or N×C×d1×….</param>
    /// <param name="labels">Class of each picture (and position), row by row.</param>
    /// <param name="weight">One factor a class, or null.</param>
    /// <param name="ignoreIndex">Label of pictures that do not count.</param>
    /// <param name="reduction">What becomes of the losses; the mean divides by the sum of the pictures' w[y].</param>
    /// <exception cref="GeometryException">The number of labels or weights does not fit, or a label is not a class.</exception>
    public static Tensor NegativeLogLikelihood(
        Tensor logProbabilities, int[] labels, float[]? weight = null, int ignoreIndex = -100, Reduction reduction = Reduction.Mean)
    {
        const string Name = nameof(NegativeLogLikelihood);
        CheckClasses(Name, logProbabilities, weight);
        var q = TargetWeights(Name, logProbabilities, labels, weight, 0, ignoreIndex, out var total);
        CheckTotal(Name, reduction, total);
        return Reduce(-(logProbabilities * q).Sum([1]), reduction, total);
    }

    /// <summary>q of the logits' shape: what each class counts at each picture and position; <paramref name="total"/> sums the labels' weights.</summary>
    static Tensor TargetWeights(
        string name, Tensor logits, ReadOnlySpan<int> labels, float[]? weight, float smoothing, int ignoreIndex, out double total)
    {
        var (rows, classes, inner) = (logits.Shape[0], logits.Shape[1], logits.Shape.LengthOf(2, logits.Rank));
        if (labels.Length != rows * inner)
            throw new GeometryException($"Loss.{name}: {labels.Length} labels were given, expected {rows * inner} for logits of shape {logits.Shape}.");

        var q = ArrayPool<float>.Shared.Rent(logits.Length);
        try
        {
            q.AsSpan(0, logits.Length).Clear();
            total = 0;
            for (var i = 0; i < labels.Length; i++)
            {
                var label = labels[i];
                if (label == ignoreIndex)
                    continue;
                if ((uint)label >= (uint)classes)
                    throw new GeometryException(
                        $"Loss.{name}: label {label} at position {i} is not a class; logits of shape {logits.Shape} have {classes} classes, 0 to {classes - 1}.");

                var start = i / inner * classes * inner + i % inner;
                for (var c = 0; smoothing > 0 && c < classes; c++)
                    q[start + c * inner] = smoothing / classes * (weight?[c] ?? 1);
                q[start + label * inner] += (1 - smoothing) * (weight?[label] ?? 1);
                total += weight?[label] ?? 1;
            }

            return Tape.Constant(q.AsSpan(0, logits.Length), logits.Shape, logits.Backend);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(q);
        }
    }

    static void CheckClasses(string name, Tensor logits, float[]? weight)
    {
        if (logits.Rank < 2)
            throw new GeometryException($"Loss.{name}: scores need the shape N×C or N×C×…; the shape was {logits.Shape}.");
        if (weight is not null && weight.Length != logits.Shape[1])
            throw new GeometryException($"Loss.{name}: {weight.Length} class weights were given, expected {logits.Shape[1]} for scores of shape {logits.Shape}.");
    }

    static void CheckSmoothing(string name, float smoothing)
    {
        if (smoothing is not (>= 0 and <= 1))
            throw new GeometryException($"Loss.{name}: label smoothing is {smoothing}; it must lie between 0 and 1.");
    }

    static void CheckTotal(string name, Reduction reduction, double total)
    {
        if (reduction == Reduction.Mean && total == 0)
            throw new GeometryException(
                $"Loss.{name}: there is nothing to average: every label is ignored or has weight 0. Leave such batches out, or use Reduction.Sum.");
    }
}
