using System.Numerics;
using System.Text;
using System.Text.Json;
using Fovea.Reports.Drawing;
using Fovea.Reports.Texts;
using static Fovea.Reports.Drawing.Svg;

namespace Fovea.Reports.Figures;

/// <summary>
/// Lines through points: losses over epochs, functions, paths. A number that is not finite leaves a gap.
/// <code>new LineChart("Loss", x: "epoch", y: "loss").Series("train", epochs, losses).Series("test", epochs, testLosses)</code>
/// </summary>
/// <param name="title">What it shows.</param>
/// <param name="x">The axis along.</param>
/// <param name="y">The axis up.</param>
public sealed class LineChart(Text title, Axis x, Axis y) : Chart(title)
{
    readonly List<Line> lines = [];
    readonly List<Area> bands = [];
    readonly List<Mark> marks = [];

    internal override string Kind => "line";

    /// <summary>Adds a line.</summary>
    /// <param name="name">Its name in the legend.</param>
    /// <param name="x">Places along.</param>
    /// <param name="y">Heights, one for each; NaN leaves a gap.</param>
    /// <exception cref="ArgumentException">There are no points, the lists differ in length, or a number cannot stand on a logarithmic axis.</exception>
    public LineChart Series<TX, TY>(Text name, IEnumerable<TX> x, IEnumerable<TY> y)
        where TX : INumberBase<TX>
        where TY : INumberBase<TY> => Add(new Line(name, Values.Of(x), Values.Of(y)));

    /// <summary>Adds a line over 1, 2, 3 and so on.</summary>
    /// <param name="name">Its name in the legend.</param>
    /// <param name="y">Heights.</param>
    /// <exception cref="ArgumentException">There are no points, or a number cannot stand on a logarithmic axis.</exception>
    public LineChart Series<T>(Text name, IEnumerable<T> y)
        where T : INumberBase<T>
    {
        var values = Values.Of(y);
        return Add(new Line(name, [.. Enumerable.Range(1, values.Length).Select(i => (double)i)], values));
    }

    /// <summary>Adds a function's curve.</summary>
    /// <param name="name">Its name in the legend.</param>
    /// <param name="function">The height over x.</param>
    /// <param name="from">The first x.</param>
    /// <param name="to">The last x.</param>
    /// <param name="points">How many points it is drawn through.</param>
    public LineChart Function(Text name, Func<double, double> function, double from, double to, int points = 241)
    {
        var places = Enumerable.Range(0, points).Select(i => (double)i / (points - 1))
            .Select(share => x.IsLog ? from * Math.Pow(to / from, share) : from + (share * (to - from))).ToArray();
        return Add(new Line(name, places, [.. places.Select(function)]));
    }

    /// <summary>Adds a shaded band, such as from the worst to the best of several runs; it has the colour of the line added next.</summary>
    /// <param name="name">What it is; shown in figures.json and while the pointer rests on it.</param>
    /// <param name="x">Places along.</param>
    /// <param name="low">Its lower edge.</param>
    /// <param name="high">Its upper edge.</param>
    /// <exception cref="ArgumentException">There are no points, the lists differ in length, or a number cannot stand on a logarithmic axis.</exception>
    public LineChart Band<TX, TY>(Text name, IEnumerable<TX> x, IEnumerable<TY> low, IEnumerable<TY> high)
        where TX : INumberBase<TX>
        where TY : INumberBase<TY>
    {
        var band = new Area(name, Values.Of(x), Values.Of(low), Values.Of(high), lines.Count);
        Check(name, band.X, band.Low);
        Check(name, band.X, band.High);
        bands.Add(band);
        return this;
    }

    /// <summary>Adds an upright line with a label, such as the best epoch.</summary>
    /// <param name="label">What it says.</param>
    /// <param name="at">Its place along.</param>
    public LineChart Vertical(Text label, double at) => Add(new Mark(label, at, IsVertical: true));

    /// <summary>Adds a level line with a label, such as chance.</summary>
    /// <param name="label">What it says.</param>
    /// <param name="at">Its height.</param>
    public LineChart Horizontal(Text label, double at) => Add(new Mark(label, at, IsVertical: false));

    internal override Svg Draw(Canvas canvas, Language language)
    {
        var svg = new Svg(canvas.Width);
        var rangeX = Extent.Of([.. lines.Select(line => line.X), .. bands.Select(band => band.X), marks.Where(mark => mark.IsVertical).Select(mark => mark.At)]);
        var rangeY = Extent.Of([.. lines.Select(line => line.Y), .. bands.Select(band => band.Low), .. bands.Select(band => band.High), marks.Where(mark => !mark.IsVertical).Select(mark => mark.At)]);
        var legend = lines.Count < 2 ? [] : lines.Select((line, i) => new LegendEntry(line.Name.In(language), i, HasMarkers(line, canvas) ? Key.LineWithMarker : Key.Line)).ToArray();
        var frame = Frame.Draw(svg, canvas, x, y, (Frame.Domain(x, rangeX, round: false), Frame.Domain(y, rangeY, round: true)), legend, language, isWhole: lines.TrueForAll(line => Array.TrueForAll(line.X, double.IsInteger)));

        foreach (var mark in marks)
            DrawMark(svg, frame, mark, mark.Label.In(language), canvas);
        frame.BeginPoints();
        foreach (var band in bands)
            svg.Path(Outline(band, frame), $"band {Marker.Look(band.Series)}", band.Name.In(language));
        for (var i = 0; i < lines.Count; i++)
            svg.Path(Curve.Data(lines[i].X, lines[i].Y, frame.X, frame.Y), $"line {Marker.Look(i)}", lines[i].Name.In(language));
        for (var i = 0; i < lines.Count; i++)
            if (HasMarkers(lines[i], canvas))
                DrawMarkers(svg, frame, i, lines[i].Name.In(language));
        frame.EndPoints();
        return svg;
    }

