using Fovea.Tensors;

namespace Fovea.Layers.Initializers;

/// <summary>Normally distributed, but only between two limits: what lies outside is drawn again.</summary>
public sealed class TruncatedNormal : Initializer
{
    // Beyond eight deviations a float draw practically never falls.
    const double Reach = 8;

    readonly double mean, deviation, low, high, nearest;

    /// <summary>Sets the distribution.</summary>
    /// <param name="mean">Mean before truncation.</param>
    /// <param name="standardDeviation">Standard deviation before truncation.</param>
    /// <param name="minimum">Lower limit, a value and not a multiple of the deviation.</param>
    /// <param name="maximum">Upper limit, likewise.</param>
    /// <exception cref="ArgumentException">The limits hold nothing of the distribution.</exception>
    public TruncatedNormal(float mean = 0, float standardDeviation = 1, float minimum = -2, float maximum = 2)
    {
        (this.mean, deviation) = (mean, standardDeviation);
        low = Math.Max(minimum, mean - Reach * deviation);
        high = Math.Min(maximum, mean + Reach * deviation);
        if (!(deviation > 0) || !(low < high))
            throw new ArgumentException(
                $"TruncatedNormal: a normal distribution of mean {mean} and deviation {standardDeviation} has next to nothing between {minimum} and {maximum}. " +
                "Give limits within eight deviations of the mean.");
        nearest = Math.Clamp(mean, low, high);
    }

    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, Rng rng)
    {
        foreach (ref var value in values)
            value = Draw(rng);
    }

    // Rejection from the uniform distribution: the density's height at its highest point between the limits counts as one.
    float Draw(Rng rng)
    {
        while (true)
        {
            var candidate = low + (high - low) * rng.NextFloat();
            var exponent = (Squared(nearest) - Squared(candidate)) / 2;
            if (rng.NextFloat() < Math.Exp(exponent))
                return (float)candidate;
        }
    }

    double Squared(double value) => (value - mean) / deviation * ((value - mean) / deviation);
}
