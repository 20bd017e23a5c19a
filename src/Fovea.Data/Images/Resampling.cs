namespace Fovea.Data.Images;

/// <summary>
/// Pictures at another size, by a triangle filter as wide as the step between the new pixels, so that shrinking averages instead of
/// skipping. Rows and columns are done one after the other.
/// </summary>
public static class Resampling
{
    /// <summary>The picture at another size.</summary>
    /// <param name="picture">Any number of channels.</param>
    /// <param name="width">New columns, at least 1.</param>
    /// <param name="height">New rows, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public static Picture Resize(Picture picture, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        var columns = Taps(picture.Width, width);
        var rows = Taps(picture.Height, height);
        var channels = picture.Channels;
        var narrow = new float[picture.Height * width * channels];
        for (var y = 0; y < picture.Height; y++)
            for (var x = 0; x < width; x++)
                for (var c = 0; c < channels; c++)
                    foreach (var (from, weight) in columns[x])
                        narrow[(((y * width) + x) * channels) + c] += weight * picture.Pixels[(((y * picture.Width) + from) * channels) + c];

        var result = new Picture(width, height, channels);
        for (var y = 0; y < height; y++)
            for (var i = 0; i < width * channels; i++)
            {
                var sum = 0f;
                foreach (var (from, weight) in rows[y])
                    sum += weight * narrow[(from * width * channels) + i];
                result.Pixels[(y * width * channels) + i] = (byte)Math.Clamp(MathF.Round(sum), 0, 255);
            }

        return result;
    }

    /// <summary>For each new pixel the old ones it sees and their shares, which sum to 1.</summary>
    static (int From, float Weight)[][] Taps(int old, int count)
    {
        var step = (double)old / count;
        var radius = Math.Max(1, step);
        var taps = new (int, float)[count][];
        for (var i = 0; i < count; i++)
        {
            var centre = ((i + 0.5) * step) - 0.5;
            var (first, last) = (Math.Max(0, (int)Math.Ceiling(centre - radius)), Math.Min(old - 1, (int)Math.Floor(centre + radius)));
            var sum = 0.0;
            for (var from = first; from <= last; from++)
                sum += 1 - (Math.Abs(from - centre) / radius);
            taps[i] = new (int, float)[last - first + 1];
            for (var from = first; from <= last; from++)
                taps[i][from - first] = (from, (float)((1 - (Math.Abs(from - centre) / radius)) / sum));
        }

        return taps;
    }
}
