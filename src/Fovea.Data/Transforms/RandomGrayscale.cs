using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>Takes the colour away, or not; the number of channels stays. With a probability of 1 torchvision's <c>Grayscale</c>.</summary>
/// <param name="probability">How often, 0 to 1.</param>
public sealed class RandomGrayscale(float probability = 0.1f) : IPictureTransform
{
    /// <inheritdoc/>
    public Picture Apply(Picture picture, Rng rng) => rng.NextFloat() < probability ? Adjust.Grayscale(picture) : picture;
}
