using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>Overwrites a random rectangle, or not (Zhong et al. 2017), drawn as torchvision draws it; for values, after normalization.</summary>
/// <param name="probability">How often, 0 to 1.</param>
public sealed class RandomErasing(float probability = 0.5f) : IAugmentation
{
    const int Tries = 10;

    /// <summary>Least and largest share of the picture's area.</summary>
    public (float Least, float Most) Scale { get; init; } = (0.02f, 0.33f);

    /// <summary>Least and largest height over width.</summary>
    public (float Least, float Most) Ratio { get; init; } = (0.3f, 3.3f);

    /// <summary>What is written, or null for noise from the standard normal distribution.</summary>
    public float? Value { get; init; } = 0;

    /// <inheritdoc/>
    public void Apply(Span<float> picture, int channels, int height, int width, Rng rng)
    {
        if (rng.NextFloat() >= probability)
            return;
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var (h, w) = RandomShape.Draw((double)height * width, Scale, Ratio, rng); // upright: the ratio is height over width
            if (h >= height || w >= width)
                continue;
            var (top, left) = (rng.NextInt(height - h + 1), rng.NextInt(width - w + 1));
            for (var row = 0; row < channels * h; row++)
                Erase(picture.Slice((((row / h * height) + top + (row % h)) * width) + left, w), rng);
            return;
        }
    }

    void Erase(Span<float> row, Rng rng)
    {
        foreach (ref var value in row)
            value = Value ?? rng.NextNormal();
    }
}
