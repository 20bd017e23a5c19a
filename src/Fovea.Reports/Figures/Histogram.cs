using System.Numerics;
using System.Text.Json;
using Fovea.Reports.Drawing;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Figures;

/// <summary>
/// How often numbers fall between others. Several lists share their bins. Numbers that are not finite, and such outside of
/// <see cref="Axis.Min"/> and <see cref="Axis.Max"/>, are counted apart and not drawn.
/// </summary>
/// <param name="title">What it shows.</param>
/// <param name="x">What is counted; not logarithmic.</param>
/// <param name="bins">How many intervals.</param>
public sealed class Histogram(Text title, Axis x, int bins = 30) : Chart(title)
{
    readonly List<Counted> lists = [];

    internal override string Kind => "histogram";

    /// <summary>The highest count that the axis up holds, or null to fit; equal for several beside each other, it makes them comparable.</summary>
    public double? MaxCount { get; init; }

    /// <summary>Adds a list of numbers.</summary>
    /// <param name="name">Its name in the legend.</param>
    /// <param name="values">The numbers; only their counts, mean and standard deviation are kept in figures.json.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public Histogram Series<T>(Text name, IEnumerable<T> values)
        where T : INumberBase<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        var all = Values.Of(values);
        Values.CheckSome(Told, name.English, all);
        lists.Add(new Counted(name, all));
        return this;
    }

    internal override Svg Draw(Canvas canvas, Language language)
    {
        var (edges, counts) = Count();
        var svg = new Svg(canvas.Width);
        var count = new Axis(canvas.IsSmall ? "" : ("count", "개수"));
        var highest = MaxCount ?? Math.Max(1, counts.Max(list => list.Max()));
        var legend = lists.Count < 2 ? [] : lists.Select((list, i) => new LegendEntry(list.Name.In(language), i, Key.Area)).ToArray();
        var up = Frame.Domain(count, new(0, highest), round: true, canvas.IsSmall ? 3 : 5);
        var frame = Frame.Draw(svg, canvas, x, count, (new(edges[0], edges[^1]), up), legend, language);
        frame.BeginPoints(1);
        for (var list = 0; list < lists.Count; list++)
            for (var bin = 0; bin < bins; bin++)
            {
                if (counts[list][bin] == 0)
                    continue;
                var (left, top) = (frame.X[edges[bin]], frame.Y[counts[list][bin]]);
                var width = frame.X[edges[bin + 1]] - left;
                var gap = width > 4 ? 1 : 0;
                svg.Rect(left + (gap / 2.0), top, width - gap, frame.Bottom - top, $"bar {Marker.Look(list)}{(lists.Count > 1 ? " see-through" : "")}",
                    title: $"{Ticks.Number(edges[bin])} … {Ticks.Number(edges[bin + 1])}: {Ticks.Number(counts[list][bin])}");
            }

        frame.EndPoints();
        return svg;
    }

    internal override string Describe(Language language) =>
        new Text($"Histogram of {x.Label}. ", $"{x.Label.Korean} 히스토그램. ").In(language) +
        string.Join("; ", lists.Select(list => new Text(
            $"{list.Name}: mean {Ticks.Number(list.Mean)}, standard deviation {Ticks.Number(list.Deviation)}",
            $"{list.Name.Korean}: 평균 {Ticks.Number(list.Mean)}, 표준편차 {Ticks.Number(list.Deviation)}").In(language))) + ".";

    internal override void WriteNumbers(Utf8JsonWriter json)
    {
        var (edges, counts) = Count();
        json.WriteAxis("x", x);
        json.WriteReals("edges", edges);
        json.WriteStartArray("series");
        for (var i = 0; i < lists.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("name", lists[i].Name.English);
            json.WriteReals("counts", counts[i].Select(count => (double)count));
            json.WriteNumber("outside", lists[i].Values.Length - counts[i].Sum());
            json.WriteReal("mean", lists[i].Mean);
            json.WriteReal("standard_deviation", lists[i].Deviation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    (double[] Edges, int[][] Counts) Count()
    {
        var domain = Frame.Domain(x, Extent.Of(lists.Select(list => list.Values)), round: false);
        double[] edges = [.. Enumerable.Range(0, bins + 1).Select(i => domain.Min + (domain.Length * i / bins))];
        var counts = lists.Select(_ => new int[bins]).ToArray();
        for (var list = 0; list < lists.Count; list++)
            foreach (var value in lists[list].Values)
                if (value >= domain.Min && value <= domain.Max)
                    counts[list][Math.Min(bins - 1, (int)((value - domain.Min) / domain.Length * bins))]++;
        return (edges, counts);
    }

    sealed record Counted(Text Name, double[] Values)
    {
        public double Mean { get; } = Values.Average();

        public double Deviation => Math.Sqrt(Values.Average(value => (value - Mean) * (value - Mean)));
    }
}
