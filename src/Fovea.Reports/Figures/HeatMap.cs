using System.Globalization;
using System.Text.Json;
using Fovea.Reports.Drawing;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Figures;

/// <summary>
/// Numbers as colours in rows and columns, with a scale that tells them: a confusion matrix, a receptive field, the correlations of
/// channels. From dark blue to yellow; from blue to orange where zero lies between.
/// </summary>
/// <param name="title">What it shows.</param>
/// <param name="values">The numbers; row 0 is at the top.</param>
public sealed class HeatMap(Text title, Grid values) : Chart(title)
{
    const double BarGap = 12, BarWidth = 11, MaxCell = 46, MaxHeight = 520;

    // Smaller cells are drawn as one picture: squares beside each other would show seams.
    const double LeastCell = 14;

    internal override string Kind => "heat-map";

    /// <summary>What the rows are, above their names; null for nothing.</summary>
    public Text? RowTitle { get; init; }

    /// <summary>What the columns are, below their names; null for nothing.</summary>
    public Text? ColumnTitle { get; init; }

    /// <summary>Names of the rows; empty for none.</summary>
    public IReadOnlyList<Text> RowLabels { get; init; } = [];

    /// <summary>Names of the columns; empty for none.</summary>
    public IReadOnlyList<Text> ColumnLabels { get; init; } = [];

    /// <summary>Whether each cell has its number in it, where there is room.</summary>
    public bool HasNumbers { get; init; }

    /// <summary>How numbers are written, a .NET format such as <c>0.00</c>; about four digits if not given.</summary>
    public string? Format { get; init; }

    /// <summary>The number at the dark end of the scale, or null for the smallest.</summary>
    public double? Min { get; init; }

    /// <summary>The number at the bright end of the scale, or null for the largest.</summary>
    public double? Max { get; init; }

    internal override Svg Draw(Canvas canvas, Language language)
    {
        CheckLabels();
        var font = canvas.FontSize;
        var extent = values.Extent.IsEmpty ? new Extent(0, 1) : values.Extent;
        var scale = ColourScale.Fitting(new(Min ?? extent.Min, Max ?? extent.Max));
        var ticks = Ticks.Linear(scale.Domain, 4);
        var right = BarGap + BarWidth + 5 + ticks.Max(tick => TextWidth.Of(tick.Label, font));
        var left = RowLabels.Count == 0 ? 1 : RowLabels.Max(label => TextWidth.Of(label.In(language), font)) + 8;
        var top = RowTitle is null ? 5 : font + 10;
        var cell = Math.Min(Math.Min(MaxCell, (canvas.Width - left - right) / values.Columns), MaxHeight / values.Rows);
        var (width, height) = (cell * values.Columns, cell * values.Rows);

        var svg = new Svg(canvas.Width) { Height = top + height + 5 };
        if (RowTitle is not null)
            svg.Label(0, font, RowTitle.In(language), "axis-name");
        DrawCells(svg, scale, left, top, cell, font);
        DrawScale(svg, scale, ticks, left + width + BarGap, top, Math.Max(height, 90), font);
        svg.Height = Math.Max(svg.Height, top + 95);
        for (var row = 0; row < RowLabels.Count; row++)
            svg.Label(left - 6, top + ((row + 0.5) * cell) + (font * 0.35), RowLabels[row].In(language), "tick", Anchor.End);
        DrawColumnLabels(svg, [.. ColumnLabels.Select(label => label.In(language))], left, top + height, cell, font);
        if (ColumnTitle is not null)
        {
            var y = top + height + (ColumnLabels.Count > 0 ? font + 8 : 4) + font + 2;
            svg.Label(left + (width / 2), y, ColumnTitle.In(language), "axis-name", Anchor.Middle);
            svg.Height = Math.Max(svg.Height, y + 5);
        }

        return svg;
    }

