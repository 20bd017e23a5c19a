using System.Buffers;

namespace Fovea.Data.Images;

/// <summary>
/// Pictures at another size, byte for byte as Pillow makes them, so that published weights see what they were trained on. A filter grows with
/// the step between new pixels, so that shrinking averages instead of skipping. Rows are done first and rounded to bytes, then columns.
/// Colours with opacity are mixed in proportion to it, except by the nearest pixel.
/// </summary>
public static class Resampling
{
    /// <summary>The picture at another size.</summary>
    /// <param name="picture">Any number of channels.</param>
    /// <param name="width">New columns, at least 1.</param>
    /// <param name="height">New rows, at least 1.</param>
    /// <param name="filter">What a new pixel sees of the old ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public static Picture Resize(Picture picture, int width, int height, ResampleFilter filter = ResampleFilter.Bilinear) =>
        Resize(picture, Box.Of(picture), width, height, filter);

    /// <summary>A part of the picture at another size; near the part's border a filter sees the pixels around it.</summary>
    /// <param name="picture">Any number of channels.</param>
    /// <param name="box">The part, not empty and within the picture.</param>
    /// <param name="width">New columns, at least 1.</param>
    /// <param name="height">New rows, at least 1.</param>
    /// <param name="filter">What a new pixel sees of the old ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    /// <exception cref="ArgumentException">The box is empty or not within the picture.</exception>
    public static Picture Resize(Picture picture, Box box, int width, int height, ResampleFilter filter = ResampleFilter.Bilinear)
    {
        if (!(box.Left >= 0 && box.Top >= 0 && box.Right > box.Left && box.Bottom > box.Top && box.Right <= picture.Width && box.Bottom <= picture.Height))
            throw new ArgumentException($"The box {box} is empty or does not lie in a picture of {picture.Height}×{picture.Width} (rows×columns).", nameof(box));
        return Run(picture, Region.Of(picture), box, width, height, filter);
    }

    /// <summary>A piece of the picture at another size, as if it had been cut out first: nothing around it is seen.</summary>
    /// <param name="picture">Any number of channels.</param>
    /// <param name="region">The piece.</param>
    /// <param name="width">New columns, at least 1.</param>
    /// <param name="height">New rows, at least 1.</param>
    /// <param name="filter">What a new pixel sees of the old ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    /// <exception cref="ArgumentException">The region is empty or not within the picture.</exception>
    public static Picture CropAndResize(Picture picture, Region region, int width, int height, ResampleFilter filter = ResampleFilter.Bilinear)
    {
        region.CheckWithin(picture);
        return Run(picture, region, new Box(0, 0, region.Width, region.Height), width, height, filter);
    }

    /// <summary>A piece of the picture, copied.</summary>
    /// <param name="picture">Any number of channels.</param>
    /// <param name="region">The piece.</param>
    /// <exception cref="ArgumentException">The region is empty or not within the picture.</exception>
    public static Picture Crop(Picture picture, Region region)
    {
        region.CheckWithin(picture);
        var piece = Picture.Uninitialized(region.Width, region.Height, picture.Channels);
        for (var y = 0; y < region.Height; y++)
            picture.Row(region.Top + y).Slice(region.Left * picture.Channels, region.Width * picture.Channels).CopyTo(piece.Row(y));
        return piece;
    }

    // The box is on the region.
    static Picture Run(Picture picture, Region region, Box box, int width, int height, ResampleFilter filter)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (box == new Box(0, 0, width, height) && (region.Width, region.Height) == (width, height))
            return Crop(picture, region);
        if (filter == ResampleFilter.Nearest)
            return NearestPixels.Run(picture, region, box, width, height);

        var result = Picture.Uninitialized(width, height, picture.Channels);
        if (picture.Channels == 4)
        {
            using var mixable = Crop(picture, region);
            Opacity.Multiply(mixable.Pixels, mixable.Pixels);
            Mix(mixable, Region.Of(mixable), box, result, filter);
            Opacity.Divide(result.Pixels);
        }
        else
            Mix(picture, region, box, result, filter);

        return result;
    }

    static void Mix(Picture picture, Region region, Box box, Picture result, ResampleFilter filter)
    {
        var changesRows = region.Width != result.Width || box.Left != 0 || box.Right != result.Width;
        var changesColumns = region.Height != result.Height || box.Top != 0 || box.Bottom != result.Height;
        var down = changesColumns ? ResampleTaps.Of(region.Height, box.Top, box.Bottom, result.Height, filter) : null;
        var (first, end) = down?.Seen ?? (0, region.Height); // only rows that are seen are worked on
        var stride = picture.Width * picture.Channels;
        var start = ((region.Top + first) * stride) + (region.Left * picture.Channels);
        if (!changesRows)
        {
            MixRows(down!, first, picture.Pixels[start..], stride, result);
            return;
        }

        var across = ResampleTaps.Of(region.Width, box.Left, box.Right, result.Width, filter);
        var rows = new RowWalk(picture.Pixels, start, stride, region.Width * picture.Channels, end - first);
        if (down is null)
        {
            rows.Run(across, picture.Channels, result.Pixels);
            return;
        }

        var length = (end - first) * result.Width * picture.Channels;
        var narrow = ArrayPool<byte>.Shared.Rent(length);
        rows.Run(across, picture.Channels, narrow.AsSpan(0, length));
        MixRows(down, first, narrow.AsSpan(0, length), result.Width * picture.Channels, result);
        ArrayPool<byte>.Shared.Return(narrow);
    }

    static void MixRows(ResampleTaps down, int first, ReadOnlySpan<byte> rows, int stride, Picture result)
    {
        for (var y = 0; y < result.Height; y++)
            ResampleColumns.Run(down, y, rows[((down.First[y] - first) * stride)..], stride, result.Row(y));
    }

    /// <summary>Rows of a piece of a picture, two at a time.</summary>
    readonly ref struct RowWalk(ReadOnlySpan<byte> pixels, int start, int stride, int length, int count)
    {
        readonly ReadOnlySpan<byte> pixels = pixels;

        public void Run(ResampleTaps taps, int channels, Span<byte> result)
        {
            var room = ArrayPool<byte>.Shared.Rent(2 * (length + ResampleRows.Overread));
            var roomA = room.AsSpan(0, length + ResampleRows.Overread);
            var roomB = room.AsSpan(length + ResampleRows.Overread, length + ResampleRows.Overread);
            var width = taps.Length * channels;
            for (var y = 0; y < count; y += 2)
            {
                var other = Math.Min(y + 1, count - 1); // the last of an odd number is done twice
                ResampleRows.Run(
                    taps, channels, Row(y, roomA), Row(other, roomB), result.Slice(y * width, width), result.Slice(other * width, width));
            }

            ArrayPool<byte>.Shared.Return(room);
        }

        // The row where it stands; at the end of the picture a copy with room behind it.
        ReadOnlySpan<byte> Row(int y, Span<byte> room)
        {
            var from = start + (y * stride);
            if (from + length + ResampleRows.Overread <= pixels.Length)
                return pixels.Slice(from, length + ResampleRows.Overread);
            pixels.Slice(from, length).CopyTo(room);
            return room;
        }
    }
}