    internal override string Describe(Language language)
    {
        var parts = lines.Select(line =>
        {
            var (first, last) = (Ticks.Number(line.Y[0]), Ticks.Number(line.Y[^1]));
            return new Text($"{line.Name} goes from {first} to {last}", $"{line.Name.Korean}: {first}에서 {last}까지").In(language);
        });
        return new Text($"Line chart of {y.Label} over {x.Label}. ", $"{x.Label.Korean}에 따른 {y.Label.Korean} 선 그래프. ").In(language) + string.Join("; ", parts) + ".";
    }

    internal override void WriteNumbers(Utf8JsonWriter json)
    {
        json.WriteAxis("x", x);
        json.WriteAxis("y", y);
        json.WriteStartArray("series");
        foreach (var line in lines)
            json.WriteSeries(line.Name.English, line.X, line.Y);
        json.WriteEndArray();
        if (bands.Count > 0)
        {
            json.WriteStartArray("bands");
            foreach (var band in bands)
            {
                json.WriteStartObject();
                json.WriteString("name", band.Name.English);
                json.WriteReals("x", band.X);
                json.WriteReals("low", band.Low);
                json.WriteReals("high", band.High);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (marks.Count > 0)
        {
            json.WriteStartObject("marks");
            foreach (var mark in marks)
                json.WriteReal(mark.Label.English, mark.At);
            json.WriteEndObject();
        }
    }

    LineChart Add(Line line)
    {
        Check(line.Name, line.X, line.Y);
        lines.Add(line);
        return this;
    }

    LineChart Add(Mark mark)
    {
        Values.CheckAxis(Told, mark.Label.English, mark.IsVertical ? x : y, [mark.At]);
        marks.Add(mark);
        return this;
    }

    void Check(Text name, double[] along, double[] up)
    {
        Values.CheckPairs(Told, name.English, along, up);
        Values.CheckAxis(Told, name.English, x, along);
        Values.CheckAxis(Told, name.English, y, up);
    }

    static bool HasMarkers(Line line, Canvas canvas) => line.X.Length <= (canvas.IsSmall ? 6 : canvas.Width > 500 ? 25 : 12);

    static void DrawMark(Svg svg, Frame frame, Mark mark, string label, Canvas canvas)
    {
        if (mark.IsVertical)
        {
            var x = frame.X[mark.At];
            var isLate = x + TextWidth.Of(label, canvas.FontSize) + 6 > frame.Right;
            svg.Line(x, frame.Top, x, frame.Bottom, "guide");
            svg.Label(x + (isLate ? -5 : 5), frame.Top + canvas.FontSize, label, "guide-name", isLate ? Anchor.End : Anchor.Start);
        }
        else
        {
            var y = frame.Y[mark.At];
            svg.Line(frame.Left, y, frame.Right, y, "guide");
            svg.Label(frame.Right, y - 5, label, "guide-name", Anchor.End);
        }
    }

    void DrawMarkers(Svg svg, Frame frame, int series, string name)
    {
        var line = lines[series];
        for (var i = 0; i < line.X.Length; i++)
            if (double.IsFinite(line.X[i]) && double.IsFinite(line.Y[i]))
                svg.Path(Marker.Shape(series, frame.X[line.X[i]], frame.Y[line.Y[i]], 3.2), $"mark {Marker.Look(series)}", $"{name}: {Ticks.Number(line.X[i])}, {Ticks.Number(line.Y[i])}");
    }

    static string Outline(Area band, Frame frame)
    {
        var data = new StringBuilder("M");
        for (var i = 0; i < band.X.Length; i++)
            if (double.IsFinite(band.Low[i]) && double.IsFinite(band.High[i]))
                data.Append($"{N(frame.X[band.X[i]])} {N(frame.Y[band.High[i]])} ");
        for (var i = band.X.Length - 1; i >= 0; i--)
            if (double.IsFinite(band.Low[i]) && double.IsFinite(band.High[i]))
                data.Append($"{N(frame.X[band.X[i]])} {N(frame.Y[band.Low[i]])} ");
        return data.Length == 1 ? "" : data.Append('z').ToString();
    }

    sealed record Line(Text Name, double[] X, double[] Y);

    sealed record Area(Text Name, double[] X, double[] Low, double[] High, int Series);

    sealed record Mark(Text Label, double At, bool IsVertical);
}
