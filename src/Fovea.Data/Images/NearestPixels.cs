namespace Fovea.Data.Images;

/// <summary>Resampling by the old pixel under each new one's centre.</summary>
static class NearestPixels
{
    /// <summary>A box on a region of a picture at another size.</summary>
    public static Picture Run(Picture picture, Region region, Box box, int width, int height)
    {
        var result = Picture.Uninitialized(width, height, picture.Channels);
        var (columns, rows) = (Places(box.Left, box.Right, width), Places(box.Top, box.Bottom, height));
        for (var y = 0; y < height; y++)
        {
            var from = picture.Row(region.Top + rows[y]).Slice(region.Left * picture.Channels, region.Width * picture.Channels);
            var to = result.Row(y);
            for (var x = 0; x < width; x++)
            {
                for (var channel = 0; channel < picture.Channels; channel++)
                    to[(x * picture.Channels) + channel] = from[(columns[x] * picture.Channels) + channel];
            }
        }

        return result;
    }

    // Steps are added up, not multiplied: where a centre falls between two pixels the sum's rounding decides, as it does in Pillow.
    static int[] Places(float from, float to, int count)
    {
        var step = (double)(to - from) / count;
        var places = new int[count];
        var last = (int)Math.Ceiling(to) - 1;
        var at = from + (step * 0.5);
        for (var i = 0; i < count; i++, at += step)
            places[i] = Math.Min((int)at, last);
        return places;
    }
}
