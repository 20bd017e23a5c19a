using Fovea.Data.Images;
using Fovea.Reports.Drawing;

namespace Fovea.Reports.Figures;

/// <summary>Pictures inside of a page.</summary>
static class Png
{
    /// <summary>The picture as an address that holds it.</summary>
    public static string DataUri(Picture picture)
    {
        using var stream = new MemoryStream();
        PngEncoder.Write(picture, stream);
        return "data:image/png;base64," + Convert.ToBase64String(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Numbers as a picture: grey from black to white, or, where zero lies between, from blue to orange.</summary>
    public static Picture Paint(Grid values, Extent extent)
    {
        if (extent.Min < 0 && extent.Max > 0)
            return Paint(values, ColourScale.Fitting(extent));
        var length = extent.Length > 0 ? extent.Length : 1;
        return new Picture(values.Columns, values.Rows, 1, [.. values.All.Select(value => (byte)Math.Round(255 * Math.Clamp((value - extent.Min) / length, 0, 1)))]);
    }

    /// <summary>Numbers as a picture in the colours of a scale.</summary>
    public static Picture Paint(Grid values, ColourScale scale)
    {
        var picture = new Picture(values.Columns, values.Rows, 3);
        var at = 0;
        foreach (var value in values.All)
        {
            var colour = scale.At(value);
            (picture.Pixels[at], picture.Pixels[at + 1], picture.Pixels[at + 2]) = (colour.Red, colour.Green, colour.Blue);
            at += 3;
        }

        return picture;
    }
}
