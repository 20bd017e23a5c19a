using System.Globalization;
using System.Text;
using System.Text.Json;
using Fovea.Reports.Drawing;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Figures;

/// <summary>
/// Several figures beside each other in one, to be compared: a histogram for every layer. Give their axes the same ends.
/// <code>new Panels("Activations", columns: 5).Add(first).Add(second)</code>
/// </summary>
/// <param name="title">What they show together.</param>
/// <param name="columns">How many stand in a row where there is room, 1 to 6.</param>
public sealed class Panels(Text title, int columns) : Figure(title)
{
    const double Gap = 16;

    // So many are narrow enough that two of them stand beside each other on a phone.
    const int Many = 4;

    readonly List<Figure> panels = [];

    internal override string Kind => "panels";

    /// <summary>Adds a figure.</summary>
    /// <param name="panel">The figure; its name must be its own among the panels.</param>
    /// <exception cref="ArgumentException">Another panel has its name.</exception>
    public Panels Add(Figure panel)
    {
        if (panels.Exists(other => other.Name == panel.Name))
            throw new ArgumentException($"{Told} has two panels named \"{panel.Name}\"; give one a Name of its own.");
        panels.Add(panel);
        return this;
    }

    internal override void WriteBody(StringBuilder html, Place place)
    {
        if (panels.Count == 0 || columns is < 1 or > 6)
            throw new ArgumentException($"{Told} has {panels.Count} panels in {columns} columns; give it at least one panel, and 1 to 6 columns.");
        var width = Math.Floor((Canvas.Wide - (Gap * (columns - 1))) / columns);
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"panels{(columns >= Many ? " many" : "")}\" style=\"--panel:{width}px\">");
        for (var i = 0; i < panels.Count; i++)
            panels[i].WriteHtml(html, place with { Id = $"{place.Id}-{i + 1}", PanelWidth = Math.Min(width, Canvas.Narrow) });
        html.Append("</div>");
    }

    internal override void WriteNumbers(Utf8JsonWriter json)
    {
        json.WriteStartArray("panels");
        foreach (var panel in panels)
            panel.WriteJson(json);
        json.WriteEndArray();
    }
}