    internal override string Describe(Language language)
    {
        var extent = values.Extent;
        return new Text(
            $"Heat map of {values.Rows} rows and {values.Columns} columns, from {Ticks.Number(extent.Min)} to {Ticks.Number(extent.Max)}.",
            $"{values.Rows}행 {values.Columns}열 열지도, {Ticks.Number(extent.Min)}에서 {Ticks.Number(extent.Max)}까지.").In(language);
    }

    internal override void WriteNumbers(Utf8JsonWriter json)
    {
        if (RowLabels.Count > 0)
            json.WriteStrings("rows", RowLabels.Select(label => label.English));
        if (ColumnLabels.Count > 0)
            json.WriteStrings("columns", ColumnLabels.Select(label => label.English));
        json.WriteGrid("values", values);
    }

    void CheckLabels()
    {
        if (RowLabels.Count != 0 && RowLabels.Count != values.Rows)
            throw new ArgumentException($"{Told} has {values.Rows} rows and {RowLabels.Count} names for them; give one for each, or none.");
        if (ColumnLabels.Count != 0 && ColumnLabels.Count != values.Columns)
            throw new ArgumentException($"{Told} has {values.Columns} columns and {ColumnLabels.Count} names for them; give one for each, or none.");
    }

    void DrawCells(Svg svg, ColourScale scale, double left, double top, double cell, double font)
    {
        if (cell < LeastCell)
        {
            svg.Image(left, top, cell * values.Columns, cell * values.Rows, Png.DataUri(Png.Paint(values, scale)));
            return;
        }

        var widest = HasNumbers ? values.All.Max(value => TextWidth.Of(Tell(value), 1)) : 0;
        var size = Math.Min(font, (cell - 4) / Math.Max(widest, 0.1));
        for (var row = 0; row < values.Rows; row++)
            for (var column = 0; column < values.Columns; column++)
            {
                var colour = scale.At(values[row, column]);
                var (x, y) = (left + (column * cell), top + (row * cell));
                svg.Rect(x, y, cell - 1, cell - 1, "heat", colour.Hex, $"{LabelOf(RowLabels, row)}, {LabelOf(ColumnLabels, column)}: {Ticks.Number(values[row, column])}", round: cell > 24 ? 2 : 0);
                if (HasNumbers && size >= 7.5)
                    svg.Label(x + (cell / 2), y + (cell / 2) + (size * 0.35), Tell(values[row, column]), colour.IsDark ? "on-dark" : "on-light", Anchor.Middle, size);
            }
    }

    static void DrawScale(Svg svg, ColourScale scale, List<Tick> ticks, double x, double top, double height, double font)
    {
        const int Steps = 48;
        var place = new Scale(scale.Domain, false, top + height, top);
        for (var i = 0; i < Steps; i++)
        {
            var value = scale.Domain.Min + (scale.Domain.Length * (i + 0.5) / Steps);
            svg.Rect(x, top + (height * (Steps - 1 - i) / Steps), BarWidth, (height / Steps) + 0.6, "heat", scale.At(value).Hex);
        }

        foreach (var tick in ticks)
            svg.Label(x + BarWidth + 5, place[tick.Value] + (font * 0.35), tick.Label, "tick");
    }

    // As many names as fit beside each other, every second or third otherwise.
    static void DrawColumnLabels(Svg svg, string[] labels, double left, double bottom, double cell, double font)
    {
        if (labels.Length == 0)
            return;
        var every = (int)Math.Ceiling((labels.Max(label => TextWidth.Of(label, font)) + 4) / cell);
        for (var column = 0; column < labels.Length; column += every)
            svg.Label(left + ((column + 0.5) * cell), bottom + font + 3, labels[column], "tick", Anchor.Middle);
        svg.Height = Math.Max(svg.Height, bottom + font + 8);
    }

    static string LabelOf(IReadOnlyList<Text> labels, int at) => labels.Count > 0 ? labels[at].English : at.ToString(CultureInfo.InvariantCulture);

    string Tell(double value) => Format is null || !double.IsFinite(value) ? Ticks.Number(value) : value.ToString(Format, CultureInfo.InvariantCulture).Replace('-', '−');
}
