namespace Fovea.Data.Images;

/// <summary>
/// The 256 colours of a picture whose pixels are numbers of colours, as in BMP and GIF. Number i that a file does not speak of is grey i,
/// as Pillow has it.
/// </summary>
sealed class Palette
{
    readonly byte[] colours = new byte[3 * 256]; // red, green, blue

    /// <summary>A palette.</summary>
    /// <param name="first">Red, green, blue of the first colours, at most 256.</param>
    public Palette(ReadOnlySpan<byte> first)
    {
        for (var i = 0; i < colours.Length; i++)
            colours[i] = (byte)(i / 3);
        first.CopyTo(colours);
        IsGrey = AreGrey(colours);
    }

    /// <summary>Whether all colours are shades of grey: such a picture has one channel.</summary>
    public bool IsGrey { get; }

    /// <summary>Writes the colours of pixels.</summary>
    /// <param name="numbers">A number a pixel.</param>
    /// <param name="pixels">Receives one byte a pixel if the palette is grey, else red, green, blue.</param>
    public void Expand(ReadOnlySpan<byte> numbers, Span<byte> pixels)
    {
        if (IsGrey)
        {
            for (var i = 0; i < numbers.Length; i++)
                pixels[i] = colours[3 * numbers[i]];
            return;
        }

        for (var i = 0; i < numbers.Length; i++)
            colours.AsSpan(3 * numbers[i], 3).CopyTo(pixels[(3 * i)..]);
    }

    /// <summary>Writes red, green, blue and opacity of pixels.</summary>
    /// <param name="numbers">A number a pixel.</param>
    /// <param name="transparent">The number that means "nothing here"; all others are opaque.</param>
    /// <param name="pixels">Receives four bytes a pixel.</param>
    public void Expand(ReadOnlySpan<byte> numbers, byte transparent, Span<byte> pixels)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            var pixel = pixels.Slice(4 * i, 4);
            colours.AsSpan(3 * numbers[i], 3).CopyTo(pixel);
            pixel[3] = numbers[i] == transparent ? (byte)0 : (byte)255;
        }
    }

    static bool AreGrey(ReadOnlySpan<byte> colours)
    {
        for (var i = 0; i < colours.Length; i += 3)
        {
            if (colours[i] != colours[i + 1] || colours[i] != colours[i + 2])
                return false;
        }

        return true;
    }
}
