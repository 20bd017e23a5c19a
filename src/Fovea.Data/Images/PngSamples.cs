using System.Buffers.Binary;

namespace Fovea.Data.Images;

/// <summary>Turns unfiltered rows of a PNG file into 8-bit pixels: any depth, palette and transparent colour.</summary>
sealed class PngSamples
{
    readonly PngHeader header;
    readonly byte[] palette;        // red, green, blue
    readonly byte[] opacities;      // one for the first entries of the palette; the rest is opaque
    readonly int[]? transparent;    // the one sample value (grey) or three (RGB) that mean "nothing here"
    readonly string name;

    public PngSamples(PngHeader header, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency, bool hasTransparency, string name)
    {
        (this.header, this.name) = (header, name);
        this.palette = palette.ToArray();
        opacities = [];
        if (header.Colour == PngColour.Palette)
        {
            opacities = transparency.ToArray();
        }
        else if (hasTransparency && header.Colour is (PngColour.Grey or PngColour.Rgb))
        {
            if (transparency.Length != 2 * header.Samples)
                throw PngHeader.Bad(name, $"has a transparent colour (tRNS) of {transparency.Length} bytes, expected {2 * header.Samples}");
            transparent = new int[header.Samples];
            for (var i = 0; i < transparent.Length; i++)
                transparent[i] = BinaryPrimitives.ReadUInt16BigEndian(transparency[(2 * i)..]) & ((1 << header.Depth) - 1);
        }

        Channels = header.Colour switch
        {
            PngColour.GreyAlpha or PngColour.Rgba => 4,
            PngColour.Palette => hasTransparency ? 4 : 3,
            PngColour.Rgb => transparent is null ? 3 : 4,
            _ => transparent is null ? 1 : 4,
        };
    }

    /// <summary>Channels of the picture: 1, 3 or 4.</summary>
    public int Channels { get; }

    /// <summary>Writes the pixels of one row, the first at <paramref name="first"/> and each <paramref name="step"/> pixels on.</summary>
    public void Expand(ReadOnlySpan<byte> row, int count, Span<byte> pixels, int first, int step)
    {
        var isPlain = header.Depth == 8 && header.Samples == Channels && header.Colour != PngColour.Palette;
        if (isPlain && step == 1)
        {
            row[..(count * Channels)].CopyTo(pixels[(first * Channels)..]);
            return;
        }

        for (var i = 0; i < count; i++)
            ExpandPixel(row, i, pixels.Slice((first + (i * step)) * Channels, Channels));
    }

    void ExpandPixel(ReadOnlySpan<byte> row, int index, Span<byte> pixel)
    {
        if (header.Colour == PngColour.Palette)
        {
            ExpandIndex(Sample(row, index), pixel);
            return;
        }

        Span<int> samples = stackalloc int[header.Samples];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = Sample(row, (index * samples.Length) + i);

        var isGrey = header.Samples <= 2;
        for (var i = 0; i < Math.Min(3, pixel.Length); i++)
            pixel[i] = ToByte(samples[isGrey ? 0 : i]);
        if (pixel.Length == 4)
            pixel[3] = transparent is null ? ToByte(samples[^1]) : samples.SequenceEqual(transparent) ? (byte)0 : (byte)255;
    }

    void ExpandIndex(int index, Span<byte> pixel)
    {
        if (index >= palette.Length / 3)
            throw PngHeader.Bad(name, $"uses colour {index} of a palette of {palette.Length / 3}");
        palette.AsSpan(3 * index, 3).CopyTo(pixel);
        if (pixel.Length == 4)
            pixel[3] = index < opacities.Length ? opacities[index] : (byte)255;
    }

    int Sample(ReadOnlySpan<byte> row, int index)
    {
        switch (header.Depth)
        {
            case 8:
                return row[index];
            case 16:
                return BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]);
            default: // several samples in a byte, the first in the highest bits
                var bit = index * header.Depth;
                return (row[bit / 8] >> (8 - header.Depth - (bit % 8))) & ((1 << header.Depth) - 1);
        }
    }

    // The whole range onto the whole range, rounded.
    byte ToByte(int sample)
    {
        var highest = (1 << header.Depth) - 1;
        return (byte)(((sample * 255) + (highest / 2)) / highest);
    }
}
