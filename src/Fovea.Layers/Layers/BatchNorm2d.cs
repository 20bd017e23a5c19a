using Fovea.Kernels;
using Fovea.Tensors;

namespace Fovea.Layers;

/// <summary>Batch normalization of pictures, N×C×H×W, one mean and variance a channel; see <see cref="BatchNorm"/>.</summary>
/// <param name="numFeatures">Number of channels, C.</param>
/// <param name="eps">ε, added to the variance.</param>
/// <param name="momentum">Weight of the new batch in the running statistics (Keras and the book count the other way round); null for the average of all batches.</param>
/// <param name="affine">Whether to learn a factor and a summand a channel.</param>
/// <param name="trackRunningStats">Whether to keep running statistics; without, the batch's are used always.</param>
public sealed class BatchNorm2d(int numFeatures, float eps = 1e-5f, float? momentum = 0.1f, bool affine = true, bool trackRunningStats = true)
    : BatchNorm(numFeatures, eps, momentum, affine, trackRunningStats)
{
    private protected override void CheckRank(Shape x)
    {
        if (x.Rank != 4)
            throw new GeometryException($"{this}: input needs 4 axes, N×C×H×W; the shape was {x}. For features use BatchNorm1d.");
    }
}
