using System.Text;

namespace Fovea.Data.Images;

/// <summary>Writes PGM (grey) and PPM (colour) with bytes: P5 and P6.</summary>
public static class NetpbmEncoder
{
    /// <summary>Writes a picture to a file.</summary>
    /// <param name="picture">One or three channels.</param>
    /// <param name="path">Where to; an existing file is replaced.</param>
    /// <exception cref="ArgumentException">The picture has opacity, which the format cannot hold.</exception>
    public static void Write(Picture picture, string path)
    {
        Check(picture); // before an existing file is lost
        using var stream = File.Create(path);
        Write(picture, stream);
    }

    /// <summary>Writes a picture to a stream.</summary>
    /// <param name="picture">One or three channels.</param>
    /// <param name="stream">Where to; left open.</param>
    /// <exception cref="ArgumentException">The picture has opacity, which the format cannot hold.</exception>
    public static void Write(Picture picture, Stream stream)
    {
        Check(picture);
        stream.Write(Encoding.ASCII.GetBytes($"P{(picture.Channels == 1 ? 5 : 6)}\n{picture.Width} {picture.Height}\n255\n"));
        stream.Write(picture.Pixels);
    }

    static void Check(Picture picture)
    {
        if (picture.Channels == 4)
            throw new ArgumentException("NetpbmEncoder: PGM and PPM have no opacity; call ToRgb() first, or write PNG.", nameof(picture));
    }
}
