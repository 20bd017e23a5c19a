using System.Globalization;
using System.Text.Json;
using Fovea.Reports.Drawing;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Figures;

/// <summary>
/// A matrix with its numbers in cells, some of them highlighted in groups: a convolution's window beside its row of im2col. It keeps its
/// size; where it does not fit it is scrolled.
/// </summary>
/// <param name="title">What it shows.</param>
/// <param name="values">The numbers.</param>
public sealed class MatrixFigure(Text title, Grid values) : Chart(title)
{
    // The style sheet says the same for the numbers in cells, in any room.
    const double FontSize = 12.5;

    readonly Dictionary<(int Row, int Column), int> groups = [];

    internal override string Kind => "matrix";

    internal override bool IsFluid => false;

    /// <summary>How numbers are written, a .NET format such as <c>0.00</c>; as short as tells about four digits if not given.</summary>
    public string? Format { get; init; }

    /// <summary>Names of the rows; empty for none.</summary>
    public IReadOnlyList<Text> RowLabels { get; init; } = [];

    /// <summary>Names of the columns; empty for none.</summary>
    public IReadOnlyList<Text> ColumnLabels { get; init; } = [];

    /// <summary>Whether cells are shaded by their numbers, from the smallest to the largest.</summary>
    public bool IsShaded { get; init; }

    /// <summary>Highlights a cell, or a block of cells.</summary>
    /// <param name="row">From 0 at the top.</param>
    /// <param name="column">From 0 at the left.</param>
    /// <param name="rows">Height of the block.</param>
    /// <param name="columns">Width of the block.</param>
    /// <param name="group">Which colour, 0 to 6; figures that show the same thing use the same.</param>
    /// <exception cref="ArgumentException">The block leaves the matrix.</exception>
    public MatrixFigure Highlight(int row, int column, int rows = 1, int columns = 1, int group = 0)
    {
        if (row < 0 || column < 0 || rows < 1 || columns < 1 || row + rows > values.Rows || column + columns > values.Columns)
            throw new ArgumentException($"{Told}: a highlight of {rows}×{columns} cells at row {row}, column {column} leaves the matrix of {values.Rows}×{values.Columns}.");
        for (var r = row; r < row + rows; r++)
            for (var c = column; c < column + columns; c++)
                groups[(r, c)] = group;
        return this;
    }

    internal override Svg Draw(Canvas canvas, Language language)
    {
        const double font = FontSize;
        var texts = Enumerable.Range(0, values.Rows).Select(row => Enumerable.Range(0, values.Columns).Select(column => Tell(values[row, column])).ToArray()).ToArray();
        var columnLabels = ColumnLabels.Select(label => label.In(language)).ToArray();
        var widest = texts.SelectMany(row => row).Concat(columnLabels).Max(text => TextWidth.Of(text, font));
        var (cellWidth, cellHeight) = (Math.Max(30, widest + 12), 28.0);
        var left = RowLabels.Count == 0 ? 1 : RowLabels.Max(label => TextWidth.Of(label.In(language), font)) + 11;
        var top = ColumnLabels.Count == 0 ? 1 : font + 10;
        var shades = ColourScale.Fitting(values.Extent);

        var svg = new Svg(left + (values.Columns * cellWidth) + 1) { Height = top + (values.Rows * cellHeight) + 1 };
        for (var row = 0; row < values.Rows; row++)
            for (var column = 0; column < values.Columns; column++)
            {
                var (x, y) = (left + (column * cellWidth), top + (row * cellHeight));
                var shade = IsShaded ? shades.At(values[row, column]) : (Colour?)null;
                svg.Rect(x, y, cellWidth, cellHeight, shade is null ? "cell" : "cell shaded", shade?.Hex);
                svg.Label(x + (cellWidth / 2), y + (cellHeight / 2) + (font * 0.35), texts[row][column], shade is null ? "cell-number" : shade.Value.IsDark ? "cell-number on-dark" : "cell-number on-light", Anchor.Middle);
            }

        foreach (var ((row, column), group) in groups.OrderBy(cell => cell.Key))
            svg.Rect(left + (column * cellWidth) + 1, top + (row * cellHeight) + 1, cellWidth - 2, cellHeight - 2, $"highlight {Marker.Look(group)}", round: 3);
        for (var row = 0; row < RowLabels.Count; row++)
            svg.Label(left - 8, top + (row * cellHeight) + (cellHeight / 2) + (font * 0.35), RowLabels[row].In(language), "tick", Anchor.End);
        for (var column = 0; column < columnLabels.Length; column++)
            svg.Label(left + (column * cellWidth) + (cellWidth / 2), top - 7, columnLabels[column], "tick", Anchor.Middle);
        return svg;
    }

    internal override string Describe(Language language)
    {
        var extent = values.Extent;
        var marked = groups.Count == 0 ? "" : new Text($" {groups.Count} cells are highlighted.", $" {groups.Count}칸이 강조되어 있다.").In(language);
        return new Text(
            $"A matrix of {values.Rows} rows and {values.Columns} columns, from {Ticks.Number(extent.Min)} to {Ticks.Number(extent.Max)}.",
            $"{values.Rows}행 {values.Columns}열 행렬, {Ticks.Number(extent.Min)}에서 {Ticks.Number(extent.Max)}까지.").In(language) + marked;
    }

    internal override void WriteNumbers(Utf8JsonWriter json)
    {
        json.WriteGrid("values", values);
        if (groups.Count == 0)
            return;
        json.WriteStartArray("highlights");
        foreach (var ((row, column), group) in groups.OrderBy(cell => cell.Key))
        {
            json.WriteStartArray();
            json.WriteNumberValue(row);
            json.WriteNumberValue(column);
            json.WriteNumberValue(group);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    string Tell(double value) => Format is null || !double.IsFinite(value) ? Ticks.Number(value) : value.ToString(Format, CultureInfo.InvariantCulture).Replace('-', '−');
}
