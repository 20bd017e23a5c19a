using Fovea.Data.Images.Jpeg;

namespace Fovea.Data.Images;

/// <summary>
/// Reads JPEG: baseline, extended sequential and progressive, 8 bits, any sampling, with restart markers; grey, YCbCr, RGB, CMYK and YCCK.
/// Grey stays 1 channel, all else becomes red, green and blue. The picture is turned upright as its Exif data say; colour profiles are
/// passed over. Not read, and refused by name: 12 bits, arithmetic coding, lossless and hierarchical files.
/// </summary>
/// <remarks>Damage is refused, never painted over: a file that is cut off or has codes that mean nothing gives no picture.</remarks>
public sealed class JpegDecoder : IImageDecoder
{
    /// <inheritdoc/>
    public string Format => "JPEG";

    /// <inheritdoc/>
    public IReadOnlyList<string> Endings { get; } = [".jpg", ".jpeg", ".jpe", ".jfif"];

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, Marker.StartOfImage, 0xFF]);

    /// <inheritdoc/>
    public (int Width, int Height) ReadSize(ReadOnlySpan<byte> file, string name)
    {
        var reader = new MarkerReader(file, name);
        return JpegHeader.Read(ref reader, file, name, out _).UprightSize;
    }

    /// <inheritdoc/>
    public Picture Decode(ReadOnlySpan<byte> file, string name)
    {
        var pixels = JpegImage.Decode(file, name, out var header);
        var picture = Picture.OverLent(header.Frame.Width, header.Frame.Height, header.Model == ColourModel.Grey ? 1 : 3, pixels);
        if (header.Orientation == 1)
            return picture;

        using (picture)
            return Orientation.Upright(picture, header.Orientation);
    }
}
