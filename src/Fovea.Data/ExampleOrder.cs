using Fovea.Data.Datasets;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>In which order an epoch's examples come, and which chance each has: decided by seed, epoch and example alone.</summary>
/// <param name="Data">The examples.</param>
/// <param name="Seed">Null for the set's own order and no chance.</param>
/// <param name="Weights">How likely each example is to be drawn, with replacement; null to draw each once.</param>
sealed record ExampleOrder(IExamples Data, ulong? Seed, float[]? Weights)
{
    /// <summary>The numbers of an epoch's examples, as many as the set has.</summary>
    public int[] Of(int epoch)
    {
        var order = new int[Data.Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        if (Seed is not { } key)
            return order;
        var rng = new Rng(key).Split("shuffle").Split((ulong)epoch);
        if (Weights is null)
            rng.Shuffle<int>(order);
        else
            Draw(rng, order);
        return order;
    }

    /// <summary>Chance in an epoch, to be split by <see cref="Chance"/>; null where nothing happens by chance.</summary>
    public Rng? ChanceOf(int epoch) => Seed is { } key ? new Rng(key).Split("augment").Split((ulong)epoch) : null;

    /// <summary>Chance of one example in an epoch. Drawn by weight, an example may come twice, so its place decides.</summary>
    public Rng? Chance(Rng? epoch, int example, int place) => epoch?.Split((ulong)(Weights is null ? example : place));

    // By inverting the sum of the weights; in double, in one order, so that it rounds alike everywhere.
    void Draw(Rng rng, int[] order)
    {
        var sums = new double[order.Length];
        var sum = 0.0;
        for (var i = 0; i < sums.Length; i++)
            sums[i] = sum += Weights![i];
        for (var i = 0; i < order.Length; i++)
        {
            // Two numbers of 24 bits, so that every example of a large set can be hit.
            var point = (rng.NextFloat() + rng.NextFloat() / (1 << 24)) * sum;
            var found = Array.BinarySearch(sums, point);
            order[i] = Math.Min(found >= 0 ? found + 1 : ~found, order.Length - 1);
        }
    }
}
