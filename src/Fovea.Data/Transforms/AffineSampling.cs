using Fovea.Data.Images;

namespace Fovea.Data.Transforms;

/// <summary>Fetches pixels from where an <see cref="AffineMap"/> says.</summary>
static class AffineSampling
{
    const int FixedBits = 16;
    const double FixedLimit = 32768;

    public static Picture Nearest(Picture picture, AffineMap map, byte fill)
    {
        var result = Picture.Uninitialized(picture.Width, picture.Height, picture.Channels);
        result.Pixels.Fill(fill);
        if (map.B == 0 && map.D == 0)
            Straight(picture, map, result);
        else if (FitsFixed(map, picture.Width, picture.Height))
            Fixed(picture, map, result);
        else
            Stepped(picture, map, result);
        return result;
    }

    // Neither turned nor sheared: columns and rows are looked up. Steps are added up as Pillow adds them.
    static void Straight(Picture picture, AffineMap map, Picture result)
    {
        var (width, height, channels) = (picture.Width, picture.Height, picture.Channels);
        var columns = new int[width];
        var x = map.C + (map.A * 0.5);
        for (var i = 0; i < width; i++, x += map.A)
            columns[i] = x >= 0 && x < width ? (int)x : -1;
        var y = map.F + (map.E * 0.5);
        for (var row = 0; row < height; row++, y += map.E)
        {
            if (!(y >= 0 && y < height))
                continue;
            var from = picture.Row((int)y);
            var to = result.Row(row);
            for (var i = 0; i < width; i++)
            {
                if (columns[i] >= 0)
                    Copy(from, columns[i], to, i, channels);
            }
        }
    }

    // Places in 1/65536 of a pixel, which is exact enough for pictures below 32,768.
    static void Fixed(Picture picture, AffineMap map, Picture result)
    {
        static int Units(double value) => (int)Math.Floor((value * (1 << FixedBits)) + 0.5);
        var (a, b, d, e) = (Units(map.A), Units(map.B), Units(map.D), Units(map.E));
        var startX = Units(map.C + (map.A * 0.5) + (map.B * 0.5));
        var startY = Units(map.F + (map.D * 0.5) + (map.E * 0.5));
        for (var row = 0; row < result.Height; row++, startX += b, startY += e)
        {
            var (x, y) = (startX, startY);
            var to = result.Row(row);
            for (var column = 0; column < result.Width; column++, x += a, y += d)
            {
                var (fromX, fromY) = (x >> FixedBits, y >> FixedBits);
                if ((uint)fromX < (uint)picture.Width && (uint)fromY < (uint)picture.Height)
                    Copy(picture.Row(fromY), fromX, to, column, picture.Channels);
            }
        }
    }

    static void Stepped(Picture picture, AffineMap map, Picture result)
    {
        var startX = map.C + (map.B * 0.5) + (map.A * 0.5);
        var startY = map.F + (map.E * 0.5) + (map.D * 0.5);
        for (var row = 0; row < result.Height; row++, startX += map.B, startY += map.E)
        {
            var (x, y) = (startX, startY);
            var to = result.Row(row);
            for (var column = 0; column < result.Width; column++, x += map.A, y += map.D)
            {
                if (x >= 0 && x < picture.Width && y >= 0 && y < picture.Height)
                    Copy(picture.Row((int)y), (int)x, to, column, picture.Channels);
            }
        }
    }

    public static Picture Bilinear(Picture picture, AffineMap map, byte fill)
    {
        var source = picture;
        if (picture.Channels == 4)
        {
            source = Resampling.Crop(picture, Region.Of(picture));
            Opacity.Multiply(source.Pixels, source.Pixels);
        }

        var result = Picture.Uninitialized(picture.Width, picture.Height, picture.Channels);
        result.Pixels.Fill(fill);
        for (var row = 0; row < result.Height; row++)
        {
            var to = result.Row(row);
            for (var column = 0; column < result.Width; column++)
            {
                var (across, down) = (column + 0.5, row + 0.5);
                var x = (map.A * across) + (map.B * down) + map.C;
                var y = (map.D * across) + (map.E * down) + map.F;
                if (x >= 0 && x < picture.Width && y >= 0 && y < picture.Height)
                    Mix(source, x - 0.5, y - 0.5, to.Slice(column * result.Channels, result.Channels));
            }
        }

        if (picture.Channels == 4)
            Opacity.Divide(result.Pixels);
        return result;
    }

    // Between four pixels; beyond the border its pixels go on. Cut down to a byte, not rounded, as in Pillow.
    static void Mix(Picture picture, double x, double y, Span<byte> pixel)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (right, bottom) = (x - left, y - top); // how far it is to the right and down
        var (x0, x1) = (Math.Max(left, 0) * pixel.Length, Math.Min(left + 1, picture.Width - 1) * pixel.Length);
        var upper = picture.Row(Math.Max(top, 0));
        var lower = picture.Row(Math.Min(top + 1, picture.Height - 1));
        for (var channel = 0; channel < pixel.Length; channel++)
        {
            var above = upper[x0 + channel] + ((upper[x1 + channel] - upper[x0 + channel]) * right);
            var below = lower[x0 + channel] + ((lower[x1 + channel] - lower[x0 + channel]) * right);
            pixel[channel] = (byte)(above + ((below - above) * bottom));
        }
    }

    static void Copy(ReadOnlySpan<byte> from, int fromX, Span<byte> to, int x, int channels)
    {
        for (var channel = 0; channel < channels; channel++)
            to[(x * channels) + channel] = from[(fromX * channels) + channel];
    }

    static bool FitsFixed(AffineMap map, int width, int height)
    {
        bool Near(double x, double y) =>
            Math.Abs((x * map.A) + (y * map.B) + map.C) < FixedLimit && Math.Abs((x * map.D) + (y * map.E) + map.F) < FixedLimit;
        return width < FixedLimit && height < FixedLimit && Near(0, 0) && Near(width - 1, height - 1) && Near(0, height - 1) && Near(width - 1, 0);
    }
}
