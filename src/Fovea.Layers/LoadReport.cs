using System.Text;

namespace Fovea.Layers;

/// <summary>What loading a state found.</summary>
/// <param name="Loaded">Names that were taken.</param>
/// <param name="Missing">Names that the model has and the given state has not.</param>
/// <param name="Unexpected">Names that were given and the model has not.</param>
/// <param name="Misshaped">Names whose shapes differ, each with both shapes.</param>
public sealed record LoadReport(
    IReadOnlyList<string> Loaded, IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected, IReadOnlyList<string> Misshaped)
{
    // More would bury the first, which usually tells what happened.
    const int MostListed = 10;

    /// <summary>Whether everything fitted.</summary>
    public bool IsComplete => Missing.Count + Unexpected.Count + Misshaped.Count == 0;

    /// <summary>The findings, a line each.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{Loaded.Count} tensors fit.");
        List(text, "missing", Missing, name => Hint(name, Unexpected));
        List(text, "unexpected", Unexpected, name => Hint(name, Missing));
        List(text, "of another shape", Misshaped, _ => "");
        return text.ToString();
    }

    static void List(StringBuilder text, string what, IReadOnlyList<string> names, Func<string, string> hint)
    {
        if (names.Count == 0)
            return;
        text.Append($"\n{names.Count} {what}:");
        foreach (var name in names.Take(MostListed))
            text.Append($"\n  {name}{hint(name)}");
        if (names.Count > MostListed)
            text.Append($"\n  and {names.Count - MostListed} more");
    }

    static string Hint(string name, IReadOnlyList<string> others) =>
        NearestName.Of(name, others) is [var nearest] ? $" (nearest on the other side: {nearest})" : "";
}

/// <summary>A state does not fit a model; the model was left as it was.</summary>
/// <param name="report">What was found.</param>
public sealed class StateDictException(LoadReport report)
    : Exception($"The state does not fit the model, which was left as it was. {report}\nTo take only what fits, pass strict: false.")
{
    /// <summary>What was found.</summary>
    public LoadReport Report { get; } = report;
}
