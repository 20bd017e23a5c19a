namespace Fovea.Data.Images;

/// <summary>
/// Colours times opacity and back. Pixels are mixed in the first form, so that the colour of what cannot be seen does not bleed into what
/// can; Pillow does the same with the same rounding.
/// </summary>
static class Opacity
{
    /// <summary>Multiplies colours by opacity.</summary>
    /// <param name="pixels">Red, green, blue, opacity.</param>
    /// <param name="result">As many bytes; may be the same.</param>
    public static void Multiply(ReadOnlySpan<byte> pixels, Span<byte> result)
    {
        for (var i = 0; i + 3 < pixels.Length; i += 4)
        {
            int opacity = pixels[i + 3];
            for (var channel = 0; channel < 3; channel++)
            {
                var product = (pixels[i + channel] * opacity) + 128;
                result[i + channel] = (byte)((product + (product >> 8)) >> 8); // product / 255, rounded
            }

            result[i + 3] = (byte)opacity;
        }
    }

    /// <summary>Divides colours by opacity.</summary>
    /// <param name="pixels">Red, green, blue, opacity; changed in place.</param>
    public static void Divide(Span<byte> pixels)
    {
        for (var i = 0; i + 3 < pixels.Length; i += 4)
        {
            int opacity = pixels[i + 3];
            if (opacity is 0 or 255)
                continue;
            for (var channel = 0; channel < 3; channel++)
                pixels[i + channel] = (byte)Math.Min(255, 255 * pixels[i + channel] / opacity);
        }
    }
}
