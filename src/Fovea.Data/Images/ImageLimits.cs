namespace Fovea.Data.Images;

/// <summary>
/// How large a picture may be that is read from a file. Checked once for all formats, on the size in the header, before memory is taken.
/// </summary>
public static class ImageLimits
{
    /// <summary>What is allowed unless the caller says otherwise: 128 megapixels, 384 MB in colour; more than most cameras give.</summary>
    public const long MaxPixels = 128 << 20;

    /// <summary>Refuses a picture of too many pixels.</summary>
    /// <param name="size">Width and height, from <see cref="IImageDecoder.ReadSize"/>.</param>
    /// <param name="maxPixels">The most pixels allowed.</param>
    /// <param name="name">What to call the file in the message.</param>
    /// <exception cref="InvalidDataException">The picture is too large.</exception>
    public static void Check((int Width, int Height) size, long maxPixels, string name)
    {
        if ((long)size.Width * size.Height > maxPixels)
        {
            throw new InvalidDataException(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{name} is {size.Width}×{size.Height} (W×H), more than the {maxPixels:N0} pixels allowed: make it smaller, or raise the limit (maxPixels, on the command line --max-pixels)."));
        }
    }
}
