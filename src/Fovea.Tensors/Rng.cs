using Fovea.Kernels.Elementwise;

namespace Fovea.Tensors;

/// <summary>
/// An explicit, splittable source of random numbers: a key and a position in that key's stream. Splitting depends on names and not on
/// order, so a layer added to a model leaves the other layers' numbers alone. There is no global generator.
/// </summary>
/// <param name="seed">Equal seeds give equal streams, on every machine and for any number of threads.</param>
public sealed class Rng(ulong seed)
{
    ulong position;

    /// <summary>The stream's key.</summary>
    public ulong Key { get; } = Mix(seed);

    /// <summary>An independent stream for a part of the work, such as a parameter, by its name.</summary>
    public Rng Split(string name)
    {
        var hash = Key;
        foreach (var character in name)
            hash = Mix(hash ^ character);
        return new Rng(hash);
    }

    /// <summary>An independent stream for a part of the work, such as an epoch, by its number.</summary>
    public Rng Split(ulong number) => new(Mix(Key) ^ Mix(~number));

    /// <summary>A number in [0, 1).</summary>
    public float NextFloat() => CounterRandom.Uniform(Key, position++);

    /// <summary>A whole number from 0 up to, not including, <paramref name="limit"/>, every one equally likely to within 2⁻³².</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1.</exception>
    public int NextInt(int limit) => limit >= 1
        ? (int)((ulong)CounterRandom.Bits(Key, position++) * (ulong)limit >> 32)
        : throw new ArgumentOutOfRangeException(nameof(limit), $"NextInt: the limit is {limit}; it must be at least 1.");

    /// <summary>A number from the standard normal distribution (Box and Muller 1958), computed in double so that it rounds alike everywhere.</summary>
    public float NextNormal()
    {
        var radius = Math.Sqrt(-2 * Math.Log((CounterRandom.Bits(Key, position++) + 1.0) / 4294967296.0));
        var angle = 2 * Math.PI * (CounterRandom.Bits(Key, position++) / 4294967296.0);
        return (float)(radius * Math.Cos(angle));
    }

    /// <summary>Puts the items in random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = NextInt(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    // The finalizer of SplitMix64 (Steele, Lea and Flood 2014): every input bit reaches every output bit.
    static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
