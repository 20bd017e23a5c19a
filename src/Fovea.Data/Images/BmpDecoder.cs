using System.Buffers.Binary;

namespace Fovea.Data.Images;

/// <summary>
/// Reads BMP: 1, 2, 4 and 8 bits with a palette, 16, 24 and 32 bits, bit fields, run lengths (RLE4, RLE8), rows from either end, headers of
/// Windows and OS/2. A palette of greys gives 1 channel, colours give 3; only bit fields with opacity give 4, since the fourth byte of
/// other 32-bit files means nothing.
/// </summary>
public sealed class BmpDecoder : IImageDecoder
{
    // Two bytes make at most 255 pixels, but two also end a row that has not begun; rows wider than this with nothing in them are no photos.
    const int BestPacking = 1024;

    /// <inheritdoc/>
    public string Format => "BMP";

    /// <inheritdoc/>
    public IReadOnlyList<string> Endings { get; } = [".bmp"];

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> file) => file.StartsWith("BM"u8);

    /// <inheritdoc/>
    public (int Width, int Height) ReadSize(ReadOnlySpan<byte> file, string name)
    {
        var header = BmpHeader.Parse(file, name);
        return (header.Width, header.Height);
    }

    /// <inheritdoc/>
    public Picture Decode(ReadOnlySpan<byte> file, string name)
    {
        var header = BmpHeader.Parse(file, name);
        var tablesEnd = header.TablesAt + (header.Colours * header.ColourBytes);
        if (header.PixelsAt < header.TablesAt || header.PixelsAt > file.Length || tablesEnd > file.Length)
            throw BmpHeader.Bad(name, $"says that its pixels begin at byte {header.PixelsAt} after a header of {header.TablesAt}, but has {file.Length} bytes");
        var data = file[(int)header.PixelsAt..];
        var isPacked = header.Packing is BmpPacking.RunLength4 or BmpPacking.RunLength8;
        var room = isPacked ? BestPacking * (data.Length + 8L) : data.Length;
        if ((isPacked ? (long)header.Width * header.Height : header.RowBytes * header.Height) > room)
            throw BmpHeader.Bad(name, $"promises {header.Width}×{header.Height} pixels, which {data.Length} bytes cannot hold");
        if (header.Bits <= 8)
            return DecodeNumbers(header, file[header.TablesAt..tablesEnd], data, isPacked, name);
        return header.Bits == 24 ? DecodeBytes(header, data) : DecodeFields(header, file, data, name);
    }

    static Picture DecodeNumbers(BmpHeader header, ReadOnlySpan<byte> table, ReadOnlySpan<byte> data, bool isPacked, string name)
    {
        var palette = ReadPalette(table, header.ColourBytes);
        var unpacked = new byte[isPacked ? header.Width * header.Height : 0];
        if (isPacked && !BmpRunLength.Unpack(data, header.Bits == 4, header.Width, unpacked))
            throw BmpHeader.Bad(name, "is cut off: it ends before its last row");

        var picture = new Picture(header.Width, header.Height, palette.IsGrey ? 1 : 3);
        var scratch = new byte[header.Width];
        for (var y = 0; y < header.Height; y++)
        {
            ReadOnlySpan<byte> numbers = scratch;
            if (isPacked)
                numbers = unpacked.AsSpan(y * header.Width, header.Width);
            else
                PackedBits.Unpack(Row(header, data, y), header.Bits, scratch);
            palette.Expand(numbers, picture.Row(Place(header, y)));
        }

        return picture;
    }

    static Palette ReadPalette(ReadOnlySpan<byte> table, int colourBytes)
    {
        var colours = new byte[table.Length / colourBytes * 3];
        for (int from = 0, to = 0; to < colours.Length; from += colourBytes, to += 3)
            (colours[to], colours[to + 1], colours[to + 2]) = (table[from + 2], table[from + 1], table[from]);
        return new Palette(colours);
    }

    static Picture DecodeBytes(BmpHeader header, ReadOnlySpan<byte> data)
    {
        var picture = new Picture(header.Width, header.Height, 3);
        for (var y = 0; y < header.Height; y++)
        {
            var from = Row(header, data, y);
            var to = picture.Row(Place(header, y));
            for (var i = 0; i < to.Length; i += 3)
                (to[i], to[i + 1], to[i + 2]) = (from[i + 2], from[i + 1], from[i]);
        }

        return picture;
    }

    static Picture DecodeFields(BmpHeader header, ReadOnlySpan<byte> file, ReadOnlySpan<byte> data, string name)
    {
        BmpChannel[] channels = ReadChannels(header, file, name);
        var picture = new Picture(header.Width, header.Height, channels.Length);
        for (var y = 0; y < header.Height; y++)
        {
            var from = Row(header, data, y);
            var to = picture.Row(Place(header, y));
            for (int x = 0, at = 0; x < header.Width; x++)
            {
                var pixel = header.Bits == 16
                    ? BinaryPrimitives.ReadUInt16LittleEndian(from[(2 * x)..])
                    : BinaryPrimitives.ReadUInt32LittleEndian(from[(4 * x)..]);
                foreach (var channel in channels)
                    to[at++] = channel.Of(pixel);
            }
        }

        return picture;
    }

    /// <summary>Red, green, blue and perhaps opacity: the masks after a header of 40 bytes, or at the same place within a longer one.</summary>
    static BmpChannel[] ReadChannels(BmpHeader header, ReadOnlySpan<byte> file, string name)
    {
        const int masksAt = 54;
        if (header.Packing == BmpPacking.None)
            return header.Bits == 16 ? [new(0x7C00), new(0x3E0), new(0x1F)] : [new(0xFF0000), new(0xFF00), new(0xFF)];

        var hasOpacity = header.Packing == BmpPacking.AlphaBitFields || header.TablesAt >= masksAt + 16;
        if (file.Length < masksAt + 16)
            throw BmpHeader.Bad(name, "is cut off in its masks");
        var masks = new uint[4];
        for (var i = 0; i < (hasOpacity ? 4 : 3); i++)
            masks[i] = BinaryPrimitives.ReadUInt32LittleEndian(file[(masksAt + (4 * i))..]);
        if (header.Bits == 32 && masks.AsSpan().IndexOfAnyExcept(0u) < 0)
            masks = [0xFF0000, 0xFF00, 0xFF, 0xFF000000]; // Masks left out mean the usual order, as Pillow takes them.

        var channels = Array.ConvertAll(masks[3] == 0 ? masks[..3] : masks, mask => new BmpChannel(mask));
        return Array.TrueForAll(channels, channel => channel.IsSound)
            ? channels
            : throw BmpHeader.Bad(name, $"has the masks {string.Join(", ", Array.ConvertAll(masks, mask => $"{mask:X8}"))}, expected bits next to each other");
    }

    static ReadOnlySpan<byte> Row(BmpHeader header, ReadOnlySpan<byte> data, int y) => data[(int)(header.RowBytes * y)..];

    static int Place(BmpHeader header, int y) => header.IsTopDown ? y : header.Height - 1 - y;
}
