using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Fovea.Reports.Drawing;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Figures;

/// <summary>
/// Bars for categories, one or more each. They stand upright; where their names would not fit they lie on their side, each with its number.
/// <code>new BarChart("Accuracy", y: "accuracy", ["SGD", "Adam"]).Series("test", [0.87, 0.97])</code>
/// </summary>
/// <param name="title">What it shows.</param>
/// <param name="y">What the bars tell; even.</param>
/// <param name="categories">Their names.</param>
public sealed class BarChart(Text title, Axis y, IReadOnlyList<Text> categories) : Chart(title)
{
    const double SmallestFont = 9;

    readonly List<(Text Name, double[] Values)> series = [];

    internal override string Kind => "bar";

    /// <summary>How numbers are written, a .NET format such as <c>0.0 %</c>; about four digits if not given.</summary>
    public string? Format { get; init; }

    /// <summary>Adds a bar for each category.</summary>
    /// <param name="name">Their name in the legend.</param>
    /// <param name="values">A number for each category; NaN for no bar.</param>
    /// <exception cref="ArgumentException">Their count is not that of the categories, or the axis is logarithmic: a bar begins at zero.</exception>
    public BarChart Series<T>(Text name, IEnumerable<T> values)
        where T : INumberBase<T>
    {
        var all = Values.Of(values);
        Values.CheckSome(Told, name.English, all);
        if (all.Length != categories.Count)
            throw new ArgumentException($"{Told} has {categories.Count} categories, and \"{name}\" has {all.Length} numbers; give one for each.");
        if (y.IsLog)
            throw new ArgumentException($"{Told}: bars begin at zero, which a logarithmic axis does not have; use a LineChart or an even axis.");
        series.Add((name, all));
        return this;
    }

    internal override Svg Draw(Canvas canvas, Language language)
    {
        if (series.Count == 0)
            throw new ArgumentException($"{Told} has no bars; add a series, or leave it out.");
        var names = categories.Select(category => category.In(language)).ToArray();
        var legend = series.Count < 2 ? [] : series.Select((one, i) => new LegendEntry(one.Name.In(language), i, Key.Area)).ToArray();
        var extent = Extent.Of(series.Select(one => one.Values)).With(0);
        var room = (canvas.Width - 50) / names.Length;
        return names.Max(name => TextWidth.Of(name, canvas.FontSize)) + 6 <= room && room / series.Count >= 9
            ? DrawUpright(canvas, names, legend, extent, language)
            : DrawLying(canvas, names, legend, extent, language);
    }

    internal override string Describe(Language language) => string.Join("; ", series.Select(one =>
        $"{one.Name.In(language)}: {string.Join(", ", categories.Select((category, i) => $"{category.In(language)} {Tell(one.Values[i])}"))}")) + ".";

    internal override void WriteNumbers(Utf8JsonWriter json)
    {
        json.WriteAxis("y", y);
        json.WriteStrings("categories", categories.Select(category => category.English));
        json.WriteStartArray("series");
        foreach (var (name, values) in series)
        {
            json.WriteStartObject();
            json.WriteString("name", name.English);
            json.WriteReals("values", values);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    Svg DrawUpright(Canvas canvas, string[] names, LegendEntry[] legend, Extent extent, Language language)
    {
        var svg = new Svg(canvas.Width);
        Tick[] ticks = [.. names.Select((name, i) => new Tick(i + 0.5, name))];
        var frame = Frame.Draw(svg, canvas, new Axis(""), y, (new(0, names.Length), Frame.Domain(y, extent, round: true)), legend, language, xTicks: ticks);
        var slot = (frame.Right - frame.Left) / names.Length;
        var width = Math.Min(56, slot * 0.76 / series.Count);
        var widest = series.SelectMany(one => one.Values).Max(value => TextWidth.Of(Tell(value), canvas.FontSize));
        var font = Math.Min(canvas.FontSize, canvas.FontSize * (width - 5) / widest);
        for (var category = 0; category < names.Length; category++)
            for (var i = 0; i < series.Count; i++)
            {
                var value = series[i].Values[category];
                if (!double.IsFinite(value))
                    continue;
                var x = frame.X[category + 0.5] + (width * (i - (series.Count / 2.0)));
                var (zero, end) = (frame.Y[Math.Max(0, frame.Y.Domain.Min)], frame.Y[value]);
                svg.Rect(x + 1, Math.Min(zero, end), width - 2, Math.Abs(zero - end), $"bar {Marker.Look(i)}", title: $"{names[category]}: {Tell(value)}", round: 2);
                if (font >= SmallestFont)
                    svg.Label(x + (width / 2), value < 0 ? end + font + 2 : end - 5, Tell(value), "name", Anchor.Middle, font);
            }

        return svg;
    }

    Svg DrawLying(Canvas canvas, string[] names, LegendEntry[] legend, Extent extent, Language language)
    {
        var svg = new Svg(canvas.Width);
        var font = canvas.FontSize;
        var top = Legend.Draw(svg, canvas, 0, legend);
        if (y.In(language) is { Length: > 0 } name)
        {
            svg.Label(0, top + font, name, "axis-name");
            top += font + 10;
        }

        // Names beside the bars, with room for wider letters than expected, or on lines of their own where they would take half of the room.
        var widest = (names.Max(label => TextWidth.Of(label, font)) * 1.08) + 8;
        var isBeside = widest <= canvas.Width * 0.45;
        var (left, line) = isBeside ? (widest, 0.0) : (1.0, font + 5);
        var right = series.SelectMany(one => one.Values).Max(value => TextWidth.Of(Tell(value), font)) + 10;
        var negative = extent.Min < 0 ? right : 0;
        var scale = new Scale(new(Math.Min(0, y.Min ?? extent.Min), y.Max ?? (extent.Length > 0 ? extent.Max : 1)), false, left + negative, canvas.Width - right);
        var thickness = series.Count == 1 ? 16.0 : 13.0;
        var slot = line + (thickness * series.Count) + 10;
        for (var category = 0; category < names.Length; category++)
        {
            var y0 = top + (category * slot) + line;
            if (isBeside)
                svg.Label(left - 8, y0 + (thickness * series.Count / 2) + (font * 0.35), names[category], "name", Anchor.End);
            else
                svg.Label(0, y0 - 5, names[category], "name");
            for (var i = 0; i < series.Count; i++)
            {
                var value = series[i].Values[category];
                if (!double.IsFinite(value))
                    continue;
                var (zero, end) = (scale[0], scale[value]);
                svg.Rect(Math.Min(zero, end), y0 + (i * thickness), Math.Max(0.75, Math.Abs(end - zero)), thickness - 1.5, $"bar {Marker.Look(i)}", title: $"{names[category]}: {Tell(value)}", round: 2);
                svg.Label(end + (value < 0 ? -5 : 5), y0 + (i * thickness) + (thickness / 2) + (font * 0.32), Tell(value), "tick", value < 0 ? Anchor.End : Anchor.Start);
            }
        }

        if (isBeside)
            svg.Line(scale[0], top - 3, scale[0], top + (names.Length * slot) - 7, "axis");
        svg.Height = top + (names.Length * slot);
        return svg;
    }

    string Tell(double value) => Format is null || !double.IsFinite(value) ? Ticks.Number(value) : value.ToString(Format, CultureInfo.InvariantCulture).Replace('-', '−');
}
