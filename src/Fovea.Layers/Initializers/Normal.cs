using Fovea.Tensors;

namespace Fovea.Layers.Initializers;

/// <summary>Normally distributed: <c>new Normal(0, 0.01f)</c>.</summary>
/// <param name="mean">The mean.</param>
/// <param name="standardDeviation">The standard deviation.</param>
public sealed class Normal(float mean = 0, float standardDeviation = 1) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, Rng rng) => Fill(values, mean, standardDeviation, rng);

    internal static void Fill(Span<float> values, double mean, double deviation, Rng rng)
    {
        foreach (ref var value in values)
            value = (float)(mean + deviation * rng.NextNormal());
    }
}
