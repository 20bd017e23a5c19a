using System.Numerics;
using System.Text;
using System.Text.Json;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Figures;

/// <summary>A few numbers in large letters: <c>new Facts("Result").Add("test accuracy", 0.985, "0.0 %")</c>.</summary>
/// <param name="title">What they are about.</param>
public sealed class Facts(Text title) : Figure(title)
{
    readonly List<(Text Label, Cell Value)> facts = [];

    internal override string Kind => "facts";

    /// <summary>Adds a number.</summary>
    /// <param name="label">What it is; its name in figures.json.</param>
    /// <param name="value">The number.</param>
    /// <param name="format">How it is shown, a .NET format such as <c>0.00</c> or <c>0.0 %</c>; about four digits if not given.</param>
    public Facts Add<T>(Text label, T value, string? format = null)
        where T : INumberBase<T>
    {
        if (facts.Exists(fact => fact.Label.English == label.English))
            throw new ArgumentException($"{Told} has two numbers called \"{label}\"; give each a name of its own.");
        facts.Add((label, Cell.Of(value, format)));
        return this;
    }

    internal override void WriteBody(StringBuilder html, Place place)
    {
        html.Append("<dl class=\"facts\">");
        foreach (var (label, value) in facts)
            html.Append($"<div><dt>{Html.Escape(label.In(place.Language))}</dt><dd>{Html.Escape(value.In(place.Language))}</dd></div>");
        html.Append("</dl>");
    }

    internal override void WriteNumbers(Utf8JsonWriter json)
    {
        json.WriteStartObject("values");
        foreach (var (label, value) in facts)
            json.WriteReal(label.English, value.Number!.Value);
        json.WriteEndObject();
    }
}
