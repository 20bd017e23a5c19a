namespace Fovea.Data.Datasets;

/// <summary>Examples with a label each, as splits, samplers and messages see them.</summary>
public interface ILabelledSet
{
    /// <summary>The set's name, for reports and messages: <c>flowers train</c>.</summary>
    string Name { get; }

    /// <summary>A name for each label.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Examples.</summary>
    int Count { get; }

    /// <summary>The label of one example.</summary>
    /// <param name="index">Which, from 0.</param>
    int Label(int index);

    /// <summary>What to call one example in a message: its file where it has one, else the set's name and its number.</summary>
    /// <param name="index">Which, from 0.</param>
    string Describe(int index);
}
