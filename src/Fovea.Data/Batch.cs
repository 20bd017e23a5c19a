using Fovea.Data.Transforms;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Data;

/// <summary>A few examples at once: <c>var (images, labels) = batch;</c>.</summary>
/// <param name="Images">N×C×H×W values, or N×(C·H·W) from a flat set.</param>
/// <param name="Labels">N labels.</param>
public readonly record struct Batch(Tensor Images, int[] Labels)
{
    /// <summary>Examples in the batch: N.</summary>
    public int Count => Labels.Length;

    /// <summary>What the labels are mixed with, or null where each example is of one class: see <see cref="MixUp"/>.</summary>
    public LabelMix? Mix { get; init; }

    /// <summary>For each example the label that it has most of.</summary>
    public int[] MainLabels => Mix is { Share: < 0.5f } mix ? mix.Others : Labels;

    /// <summary>
    /// The loss of the batch, whether mixed or not: <c>batch.Loss(labels => Loss.CrossEntropy(outputs, labels))</c>. Of a mixed one the sum of both
    /// labels' losses, each by its share, which for cross-entropy is that of the mixed targets (Zhang et al. 2017).
    /// </summary>
    /// <param name="loss">The loss for N labels.</param>
    public Tensor Loss(Func<int[], Tensor> loss) =>
        Mix is { } mix ? (loss(Labels) * mix.Share) + (loss(mix.Others) * (1 - mix.Share)) : loss(Labels);
}
