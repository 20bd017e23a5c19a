using Fovea.Data.Images;

namespace Fovea.Data.Transforms;

// Hue, saturation and value in bytes, with Pillow's roundings, of which each costs a level.
public static partial class Adjust
{
    /// <summary>Other colours of the same strength: each moves around the circle of hues.</summary>
    /// <param name="picture">The picture; a grey one stays as it is.</param>
    /// <param name="turn">How far, in turns of the circle: −½ to ½; 0 still rounds.</param>
    /// <exception cref="ArgumentOutOfRangeException">Further than half a turn.</exception>
    public static Picture Hue(Picture picture, float turn)
    {
        if (!(turn is >= -0.5f and <= 0.5f))
            throw new ArgumentOutOfRangeException(nameof(turn), turn, $"Hue turns by −½ to ½ of the circle, not by {turn}.");
        if (picture.Channels == 1)
            return picture;
        var shift = unchecked((byte)(int)((double)turn * 255));
        var result = Resampling.Crop(picture, Region.Of(picture));
        var pixels = result.Pixels;
        for (var i = 0; i < pixels.Length; i += picture.Channels)
        {
            var pixel = pixels.Slice(i, 3);
            var (hue, saturation) = HueAndSaturation(pixel[0], pixel[1], pixel[2]);
            ToColour(unchecked((byte)(hue + shift)), saturation, Math.Max(pixel[0], Math.Max(pixel[1], pixel[2])), pixel);
        }

        return result;
    }

    static (byte Hue, byte Saturation) HueAndSaturation(byte r, byte g, byte b)
    {
        int most = Math.Max(r, Math.Max(g, b)), least = Math.Min(r, Math.Min(g, b));
        if (most == least)
            return (0, 0);
        var range = (float)(most - least);
        var (red, green, blue) = ((most - r) / range, (most - g) / range, (most - b) / range);
        var sector = r == most ? blue - green : g == most ? (float)(2.0 + red - blue) : (float)(4.0 + green - red);
        var hue = (float)(((sector / 6.0) + 1.0) % 1.0);
        return ((byte)Math.Clamp((int)(hue * 255.0), 0, 255), (byte)Math.Clamp((int)(range / most * 255.0), 0, 255));
    }

    static void ToColour(byte hue, byte saturation, byte value, Span<byte> pixel)
    {
        if (saturation == 0)
        {
            pixel.Fill(value);
            return;
        }

        var place = (float)hue * 6.0 / 255.0;
        var sector = (int)Math.Floor(place);
        var within = (float)(place - sector);
        var strength = (float)(saturation / 255.0);
        var p = Rounded(value * (1.0 - strength));
        var q = Rounded(value * (1.0 - (strength * within)));
        var t = Rounded(value * (1.0 - (strength * (1.0 - within))));
        (pixel[0], pixel[1], pixel[2]) = (sector % 6) switch
        {
            0 => (value, t, p),
            1 => (q, value, p),
            2 => (p, value, t),
            3 => (p, q, value),
            4 => (t, p, value),
            _ => (value, p, q),
        };
    }

    static byte Rounded(double value) => (byte)Math.Clamp(Math.Round(value, MidpointRounding.AwayFromZero), 0, 255);
}
