namespace Fovea.Data.Transforms;

/// <summary>What the labels of a mixed batch are mixed with: example i is of class labels[i] to one share and of class others[i] to the rest.</summary>
/// <param name="Others">N further labels.</param>
/// <param name="Share">The share of the batch's own labels, 0 to 1.</param>
public readonly record struct LabelMix(int[] Others, float Share);
