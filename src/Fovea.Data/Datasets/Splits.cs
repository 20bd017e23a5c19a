using Fovea.Tensors;

namespace Fovea.Data.Datasets;

/// <summary>Cutting and weighing labelled sets.</summary>
public static class Splits
{
    /// <summary>
    /// Cuts a set in two so that every class gives the same share, as near as whole pictures go. A class of at least two gives at least one
    /// to each side when the fraction is neither 0 nor 1.
    /// </summary>
    /// <param name="set">The set.</param>
    /// <param name="fraction">The share of the second part, 0 to 1.</param>
    /// <param name="seed">Equal seeds give equal cuts; a class's cut depends on its name and its own examples alone.</param>
    /// <returns>Indices without a common one that together are all, each ascending.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    public static (int[] First, int[] Second) Stratified(ILabelledSet set, double fraction, ulong seed)
    {
        if (!(fraction is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, $"{set.Name}: the share of the second part is {fraction}, expected 0 to 1.");

        var classes = new List<int>[set.ClassNames.Count];
        for (var label = 0; label < classes.Length; label++)
            classes[label] = [];
        for (var i = 0; i < set.Count; i++)
            classes[set.Label(i)].Add(i);

        var (first, second) = (new List<int>(), new List<int>());
        for (var label = 0; label < classes.Length; label++)
        {
            var members = classes[label].ToArray();
            new Rng(seed).Split("stratified").Split(set.ClassNames[label]).Shuffle<int>(members);
            var share = (int)Math.Round(fraction * members.Length, MidpointRounding.AwayFromZero);
            if (members.Length >= 2 && fraction is > 0 and < 1)
                share = Math.Clamp(share, 1, members.Length - 1);
            first.AddRange(members.AsSpan(share));
            second.AddRange(members.AsSpan(0, share));
        }

        first.Sort();
        second.Sort();
        return ([.. first], [.. second]);
    }

    /// <summary>A weight for each example so that, drawn by weight, every class comes equally often.</summary>
    /// <param name="set">The set.</param>
    /// <returns>One over the number of examples of the example's class.</returns>
    public static float[] BalancingWeights(ILabelledSet set)
    {
        var counts = CountClasses(set);
        var weights = new float[set.Count];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = 1f / counts[set.Label(i)];
        return weights;
    }

    /// <summary>How many examples each class has.</summary>
    /// <param name="set">The set.</param>
    public static int[] CountClasses(ILabelledSet set)
    {
        var counts = new int[set.ClassNames.Count];
        for (var i = 0; i < set.Count; i++)
            counts[set.Label(i)]++;
        return counts;
    }

    internal static int[] Check(ILabelledSet set, IReadOnlyList<int> indices)
    {
        foreach (var index in indices)
            if ((uint)index >= (uint)set.Count)
                throw new ArgumentException($"{set.Name} has {set.Count} examples, there is no number {index}.", nameof(indices));
        return [.. indices];
    }
}
