using System.Buffers.Binary;

namespace Fovea.Data.Images;

/// <summary>How a BMP file's pixels are stored. The values are the file's.</summary>
enum BmpPacking : uint
{
    None = 0,
    RunLength8 = 1,
    RunLength4 = 2,
    BitFields = 3,
    AlphaBitFields = 6,
}

/// <summary>
/// The two headers of a BMP file, validated: the file's 14 bytes and one of Windows' (40 to 124 bytes, "v1" to "v5") or of OS/2's (12, 16 or
/// 64). A longer header only goes on where a shorter one ends, so what is not there reads as zeros.
/// <see href="https://learn.microsoft.com/windows/win32/gdi/bitmap-storage">Microsoft: Bitmap Storage</see>.
/// </summary>
readonly record struct BmpHeader
{
    const int FileHeader = 14, Old = 12, Short = 16, Usual = 40, Longest = 124;

    public int Width { get; private init; }

    public int Height { get; private init; }

    /// <summary>Whether the first row stored is the top one.</summary>
    public bool IsTopDown { get; private init; }

    /// <summary>Bits a pixel: 1, 2, 4, 8 (numbers of colours), 16, 24 or 32.</summary>
    public int Bits { get; private init; }

    public BmpPacking Packing { get; private init; }

    /// <summary>Bytes from the file's start to the masks or the palette.</summary>
    public int TablesAt { get; private init; }

    /// <summary>Colours in the palette, 0 where there is none.</summary>
    public int Colours { get; private init; }

    /// <summary>Bytes of a colour in the palette: blue, green, red, and mostly one that says nothing.</summary>
    public int ColourBytes { get; private init; }

    /// <summary>Bytes from the file's start to the pixels.</summary>
    public uint PixelsAt { get; private init; }

    /// <summary>Bytes of a stored row, which ends on a multiple of four.</summary>
    public long RowBytes => (((long)Width * Bits) + 31) / 32 * 4;

    public static BmpHeader Parse(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < FileHeader + Old)
            throw Bad(name, "is cut off in its header");
        var length = BinaryPrimitives.ReadInt32LittleEndian(file[FileHeader..]);
        if (length is not (Old or Short or >= Usual and <= Longest))
            throw Bad(name, $"has a header of {(uint)length} bytes, expected {Old}, {Short} or {Usual} to {Longest}");
        if (file.Length < FileHeader + length)
            throw Bad(name, "is cut off in its header");

        Span<byte> header = stackalloc byte[Longest];
        header.Clear();
        file.Slice(FileHeader, length).CopyTo(header);
        var isOld = length == Old;
        var width = isOld ? BinaryPrimitives.ReadUInt16LittleEndian(header[4..]) : BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        var height = isOld ? BinaryPrimitives.ReadUInt16LittleEndian(header[6..]) : BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(header[(isOld ? 10 : 14)..]);
        var packing = isOld ? BmpPacking.None : (BmpPacking)BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
        if (width <= 0 || height is 0 or int.MinValue)
            throw Bad(name, $"gives {width}×{height} (W×H) as its size, expected at least 1 each");
        if ((long)width * Math.Abs(height) * 4 > Array.MaxLength)
            throw Bad(name, $"is {width}×{Math.Abs(height)} (W×H), more than one picture can hold ({Array.MaxLength / 4} pixels)");
        if (bits is not (1 or 2 or 4 or 8 or 16 or 24 or 32))
            throw Bad(name, $"has {bits} bits a pixel, expected 1, 2, 4, 8, 16, 24 or 32");
        var fits = packing switch
        {
            BmpPacking.None => true,
            BmpPacking.RunLength8 => bits == 8 && height > 0,
            BmpPacking.RunLength4 => bits == 4 && height > 0,
            BmpPacking.BitFields or BmpPacking.AlphaBitFields => bits is 16 or 32 && length != 64,
            _ => throw Bad(name, $"packs its pixels by method {(uint)packing}, which is not known here (JPEG, PNG or fax inside of BMP); save it anew"),
        };
        if (!fits)
            throw Bad(name, $"packs its pixels by method {(uint)packing} ({packing}), which does not go with {bits} bits a pixel and a height of {height}");

        var result = new BmpHeader
        {
            Width = width,
            Height = Math.Abs(height),
            IsTopDown = height < 0,
            Bits = bits,
            Packing = packing,
            TablesAt = FileHeader + length,
            ColourBytes = isOld ? 3 : 4,
        };
        return result.Place(BinaryPrimitives.ReadUInt32LittleEndian(file[10..]), BinaryPrimitives.ReadUInt32LittleEndian(header[32..]));
    }

    /// <summary>The header with the places of palette and pixels, from what the file says of them.</summary>
    BmpHeader Place(uint pixelsAt, uint coloursUsed)
    {
        var most = Bits <= 8 ? 1 << Bits : 0;
        var colours = coloursUsed == 0 || coloursUsed > most ? most : (int)coloursUsed;
        var tablesEnd = TablesAt + (colours * ColourBytes);

        // Some writers name the palette's place, or none: the pixels then follow it. Others have a shorter palette than they say.
        if (pixelsAt == 0 || (pixelsAt == TablesAt && colours > 0))
            pixelsAt = (uint)tablesEnd;
        else if (pixelsAt > TablesAt && pixelsAt < tablesEnd)
            colours = ((int)pixelsAt - TablesAt) / ColourBytes;
        return this with { Colours = colours, PixelsAt = pixelsAt };
    }

    /// <summary>The error for a damaged BMP file.</summary>
    public static InvalidDataException Bad(string name, string what) => new($"{name} is not a sound BMP file: it {what}.");
}
