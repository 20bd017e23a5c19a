using Fovea.Data.Images;

namespace Fovea.Data.Transforms;

// Changes that treat each byte by itself, by a table.
public static partial class Adjust
{
    /// <summary>Fewer levels: only the highest bits of each byte are kept.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="bits">1 to 8; 8 changes nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another number of bits.</exception>
    public static Picture Posterize(Picture picture, int bits) => bits is >= 0 and <= 8
        ? PerByte(picture, Table(value => value & (0xFF00 >> bits)))
        : throw new ArgumentOutOfRangeException(nameof(bits), bits, $"Posterize keeps 0 to 8 bits of each byte, not {bits}.");

    /// <summary>Bright values are inverted.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="threshold">From which on; 256 changes nothing.</param>
    public static Picture Solarize(Picture picture, float threshold) => PerByte(picture, Table(value => value < threshold ? value : 255 - value));

    /// <summary>Black and white change places.</summary>
    /// <param name="picture">The picture.</param>
    public static Picture Invert(Picture picture) => PerByte(picture, Table(value => 255 - value));

    /// <summary>Each channel is stretched so that its darkest value is 0 and its brightest 255; one that has a single value stays.</summary>
    /// <param name="picture">The picture.</param>
    public static Picture AutoContrast(Picture picture) => PerChannel(picture, static (counts, table) =>
    {
        var (darkest, brightest) = (counts.IndexOfAnyExcept(0), counts.LastIndexOfAnyExcept(0));
        if (brightest <= darkest)
            return false;
        var scale = 255.0 / (brightest - darkest);
        var offset = -darkest * scale;
        for (var value = 0; value < 256; value++)
            table[value] = (byte)Math.Clamp((int)((value * scale) + offset), 0, 255);
        return true;
    });

    /// <summary>Each channel's values are spread so that every level is about as frequent.</summary>
    /// <param name="picture">The picture.</param>
    public static Picture Equalize(Picture picture) => PerChannel(picture, static (counts, table) =>
    {
        var brightest = counts.LastIndexOfAnyExcept(0);
        var sum = -(brightest < 0 ? 0 : counts[brightest]);
        foreach (var count in counts)
            sum += count;
        var step = sum / 255;
        if (step == 0)
            return false;
        var before = step / 2;
        for (var value = 0; value < 256; before += counts[value++])
            table[value] = (byte)Math.Min(255, before / step);
        return true;
    });

    /// <summary>A picture whose channels each go through a table that their own counts of values decide.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="fill">Fills a table from 256 counts; false if the channel is to stay.</param>
    static Picture PerChannel(Picture picture, Func<ReadOnlySpan<int>, Span<byte>, bool> fill)
    {
        Span<int> counts = stackalloc int[256];
        var channels = Math.Min(3, picture.Channels);
        var tables = new byte[256 * channels];
        var pixels = picture.Pixels;
        for (var channel = 0; channel < channels; channel++)
        {
            counts.Clear();
            for (var i = channel; i < pixels.Length; i += picture.Channels)
                counts[pixels[i]]++;
            var table = tables.AsSpan(channel * 256, 256);
            if (!fill(counts, table))
                Table(value => value).CopyTo(table);
        }

        return PerByte(picture, tables);
    }

    static byte[] Table(Func<int, int> becomes)
    {
        var table = new byte[256];
        for (var value = 0; value < 256; value++)
            table[value] = (byte)becomes(value);
        return table;
    }
}
