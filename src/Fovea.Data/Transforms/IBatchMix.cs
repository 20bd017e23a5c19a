using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>Mixes the examples of a batch with one another: <c>loader.Mix(seed: 1, new MixUp(0.2f), new CutMix())</c>.</summary>
public interface IBatchMix
{
    /// <summary>Mixes each example with the one before it, the first one with the last, in place.</summary>
    /// <param name="images">N examples, one after the other.</param>
    /// <param name="example">The shape of one example, C×H×W.</param>
    /// <param name="rng">Chance of this batch in this epoch alone.</param>
    /// <returns>The share of each example that is still its own, 0 to 1.</returns>
    float Apply(Span<float> images, Shape example, Rng rng);
}

/// <summary>What mixes have in common.</summary>
static class Mixing
{
    /// <summary>A share from the distribution Beta(α, α): near 0 or 1 where α is small, near ½ where it is large.</summary>
    public static float Share(float alpha, Rng rng)
    {
        var (one, other) = (Gamma(alpha, rng), Gamma(alpha, rng));
        return one + other == 0 ? rng.NextInt(2) : (float)(one / (one + other)); // a tiny α makes both vanish: all or nothing
    }

    /// <summary>Runs <paramref name="mix"/> on each example and its partner, the last one first, so that partners are still unmixed.</summary>
    public static void EachWithPartner(Span<float> images, int size, Mixer mix)
    {
        var count = images.Length / size;
        if (count < 2)
            return;
        var last = images.Slice((count - 1) * size, size).ToArray(); // the partner of the first
        for (var i = count - 1; i > 0; i--)
            mix(images.Slice(i * size, size), images.Slice((i - 1) * size, size));
        mix(images[..size], last);
    }

    /// <summary>Changes an example with its partner.</summary>
    public delegate void Mixer(Span<float> own, ReadOnlySpan<float> partner);

    // Marsaglia and Tsang 2000; below 1 by way of α + 1.
    static double Gamma(double alpha, Rng rng)
    {
        if (alpha < 1)
            return Gamma(alpha + 1, rng) * Math.Pow(1 - rng.NextFloat(), 1 / alpha);
        var d = alpha - (1 / 3.0);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = rng.NextNormal();
            var v = Math.Pow(1 + (c * x), 3);
            if (v > 0 && Math.Log(1 - rng.NextFloat()) < (0.5 * x * x) + (d * (1 - v + Math.Log(v))))
                return d * v;
        }
    }
}
