using System.Text.Json;
using Fovea.Reports.Drawing;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Figures;

/// <summary>Points and paths over a plane, which scatter charts, contours and fields have in common.</summary>
sealed class Overlays
{
    readonly List<Overlay> overlays = [];

    public IEnumerable<Overlay> All => overlays;

    public int Count => overlays.Count;

    /// <exception cref="ArgumentException">There are no points, the lists differ in length, or a number cannot stand on a logarithmic axis.</exception>
    public void Add(string figure, Axis x, Axis y, Overlay overlay)
    {
        Values.CheckPairs(figure, overlay.Name.English, overlay.X, overlay.Y);
        Values.CheckAxis(figure, overlay.Name.English, x, overlay.X);
        Values.CheckAxis(figure, overlay.Name.English, y, overlay.Y);
        overlays.Add(overlay);
    }

    public (Extent X, Extent Y) Extents() => (Extent.Of(overlays.Select(overlay => overlay.X)), Extent.Of(overlays.Select(overlay => overlay.Y)));

    public LegendEntry[] Legend(Language language) =>
        [.. overlays.Select((overlay, i) => new LegendEntry(overlay.Name.In(language), i, overlay.Kind switch { OverlayKind.Points => Key.Marker, OverlayKind.Line => Key.Line, _ => Key.LineWithMarker }))];

    public void Draw(Svg svg, Frame frame, Language language)
    {
        for (var i = 0; i < overlays.Count; i++)
            if (overlays[i].Kind != OverlayKind.Points)
                svg.Path(Curve.Data(overlays[i].X, overlays[i].Y, frame.X, frame.Y), $"line {Marker.Look(i)}", overlays[i].Name.In(language));
        for (var i = 0; i < overlays.Count; i++)
            DrawPoints(svg, frame, i, overlays[i].Name.In(language));
    }

    public void WriteNumbers(Utf8JsonWriter json)
    {
        json.WriteStartArray("series");
        foreach (var overlay in overlays)
            json.WriteSeries(overlay.Name.English, overlay.X, overlay.Y);
        json.WriteEndArray();
    }

    public string Describe(Language language) => string.Join("; ", overlays.Select(overlay => new Text(
        $"{overlay.Name}: {overlay.X.Length} points, the last at {Ticks.Number(overlay.X[^1])}, {Ticks.Number(overlay.Y[^1])}",
        $"{overlay.Name.Korean}: 점 {overlay.X.Length}개, 마지막은 {Ticks.Number(overlay.X[^1])}, {Ticks.Number(overlay.Y[^1])}").In(language)));

    void DrawPoints(Svg svg, Frame frame, int series, string name)
    {
        var (kind, x, y) = (overlays[series].Kind, overlays[series].X, overlays[series].Y);
        if (kind == OverlayKind.Line)
            return;
        for (var i = 0; i < x.Length; i++)
        {
            if (!double.IsFinite(x[i]) || !double.IsFinite(y[i]))
                continue;

            // A path shows where it begins and ends; its steps only where they are few.
            var isEnd = i == 0 || i == x.Length - 1;
            if (kind == OverlayKind.Path && !isEnd && x.Length > 60)
                continue;
            var radius = kind == OverlayKind.Points ? x.Length > 400 ? 2.2 : x.Length > 40 ? 3.8 : 5.5 : isEnd ? 4.5 : 2.2;
            svg.Path(Marker.Shape(series, frame.X[x[i]], frame.Y[y[i]], radius), $"mark {Marker.Look(series)}", x.Length > 400 ? null : $"{name}: {Ticks.Number(x[i])}, {Ticks.Number(y[i])}");
        }
    }
}

/// <summary>How points are drawn.</summary>
enum OverlayKind
{
    Points,
    Line,
    Path,
}

/// <summary>Points of one name.</summary>
sealed record Overlay(Text Name, double[] X, double[] Y, OverlayKind Kind);
