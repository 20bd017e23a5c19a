using Fovea.Data.Images;

namespace Fovea.Data.Transforms;

/// <summary>
/// A picture's light and colours changed by a given amount, without chance, byte for byte as Pillow does it. A factor of 1 changes nothing, 0
/// takes everything away, more than 1 exaggerates. Opacity is left alone. Each returns a new picture.
/// </summary>
public static partial class Adjust
{
    /// <summary>Lighter or darker: mixed with black.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="factor">0 black, 1 as it is.</param>
    public static Picture Brightness(Picture picture, float factor) => PerByte(picture, Toward(factor, 0));

    /// <summary>More or less contrast: mixed with the mean of the grey picture, rounded.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="factor">0 flat grey, 1 as it is.</param>
    public static Picture Contrast(Picture picture, float factor)
    {
        var sum = 0L;
        foreach (var value in picture.Channels == 1 ? picture.Pixels : Grey(picture))
            sum += value;
        var mean = (byte)(((double)sum / ((long)picture.Width * picture.Height)) + 0.5);
        return PerByte(picture, Toward(factor, mean));
    }

    /// <summary>More or less colour: mixed with the grey picture.</summary>
    /// <param name="picture">The picture; a grey one stays as it is.</param>
    /// <param name="factor">0 grey, 1 as it is.</param>
    public static Picture Saturation(Picture picture, float factor)
    {
        if (picture.Channels == 1)
            return picture;
        var grey = Grey(picture);
        var result = Picture.Uninitialized(picture.Width, picture.Height, picture.Channels);
        var from = picture.Pixels;
        var to = result.Pixels;
        for (int i = 0, at = 0; i < grey.Length; i++, at += picture.Channels)
        {
            for (var channel = 0; channel < picture.Channels; channel++)
                to[at + channel] = channel == 3 ? from[at + 3] : Mix(grey[i], from[at + channel], factor);
        }

        return result;
    }

    /// <summary>Sharper or softer: mixed with the picture averaged over 3×3 pixels, of which the middle one counts five times.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="factor">0 soft, 1 as it is, 2 sharp.</param>
    public static Picture Sharpness(Picture picture, float factor)
    {
        var (stride, channels) = (picture.Width * picture.Channels, picture.Channels);
        var result = Resampling.Crop(picture, Region.Of(picture)); // the border stays, whatever the factor
        var pixels = picture.Pixels;
        var sharpened = result.Pixels;
        for (var y = 1; y < picture.Height - 1; y++)
        {
            for (var i = (y * stride) + channels; i < ((y + 1) * stride) - channels; i++)
            {
                if (channels == 4 && i % 4 == 3)
                    continue;
                var sum = 4 * pixels[i];
                for (var row = i - stride; row <= i + stride; row += stride)
                    sum += pixels[row - channels] + pixels[row] + pixels[row + channels];
                sharpened[i] = Mix((byte)(((2 * sum) + 13) / 26), pixels[i], factor); // a thirteenth, rounded
            }
        }

        return result;
    }

    /// <summary>The picture without colour, of as many channels as before: luma 0.299 R + 0.587 G + 0.114 B.</summary>
    /// <param name="picture">The picture; a grey one stays as it is.</param>
    public static Picture Grayscale(Picture picture)
    {
        if (picture.Channels == 1)
            return picture;
        var grey = Grey(picture);
        var result = Resampling.Crop(picture, Region.Of(picture));
        var pixels = result.Pixels;
        for (int i = 0, at = 0; i < grey.Length; i++, at += picture.Channels)
            pixels.Slice(at, 3).Fill(grey[i]);
        return result;
    }

    static byte[] Grey(Picture picture)
    {
        var grey = GC.AllocateUninitializedArray<byte>(picture.Width * picture.Height);
        var pixels = picture.Pixels;
        for (int i = 0, at = 0; i < grey.Length; i++, at += picture.Channels)
            grey[i] = Picture.Luma(pixels[at], pixels[at + 1], pixels[at + 2]);
        return grey;
    }

    /// <summary>What each byte becomes when mixed with one value.</summary>
    static byte[] Toward(float factor, byte other)
    {
        var table = new byte[256];
        for (var value = 0; value < 256; value++)
            table[value] = Mix(other, (byte)value, factor);
        return table;
    }

    // From one value to another and beyond, cut down to a byte, not rounded.
    static byte Mix(byte from, byte to, float factor) => factor == 1 ? to : (byte)Math.Clamp(from + (factor * (to - from)), 0, 255);

    /// <summary>Each byte but opacity by a table, of 256 entries for all channels or for each of them.</summary>
    static Picture PerByte(Picture picture, ReadOnlySpan<byte> table)
    {
        var result = Picture.Uninitialized(picture.Width, picture.Height, picture.Channels);
        var tables = table.Length / 256;
        var from = picture.Pixels;
        var to = result.Pixels;
        for (var i = 0; i < to.Length;)
        {
            for (var channel = 0; channel < picture.Channels; channel++, i++)
                to[i] = channel == 3 ? from[i] : table[((tables == 1 ? 0 : channel) * 256) + from[i]];
        }

        return result;
    }
}
