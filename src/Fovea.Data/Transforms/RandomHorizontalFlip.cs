using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>Mirrors left and right, or not.</summary>
/// <param name="probability">How often, 0 to 1.</param>
public sealed class RandomHorizontalFlip(float probability = 0.5f) : IAugmentation, IPictureTransform
{
    /// <inheritdoc/>
    public Picture Apply(Picture picture, Rng rng) => rng.NextFloat() < probability ? Mirror.LeftRight(picture) : picture;

    /// <inheritdoc/>
    public void Apply(Span<float> picture, int channels, int height, int width, Rng rng)
    {
        if (rng.NextFloat() >= probability)
            return;
        for (var row = 0; row < channels * height; row++)
            picture.Slice(row * width, width).Reverse();
    }
}
