using System.Buffers.Binary;

namespace Fovea.Data.Images;

/// <summary>What a PNG pixel is made of. The values are the file's.</summary>
enum PngColour : byte
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}

/// <summary>The IHDR chunk, validated: size, depth, kind of pixel, interlace. PNG specification (W3C, 3rd edition), 11.2.1.</summary>
readonly record struct PngHeader(int Width, int Height, int Depth, PngColour Colour, bool IsInterlaced)
{
    public const int Length = 13;

    /// <summary>Samples in a pixel of the file.</summary>
    public int Samples => Colour switch
    {
        PngColour.Rgb => 3,
        PngColour.GreyAlpha => 2,
        PngColour.Rgba => 4,
        _ => 1,
    };

    /// <summary>Bytes from a pixel to the one left of it, as the filters count; at least 1.</summary>
    public int FilterStep => Math.Max(1, Samples * Depth / 8);

    /// <summary>Bytes in a row of so many pixels, without the filter byte.</summary>
    public long RowBytes(int width) => (((long)width * Samples * Depth) + 7) / 8;

    public static PngHeader Parse(ReadOnlySpan<byte> data, string name)
    {
        if (data.Length != Length)
            throw Bad(name, $"has a header (IHDR) of {data.Length} bytes, expected {Length}");

        var width = BinaryPrimitives.ReadInt32BigEndian(data);
        var height = BinaryPrimitives.ReadInt32BigEndian(data[4..]);
        var (depth, colour, compression, filter, interlace) = (data[8], data[9], data[10], data[11], data[12]);
        if (width <= 0 || height <= 0)
            throw Bad(name, $"gives {(uint)width}×{(uint)height} (W×H) as its size, expected 1 to {int.MaxValue} each");
        if ((long)width * height * 4 > Array.MaxLength)
            throw Bad(name, $"is {width}×{height} (W×H), more than one picture can hold ({Array.MaxLength / 4} pixels)");

        var depthFits = (PngColour)colour switch
        {
            PngColour.Grey => depth is 1 or 2 or 4 or 8 or 16,
            PngColour.Palette => depth is 1 or 2 or 4 or 8,
            PngColour.Rgb or PngColour.GreyAlpha or PngColour.Rgba => depth is 8 or 16,
            _ => throw Bad(name, $"has colour type {colour}, expected 0 (grey), 2 (RGB), 3 (palette), 4 (grey and opacity) or 6 (RGB and opacity)"),
        };
        if (!depthFits)
            throw Bad(name, $"has {depth} bits a sample, which colour type {colour} ({(PngColour)colour}) does not allow");
        if (compression != 0 || filter != 0)
            throw Bad(name, $"uses compression method {compression} and filter method {filter}, expected 0 and 0");
        if (interlace > 1)
            throw Bad(name, $"uses interlace method {interlace}, expected 0 (none) or 1 (Adam7)");
        return new PngHeader(width, height, depth, (PngColour)colour, interlace == 1);
    }

    /// <summary>The error for a damaged PNG file.</summary>
    public static InvalidDataException Bad(string name, string what, Exception? inner = null)
        => new($"{name} is not a sound PNG file: it {what}.", inner);
}
