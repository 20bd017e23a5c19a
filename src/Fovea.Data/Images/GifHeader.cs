using System.Buffers.Binary;

namespace Fovea.Data.Images;

/// <summary>
/// What stands before the first picture's pixels in a GIF file: screen, palettes, transparent colour, the picture's place on the screen.
/// <see href="https://www.w3.org/Graphics/GIF/spec-gif89a.txt">GIF89a</see>, sections 18 to 23.
/// </summary>
sealed class GifHeader
{
    const int ScreenBytes = 13;

    /// <summary>Columns of the screen, widened where the picture reaches past it, as Pillow does.</summary>
    public int Width { get; private set; }

    /// <summary>Rows of the screen, likewise.</summary>
    public int Height { get; private set; }

    /// <summary>The picture's place on the screen.</summary>
    public (int X, int Y, int Width, int Height) Frame { get; private set; }

    public bool IsInterlaced { get; private set; }

    /// <summary>The picture's own palette, else the file's, else greys.</summary>
    public Palette Palette { get; private set; } = new([]);

    /// <summary>The colour number that means "nothing here", or null.</summary>
    public byte? Transparent { get; private set; }

    /// <summary>Bytes from the file's start to the pixels.</summary>
    public int PixelsAt { get; private set; }

    public static GifHeader Parse(ReadOnlySpan<byte> file, string name)
    {
        var header = new GifHeader();
        var at = ScreenBytes;
        if (file.Length < at)
            throw Bad(name, "is cut off in its header");
        if (!file.StartsWith("GIF87a"u8) && !file.StartsWith("GIF89a"u8))
            throw Bad(name, "is of another version than 87a and 89a");
        header.Width = BinaryPrimitives.ReadUInt16LittleEndian(file[6..]);
        header.Height = BinaryPrimitives.ReadUInt16LittleEndian(file[8..]);
        header.TakePalette(file, file[10], ref at, name);
        while (true)
        {
            switch (at < file.Length ? file[at] : throw Bad(name, "is cut off before its first picture"))
            {
                case (byte)'!':
                    header.TakeExtension(file, ref at, name);
                    break;
                case (byte)',':
                    header.TakeFrame(file, at + 1, name);
                    return header;
                case (byte)';':
                    throw Bad(name, "has no picture");
                default: // stray bytes between blocks are common, and harmless
                    at++;
                    break;
            }
        }
    }

    /// <summary>The next block of data: a byte that gives its length, then so many bytes, fewer at the file's end. Length 0 ends the data.</summary>
    public static ReadOnlySpan<byte> Block(ReadOnlySpan<byte> file, ref int at)
    {
        if (at >= file.Length)
            return [];
        var block = file.Slice(at + 1, Math.Min(file[at], file.Length - at - 1));
        at += 1 + block.Length;
        return block;
    }

    /// <summary>The error for a damaged GIF file.</summary>
    public static InvalidDataException Bad(string name, string what) => new($"{name} is not a sound GIF file: it {what}.");

    void TakePalette(ReadOnlySpan<byte> file, byte flags, ref int at, string name)
    {
        if ((flags & 0x80) == 0)
            return;
        var bytes = 3 << ((flags & 7) + 1);
        if (bytes > file.Length - at)
            throw Bad(name, "is cut off in its palette");
        Palette = new Palette(file.Slice(at, bytes));
        at += bytes;
    }

    void TakeExtension(ReadOnlySpan<byte> file, ref int at, string name)
    {
        const byte graphicControl = 0xF9;
        if (at + 1 >= file.Length)
            throw Bad(name, "is cut off before its first picture");
        var isControl = file[at + 1] == graphicControl;
        at += 2;
        for (var block = Block(file, ref at); block.Length > 0; block = Block(file, ref at))
        {
            if (isControl && block.Length >= 4 && (block[0] & 1) != 0)
                Transparent = block[3];
            isControl = false;
        }
    }

    void TakeFrame(ReadOnlySpan<byte> file, int at, string name)
    {
        if (file.Length < at + 9)
            throw Bad(name, "is cut off before its first picture");
        var (x, y) = (BinaryPrimitives.ReadUInt16LittleEndian(file[at..]), BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 2)..]));
        var (width, height) = (BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 4)..]), BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 6)..]));
        if (width == 0 || height == 0)
            throw Bad(name, $"gives {width}×{height} (W×H) as its picture's size, expected at least 1 each");
        Frame = (x, y, width, height);
        (Width, Height) = (Math.Max(Width, x + width), Math.Max(Height, y + height));
        if ((long)Width * Height * 4 > Array.MaxLength)
            throw Bad(name, $"is {Width}×{Height} (W×H), more than one picture can hold ({Array.MaxLength / 4} pixels)");
        var flags = file[at + 8];
        IsInterlaced = (flags & 0x40) != 0;
        at += 9;
        TakePalette(file, flags, ref at, name);
        PixelsAt = at;
    }
}
