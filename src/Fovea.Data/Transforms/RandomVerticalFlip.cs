using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>Mirrors above and below, or not.</summary>
/// <param name="probability">How often, 0 to 1.</param>
public sealed class RandomVerticalFlip(float probability = 0.5f) : IAugmentation, IPictureTransform
{
    /// <inheritdoc/>
    public Picture Apply(Picture picture, Rng rng) => rng.NextFloat() < probability ? Mirror.UpDown(picture) : picture;

    /// <inheritdoc/>
    public void Apply(Span<float> picture, int channels, int height, int width, Rng rng)
    {
        if (rng.NextFloat() >= probability)
            return;
        for (var channel = 0; channel < channels; channel++)
        {
            for (var y = 0; y < height / 2; y++)
            {
                var upper = picture.Slice(((channel * height) + y) * width, width);
                var lower = picture.Slice(((channel * height) + height - 1 - y) * width, width);
                for (var x = 0; x < width; x++)
                    (upper[x], lower[x]) = (lower[x], upper[x]);
            }
        }
    }
}
