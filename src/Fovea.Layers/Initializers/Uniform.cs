using Fovea.Tensors;

namespace Fovea.Layers.Initializers;

/// <summary>Equally likely everywhere in [low, high).</summary>
/// <param name="low">Lower limit.</param>
/// <param name="high">Upper limit.</param>
public sealed class Uniform(float low = 0, float high = 1) : Initializer
{
    /// <summary>PyTorch's beginning for the bias beside a weight: within ±1/√(fan-in).</summary>
    /// <param name="weight">The weight's shape.</param>
    public static Uniform ForBias(Shape weight)
    {
        var bound = (float)(1 / Math.Sqrt(Fans.Of(weight).In));
        return new Uniform(-bound, bound);
    }

    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, Rng rng) => Fill(values, low, high, rng);

    internal static void Fill(Span<float> values, double low, double high, Rng rng)
    {
        foreach (ref var value in values)
            value = (float)(low + (high - low) * rng.NextFloat());
    }
}
