using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>A few examples at once: <c>var (images, labels) = batch;</c>.</summary>
/// <param name="Images">N×C×H×W values, or N×(C·H·W) from a flat set.</param>
/// <param name="Labels">N labels.</param>
public readonly record struct Batch(Tensor Images, int[] Labels)
{
    /// <summary>Examples in the batch: N.</summary>
    public int Count => Labels.Length;
}
