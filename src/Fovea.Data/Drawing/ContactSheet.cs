using System.Net;
using System.Text;
using Fovea.Data.Images;

namespace Fovea.Data.Drawing;

/// <summary>Many pictures in small on one sheet, each with a caption: as a picture, or as a page that needs nothing else.</summary>
/// <param name="columns">Pictures in a row.</param>
/// <param name="side">Pixels of the square that each picture is fitted into.</param>
public sealed class ContactSheet(int columns = 8, int side = 128)
{
    const int Gap = 8, Scale = 2, CaptionLines = 2, LineHeight = (SmallLetters.Height + 2) * Scale;
    const byte Paper = 255, Ink = 40;

    readonly List<(Picture Picture, string Caption)> cells = [];

    /// <summary>Adds a picture, which is made small at once.</summary>
    /// <param name="picture">Of any size.</param>
    /// <param name="caption">What stands below it. On a drawn sheet other than plain letters become question marks and only the first two lines are there; a page shows all.</param>
    public void Add(Picture picture, string caption)
    {
        var scale = Math.Min((double)side / picture.Width, (double)side / picture.Height);
        var (width, height) = (Math.Max(1, (int)(picture.Width * scale)), Math.Max(1, (int)(picture.Height * scale)));
        // Small ones are enlarged without smoothing, so that their pixels can be seen.
        cells.Add((Resampling.Resize(picture.ToRgb(), width, height, scale >= 2 ? ResampleFilter.Nearest : ResampleFilter.Bilinear), caption));
    }

    /// <summary>The sheet as a picture in colour.</summary>
    public Picture Draw()
    {
        var (across, rowHeight) = (Math.Clamp(cells.Count, 1, columns), side + CaptionLines * LineHeight + Gap);
        var rows = Math.Max(1, (cells.Count + columns - 1) / columns);
        var sheet = new Picture(across * (side + Gap) + Gap, rows * rowHeight + Gap, 3);
        sheet.Pixels.Fill(Paper);
        for (var i = 0; i < cells.Count; i++)
        {
            var (left, top) = (Gap + i % columns * (side + Gap), Gap + i / columns * rowHeight);
            var (picture, caption) = cells[i];
            for (var y = 0; y < picture.Height; y++)
                picture.Row(y).CopyTo(sheet.Row(top + (side - picture.Height) / 2 + y)[((left + (side - picture.Width) / 2) * 3)..]);
            var letters = side / (SmallLetters.Advance * Scale);
            for (var line = 0; line < CaptionLines && line * letters < caption.Length; line++)
                SmallLetters.Write(
                    sheet, caption.Substring(line * letters, Math.Min(letters, caption.Length - line * letters)), left, top + side + Scale + line * LineHeight, Scale, Ink);
        }

        return sheet;
    }

    /// <summary>The sheet as one HTML page with the pictures in it.</summary>
    /// <param name="title">Its title.</param>
    public string ToHtml(string title)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>").Append(WebUtility.HtmlEncode(title)).Append("</title>\n<style>")
            .Append("body{font:13px/1.4 system-ui,sans-serif;margin:24px;color:#222;background:#fff}main{display:flex;flex-wrap:wrap;gap:12px}")
            .Append($"figure{{margin:0;width:{side}px}}img{{display:block;width:{side}px;height:{side}px;object-fit:contain;background:#f2f2f2;image-rendering:auto}}figcaption{{overflow-wrap:anywhere}}")
            .Append("</style></head>\n<body><h1>").Append(WebUtility.HtmlEncode(title)).Append("</h1>\n<main>\n");
        foreach (var (picture, caption) in cells)
        {
            using var file = new MemoryStream();
            PngEncoder.Write(picture, file);
            var text = WebUtility.HtmlEncode(caption);
            page.Append("<figure><img alt=\"").Append(text).Append("\" src=\"data:image/png;base64,")
                .Append(Convert.ToBase64String(file.GetBuffer(), 0, (int)file.Length)).Append("\"><figcaption>").Append(text).Append("</figcaption></figure>\n");
        }

        return page.Append("</main></body></html>\n").ToString();
    }
}
