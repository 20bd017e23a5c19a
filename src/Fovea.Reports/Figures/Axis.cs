using Fovea.Reports.Texts;

namespace Fovea.Reports.Figures;

/// <summary>
/// An axis. A string, or English and Korean, stands for an even axis that fits its numbers: <c>x: "epoch"</c>, <c>y: ("loss", "손실")</c>.
/// </summary>
/// <param name="Label">What is measured.</param>
public sealed record Axis(Text Label)
{
    /// <summary>The unit, such as <c>ms</c> or <c>%</c>; null for none.</summary>
    public Text? Unit { get; init; }

    /// <summary>Whether equal factors are equally far; all numbers must be above zero.</summary>
    public bool IsLog { get; init; }

    /// <summary>Where it begins, or null to fit the numbers.</summary>
    public double? Min { get; init; }

    /// <summary>Where it ends, or null to fit the numbers.</summary>
    public double? Max { get; init; }

    /// <summary>A logarithmic axis that fits its numbers.</summary>
    /// <param name="label">What is measured.</param>
    public static Axis Log(Text label) => new(label) { IsLog = true };

    /// <summary>An even axis with given ends.</summary>
    /// <param name="label">What is measured.</param>
    /// <param name="min">Where it begins.</param>
    /// <param name="max">Where it ends.</param>
    public static Axis Between(Text label, double min, double max) => new(label) { Min = min, Max = max };

    /// <summary>An even axis that fits its numbers.</summary>
    /// <param name="label">What is measured, the same in both languages.</param>
    public static implicit operator Axis(string label) => new((Text)label);

    /// <inheritdoc cref="op_Implicit(string)"/>
    /// <param name="label">What is measured, in English and Korean.</param>
    public static implicit operator Axis((string English, string Korean) label) => new((Text)label);

    internal string In(Language language) => Unit is null ? Label.In(language) : $"{Label.In(language)} ({Unit.In(language)})";
}
