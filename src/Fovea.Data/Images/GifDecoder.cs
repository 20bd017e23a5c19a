namespace Fovea.Data.Images;

/// <summary>
/// Reads the first picture of a GIF file, on the screen that the file describes: interlaced or not, its own palette or the file's. Around a
/// smaller picture there is the transparent colour, or colour 0, as Pillow has it. A palette of greys gives 1 channel, colours give 3, a
/// transparent colour 4.
/// </summary>
public sealed class GifDecoder : IImageDecoder
{
    // Twelve bits name at most some 3,800 pixels.
    const int BestPacking = 2600;

    // Where each of the four passes of an interlaced picture starts and how far it steps.
    static readonly (int Start, int Step)[] Passes = [(0, 8), (4, 8), (2, 4), (1, 2)];

    /// <inheritdoc/>
    public string Format => "GIF";

    /// <inheritdoc/>
    public IReadOnlyList<string> Endings { get; } = [".gif"];

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> file) => file.StartsWith("GIF8"u8);

    /// <inheritdoc/>
    public (int Width, int Height) ReadSize(ReadOnlySpan<byte> file, string name)
    {
        var header = GifHeader.Parse(file, name);
        return (header.Width, header.Height);
    }

    /// <inheritdoc/>
    public Picture Decode(ReadOnlySpan<byte> file, string name)
    {
        var header = GifHeader.Parse(file, name);
        var (x, y, width, height) = header.Frame;

        // The screen around the picture takes no bytes in the file, so only the limit of pixels bounds it.
        if ((long)width * height > (long)BestPacking * file.Length)
            throw GifHeader.Bad(name, $"promises {width}×{height} pixels, which {file.Length} bytes cannot hold");

        var numbers = ReadNumbers(file, header, name);
        var picture = new Picture(header.Width, header.Height, header.Transparent is not null ? 4 : header.Palette.IsGrey ? 1 : 3);
        var row = new byte[header.Width];
        row.AsSpan().Fill(header.Transparent ?? 0);
        for (var line = 0; line < header.Height; line++)
        {
            if (line == y + height)
                row.AsSpan().Fill(header.Transparent ?? 0);
            if (line >= y && line < y + height)
                numbers.AsSpan((line - y) * width, width).CopyTo(row.AsSpan(x));
            if (header.Transparent is { } transparent)
                header.Palette.Expand(row, transparent, picture.Row(line));
            else
                header.Palette.Expand(row, picture.Row(line));
        }

        return picture;
    }

    /// <summary>The colour number of each pixel of the picture, rows from the top.</summary>
    static byte[] ReadNumbers(ReadOnlySpan<byte> file, GifHeader header, string name)
    {
        var at = header.PixelsAt;
        var depth = at < file.Length ? file[at++] : throw GifHeader.Bad(name, "is cut off: it has no pixels");
        if (depth is < 1 or > 8)
            throw GifHeader.Bad(name, $"says that a pixel has {depth} bits, expected 1 to 8");
        using var data = new MemoryStream();
        for (var block = GifHeader.Block(file, ref at); block.Length > 0; block = GifHeader.Block(file, ref at))
            data.Write(block);

        var (_, _, width, height) = header.Frame;
        var numbers = new byte[width * height];
        if (header.Transparent is { } nothing)
            numbers.AsSpan().Fill(nothing); // for data that ends itself too early
        switch (GifLzw.Unpack(data.GetBuffer().AsSpan(0, (int)data.Length), depth, numbers))
        {
            case GifLzw.End.CutOff:
                throw GifHeader.Bad(name, "is cut off: it has fewer pixels than it promises");
            case GifLzw.End.UnknownCode:
                throw GifHeader.Bad(name, "has pixels that cannot be unpacked");
        }

        return header.IsInterlaced ? Deinterlace(numbers, width, height) : numbers;
    }

    static byte[] Deinterlace(byte[] stored, int width, int height)
    {
        var rows = new byte[stored.Length];
        var from = 0;
        foreach (var (start, step) in Passes)
            for (var y = start; y < height; y += step, from += width)
                stored.AsSpan(from, width).CopyTo(rows.AsSpan(y * width));
        return rows;
    }
}
