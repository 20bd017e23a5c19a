using Fovea.Reports.Drawing;

namespace Fovea.Reports.Figures;

/// <summary>How a series looks in the legend.</summary>
enum Key
{
    Line,
    LineWithMarker,
    Marker,
    Area,
}

/// <summary>One entry of a legend.</summary>
readonly record struct LegendEntry(string Name, int Series, Key Key);

/// <summary>The names of series beside how they are drawn, above the chart, in as many rows as they need.</summary>
static class Legend
{
    const double Sample = 24, Gap = 6, Between = 18;

    /// <summary>Draws it and tells the height it took.</summary>
    public static double Draw(Svg svg, Canvas canvas, double left, IReadOnlyList<LegendEntry> entries)
    {
        if (entries.Count == 0)
            return 0;
        var row = canvas.FontSize + 8;
        var (x, y) = (left, row / 2);
        foreach (var entry in entries)
        {
            var sample = entry.Key is Key.Line or Key.LineWithMarker ? Sample : 11;
            var width = sample + Gap + TextWidth.Of(entry.Name, canvas.FontSize);
            if (x > left && x + width > svg.Width)
                (x, y) = (left, y + row);
            DrawSample(svg, entry, x, y, sample);
            svg.Label(x + sample + Gap, y + (canvas.FontSize * 0.35), entry.Name, "name");
            x += width + Between;
        }

        return y + (row / 2) + 4;
    }

    static void DrawSample(Svg svg, LegendEntry entry, double x, double y, double sample)
    {
        var look = Marker.Look(entry.Series);
        if (entry.Key is Key.Line or Key.LineWithMarker)
            svg.Line(x, y, x + sample, y, $"line {look}");
        if (entry.Key is Key.Marker or Key.LineWithMarker)
            svg.Path(Marker.Shape(entry.Series, x + (sample / 2), y, 4), $"mark {look}");
        if (entry.Key == Key.Area)
            svg.Rect(x, y - 5.5, 11, 11, $"bar {look}", round: 2);
    }
}
