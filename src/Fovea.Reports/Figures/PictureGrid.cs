using System.Globalization;
using System.Text;
using System.Text.Json;
using Fovea.Data.Images;
using Fovea.Reports.Drawing;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Figures;

/// <summary>
/// Pictures beside each other, each pixel enlarged to a square: digits, filters, feature maps. As many stand in a row as there is room for.
/// </summary>
/// <param name="title">What it shows.</param>
public sealed class PictureGrid(Text title) : Figure(title)
{
    readonly List<Entry> entries = [];

    internal override string Kind => "pictures";

    /// <summary>How wide a picture is shown, in pixels of the page.</summary>
    public int Size { get; init; } = 84;

    /// <summary>Adds a picture.</summary>
    /// <param name="picture">The picture; shown with its own pixels, so take a small one.</param>
    /// <param name="label">Below it; null for nothing.</param>
    /// <param name="isMarked">Whether it stands out, such as one that was recognised wrongly.</param>
    public PictureGrid Add(Picture picture, Text? label = null, bool isMarked = false)
    {
        entries.Add(new Entry(Png.DataUri(picture), picture.Width, picture.Height, label, isMarked, null));
        return this;
    }

    /// <summary>Adds numbers as a picture: grey from the smallest to the largest, or blue and orange where zero lies between.</summary>
    /// <param name="values">The numbers; they are kept in figures.json.</param>
    /// <param name="label">Below it; null for nothing.</param>
    /// <param name="isMarked">Whether it stands out.</param>
    /// <param name="min">What is black (or bluest), or null for the smallest number.</param>
    /// <param name="max">What is white (or most orange), or null for the largest number.</param>
    public PictureGrid Add(Grid values, Text? label = null, bool isMarked = false, double? min = null, double? max = null)
    {
        var extent = new Extent(min ?? values.Extent.Min, max ?? values.Extent.Max);
        entries.Add(new Entry(Png.DataUri(Png.Paint(values, extent)), values.Columns, values.Rows, label, isMarked, values));
        return this;
    }

    /// <summary>Adds a filter: blue below zero and orange above, whether it has both or not, so that filters beside each other can be compared.</summary>
    /// <param name="values">The numbers; they are kept in figures.json.</param>
    /// <param name="label">Below it; null for nothing.</param>
    public PictureGrid AddSigned(Grid values, Text? label = null)
    {
        var arm = Math.Max(Math.Abs(values.Extent.Min), Math.Abs(values.Extent.Max));
        return Add(values, label, min: -arm, max: arm);
    }

    internal override void WriteBody(StringBuilder html, Place place)
    {
        if (entries.Count == 0)
            throw new ArgumentException($"{Told} has no pictures; add at least one, or leave it out.");
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"pictures\" style=\"--size:{Size}px\">");
        foreach (var (entry, i) in entries.Select((entry, i) => (entry, i)))
        {
            var label = entry.Label?.In(place.Language);
            var alternative = label ?? new Text($"picture {i + 1}", $"그림 {i + 1}").In(place.Language);
            html.Append($"<div class=\"picture{(entry.IsMarked ? " marked" : "")}\"><img class=\"pixels\" src=\"{entry.DataUri}\" width=\"{entry.Width}\" height=\"{entry.Height}\" alt=\"{Html.Escape(alternative)}\">");
            if (label is not null)
                html.Append($"<span>{Html.Escape(label)}</span>");
            html.Append("</div>");
        }

        html.Append("</div>");
    }

    internal override void WriteNumbers(Utf8JsonWriter json)
    {
        json.WriteStartArray("pictures");
        foreach (var entry in entries)
        {
            json.WriteStartObject();
            if (entry.Label is not null)
                json.WriteString("label", entry.Label.English);
            if (entry.IsMarked)
                json.WriteBoolean("marked", true);
            json.WriteNumber("width", entry.Width);
            json.WriteNumber("height", entry.Height);
            if (entry.Values is not null)
                json.WriteGrid("values", entry.Values);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    sealed record Entry(string DataUri, int Width, int Height, Text? Label, bool IsMarked, Grid? Values);
}
