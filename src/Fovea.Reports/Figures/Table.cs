using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Fovea.Reports.Drawing;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Figures;

/// <summary>A cell of a table: a text, or a number with the format it is shown in.</summary>
public sealed record Cell
{
    Cell(Text? text, double? number, string? format) => (Text, Number, Format) = (text, number, format);

    internal Text? Text { get; }

    internal double? Number { get; }

    internal string? Format { get; }

    /// <summary>A number.</summary>
    /// <param name="value">The number; figures.json has it whole.</param>
    /// <param name="format">How it is shown, a .NET format such as <c>0.00</c> or <c>0.0 %</c>; about four digits if not given.</param>
    public static Cell Of<T>(T value, string? format = null)
        where T : INumberBase<T> => new(null, Values.Of(value), format);

    /// <summary>A text, the same in both languages.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator Cell(string text) => new((Text)text, null, null);

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator Cell(Text text) => new(text, null, null);

    /// <summary>A text in English and Korean.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator Cell((string English, string Korean) text) => new((Text)text, null, null);

    /// <summary>A number shown with about four digits.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Cell(double value) => Of(value);

    /// <inheritdoc cref="op_Implicit(double)"/>
    public static implicit operator Cell(float value) => Of(value);

    /// <inheritdoc cref="op_Implicit(double)"/>
    public static implicit operator Cell(int value) => Of(value);

    internal string In(Language language) => Number is not { } number ? Markup.ToHtml(Text!.In(language)) : Shown(number);

    string Shown(double number) => Format is null || !double.IsFinite(number) ? Ticks.Number(number) : number.ToString(Format, CultureInfo.InvariantCulture).Replace('-', '−');
}

/// <summary>A table: <c>new Table("Optimizers", "optimizer", "loss").Row("SGD", 0.41).Row("Adam", 0.12)</c>.</summary>
/// <param name="title">What it shows.</param>
/// <param name="columns">The columns' names.</param>
public sealed class Table(Text title, params Text[] columns) : Figure(title)
{
    readonly List<Cell[]> rows = [];

    internal override string Kind => "table";

    /// <summary>Adds a row.</summary>
    /// <param name="cells">A text or a number for each column.</param>
    /// <exception cref="ArgumentException">Their count is not that of the columns.</exception>
    public Table Row(params Cell[] cells)
    {
        if (cells.Length != columns.Length)
            throw new ArgumentException($"{Told} has {columns.Length} columns, and row {rows.Count + 1} has {cells.Length} cells; give one for each column.");
        rows.Add([.. cells]);
        return this;
    }

    internal override void WriteBody(StringBuilder html, Place place)
    {
        if (rows.Count == 0)
            throw new ArgumentException($"{Told} has no rows; add at least one, or leave it out.");
        html.Append("<div class=\"scroll\"><table><thead><tr>");
        for (var column = 0; column < columns.Length; column++)
            html.Append($"<th scope=\"col\"{(IsNumeric(column) ? " class=\"number\"" : "")}>{Html.Escape(columns[column].In(place.Language))}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in rows)
        {
            html.Append("<tr>");
            for (var column = 0; column < columns.Length; column++)
                html.Append($"<td{(row[column].Number is not null || IsNumeric(column) ? " class=\"number\"" : "")}>{row[column].In(place.Language)}</td>");
            html.Append("</tr>");
        }

        html.Append("</tbody></table></div>");
    }

    internal override void WriteNumbers(Utf8JsonWriter json)
    {
        json.WriteStrings("columns", columns.Select(column => column.English));
        json.WriteStartArray("rows");
        foreach (var row in rows)
        {
            json.WriteStartArray();
            foreach (var cell in row)
                if (cell.Number is { } number)
                    json.WriteRealValue(number);
                else
                    json.WriteStringValue(cell.Text!.English);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    // A word among numbers, such as "diverged", stands where its number would.
    bool IsNumeric(int column) => 2 * rows.Count(row => row[column].Number is not null) > rows.Count;
}
