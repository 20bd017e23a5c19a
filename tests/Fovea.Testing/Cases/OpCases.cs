namespace Fovea.Testing;

/// <summary>The one list of op cases, by family; <see cref="All"/> in a fixed order.</summary>
public static partial class OpCases
{
    static readonly Lazy<OpCase[]> Everything = new(() =>
    [
        .. Elementwise(), .. Binary(), .. Products(), .. Convolutions(), .. Poolings(), .. Normalizations(), .. Reductions(), .. Shapings(), .. Losses(),
    ]);

    /// <summary>All cases.</summary>
    public static IReadOnlyList<OpCase> All => Everything.Value;

    /// <summary>A case by name.</summary>
    public static OpCase Named(string name) => All.First(candidate => candidate.Name == name);
}
