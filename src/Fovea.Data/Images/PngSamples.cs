using System.Buffers.Binary;

namespace Fovea.Data.Images;

/// <summary>
/// Turns unfiltered rows of a PNG file into 8-bit pixels: any depth, palette and transparent colour. Fewer than eight bits are spread over
/// the whole range, which is exact; of sixteen the upper eight are taken, as Pillow does and as libpng calls stripping.
/// </summary>
sealed class PngSamples
{
    readonly PngHeader header;
    readonly byte[] palette;       // red, green, blue
    readonly byte[] opacities;     // one for the first entries of the palette; the rest is opaque
    readonly byte[]? transparent;  // the pixel, in the file's depth, that means "nothing here"
    readonly byte[] samples;       // of one row, a byte each
    readonly string name;

    public PngSamples(PngHeader header, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency, bool hasTransparency, string name)
    {
        (this.header, this.name) = (header, name);
        this.palette = palette.ToArray();
        samples = new byte[header.Depth == 8 ? 0 : header.Width * header.Samples];
        opacities = [];
        if (header.Colour == PngColour.Palette)
            opacities = transparency.ToArray();
        else if (hasTransparency && header.Colour is (PngColour.Grey or PngColour.Rgb))
            transparent = ReadTransparent(transparency);

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
        var values = ToBytes(row, count * header.Samples);
        var isPlain = header.Samples == Channels && header.Colour != PngColour.Palette;
        if (isPlain && step == 1)
        {
            values.CopyTo(pixels[(first * Channels)..]);
            return;
        }

        var exact = header.Depth == 16 ? row : values; // what is compared with the transparent pixel
        for (var i = 0; i < count; i++)
        {
            var pixel = pixels.Slice((first + (i * step)) * Channels, Channels);
            var value = values.Slice(i * header.Samples, header.Samples);
            if (isPlain)
                value.CopyTo(pixel);
            else if (header.Colour == PngColour.Palette)
                ExpandIndex(value[0], pixel);
            else
                ExpandWithOpacity(value, pixel, exact, i);
        }
    }

    /// <summary>Grey or colour where opacity is a sample of its own or comes from the transparent pixel.</summary>
    void ExpandWithOpacity(ReadOnlySpan<byte> value, Span<byte> pixel, ReadOnlySpan<byte> exact, int index)
    {
        if (header.Samples <= 2)
            pixel[..3].Fill(header.Depth < 8 ? Spread(value[0]) : value[0]);
        else
            value[..3].CopyTo(pixel);
        pixel[3] = transparent is null ? value[^1]
            : exact.Slice(index * transparent.Length, transparent.Length).SequenceEqual(transparent) ? (byte)0 : (byte)255;
    }

    void ExpandIndex(int index, Span<byte> pixel)
    {
        if (index >= palette.Length / 3)
            throw PngHeader.Bad(name, $"uses colour {index} of a palette of {palette.Length / 3}");
        palette.AsSpan(3 * index, 3).CopyTo(pixel);
        if (pixel.Length == 4)
            pixel[3] = index < opacities.Length ? opacities[index] : (byte)255;
    }

    /// <summary>The samples of a row as bytes: indices, and greys with a transparent one among them, as they are; other greys spread.</summary>
    ReadOnlySpan<byte> ToBytes(ReadOnlySpan<byte> row, int count)
    {
        if (header.Depth == 8)
            return row[..count];
        var bytes = samples.AsSpan(0, count);
        if (header.Depth == 16)
        {
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = row[2 * i];
            return bytes;
        }

        PackedBits.Unpack(row, header.Depth, bytes);
        if (header.Colour == PngColour.Grey && transparent is null)
            foreach (ref var value in bytes)
                value = Spread(value);
        return bytes;
    }

    byte Spread(byte sample) => (byte)(sample * (255 / ((1 << header.Depth) - 1)));

    byte[] ReadTransparent(ReadOnlySpan<byte> transparency)
    {
        if (transparency.Length != 2 * header.Samples)
            throw PngHeader.Bad(name, $"has a transparent colour (tRNS) of {transparency.Length} bytes, expected {2 * header.Samples}");
        if (header.Depth == 16)
            return transparency.ToArray();
        var pixel = new byte[header.Samples];
        for (var i = 0; i < pixel.Length; i++)
            pixel[i] = (byte)(BinaryPrimitives.ReadUInt16BigEndian(transparency[(2 * i)..]) & ((1 << header.Depth) - 1));
        return pixel;
    }
}
