namespace Fovea.Data.Images;

/// <summary>Turns pictures upright that a camera took turned or mirrored. CIPA DC-008 (Exif 3.0), 4.6.5, tag Orientation.</summary>
static class Orientation
{
    /// <summary>The picture as it should be looked at.</summary>
    /// <param name="picture">As it lies in the file.</param>
    /// <param name="orientation">
    /// Where the file's first row and first column belong: 1 top and left, 2 top and right, 3 bottom and right, 4 bottom and left, 5 left and
    /// top, 6 right and top, 7 right and bottom, 8 left and bottom.
    /// </param>
    /// <returns>A new picture, or this one if it is upright.</returns>
    public static Picture Upright(Picture picture, int orientation)
    {
        if (orientation == 1)
            return picture;

        var (width, height, channels) = (picture.Width, picture.Height, picture.Channels);
        var isTurned = orientation > 4;
        var upright = isTurned ? Picture.Uninitialized(height, width, channels) : Picture.Uninitialized(width, height, channels);
        var pixels = picture.Pixels;
        var fromRight = orientation is 2 or 3 or 7 or 8; // the file's columns run against the picture's columns, or rows if turned
        var fromBottom = orientation is 3 or 4 or 6 or 7;
        for (var y = 0; y < upright.Height; y++)
        {
            var to = upright.Row(y);
            for (var x = 0; x < upright.Width; x++)
            {
                var (column, row) = isTurned ? (y, x) : (x, y);
                column = fromRight ? width - 1 - column : column;
                row = fromBottom ? height - 1 - row : row;
                pixels.Slice(((row * width) + column) * channels, channels).CopyTo(to[(x * channels)..]);
            }
        }

        return upright;
    }
}
