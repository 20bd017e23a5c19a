using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Fovea.Data.Images;

/// <summary>
/// Reads PNG: every colour type and depth, palettes, transparency, interlace; checksums are verified.
/// <see href="https://www.w3.org/TR/png-3/">Portable Network Graphics, 3rd edition</see>. Of sixteen bits the upper eight are taken; colour
/// profiles, gamma and animation are passed over. Grey stays 1 channel, colour is 3; with any transparency there are 4.
/// </summary>
public sealed class PngDecoder : IImageDecoder
{
    // Deflate packs no better than this, so a larger claim in the header is a lie.
    const int BestPacking = 1032;

    // Adam7: where each of the seven passes starts and how far it steps.
    static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <inheritdoc/>
    public string Format => "PNG";

    /// <inheritdoc/>
    public IReadOnlyList<string> Endings { get; } = [".png"];

    static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> file) => file.StartsWith(Signature[..4]);

    /// <inheritdoc/>
    public (int Width, int Height) ReadSize(ReadOnlySpan<byte> file, string name)
    {
        var rest = AfterSignature(file, name);
        var data = ReadChunk(ref rest, true, name, out _);
        var header = PngHeader.Parse(data, name);
        return (header.Width, header.Height);
    }

    /// <inheritdoc/>
    public Picture Decode(ReadOnlySpan<byte> file, string name)
    {
        var chunks = ReadChunks(AfterSignature(file, name), name);
        var header = chunks.Header;
        if (header.Colour == PngColour.Palette && (chunks.Palette.Length == 0 || chunks.Palette.Length % 3 != 0))
            throw PngHeader.Bad(name, $"has a palette (PLTE) of {chunks.Palette.Length} bytes, expected 3 for each colour");
        if (chunks.Data.Length == 0)
            throw PngHeader.Bad(name, "has no pixels (IDAT)");
        if (header.RowBytes(header.Width) * header.Height > BestPacking * (chunks.Data.Length + 8L))
            throw PngHeader.Bad(name, $"promises {header.Width}×{header.Height} pixels, which {chunks.Data.Length} bytes cannot hold");

        var samples = new PngSamples(header, chunks.Palette, chunks.Transparency, chunks.HasTransparency, name);
        var picture = Picture.Uninitialized(header.Width, header.Height, samples.Channels);
        chunks.Data.Position = 0;
        using var unpacked = new ZLibStream(chunks.Data, CompressionMode.Decompress);
        try
        {
            foreach (var pass in header.IsInterlaced ? Passes : [(0, 0, 1, 1)])
                ReadPass(unpacked, header, samples, picture, pass);
            unpacked.ReadByte(); // reaching the end makes zlib compare its checksum
        }
        catch (EndOfStreamException ended)
        {
            throw PngHeader.Bad(name, "has fewer rows than it promises", ended);
        }
        catch (InvalidDataException broken) when (!broken.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw PngHeader.Bad(name, "has pixels that cannot be unpacked", broken);
        }

        return picture;

        void ReadPass(Stream stream, PngHeader header, PngSamples samples, Picture picture, (int X, int Y, int StepX, int StepY) pass)
        {
            var width = (header.Width - pass.X + pass.StepX - 1) / pass.StepX;
            if (width <= 0)
                return;

            var row = new byte[1 + header.RowBytes(width)];
            var above = new byte[row.Length];
            for (var y = pass.Y; y < header.Height; y += pass.StepY)
            {
                stream.ReadExactly(row);
                if (row[0] >= PngFilter.Kinds)
                    throw PngHeader.Bad(name, $"uses row filter {row[0]}, expected 0 to {PngFilter.Kinds - 1}");
                PngFilter.Undo(row[0], row.AsSpan(1), above.AsSpan(1), header.FilterStep);
                samples.Expand(row.AsSpan(1), width, picture.Row(y), pass.X, pass.StepX);
                (row, above) = (above, row);
            }
        }
    }

    static ReadOnlySpan<byte> AfterSignature(ReadOnlySpan<byte> file, string name)
        => file.StartsWith(Signature)
            ? file[Signature.Length..]
            : throw PngHeader.Bad(name, "has a broken signature, as after a transfer in text mode");

    static Chunks ReadChunks(ReadOnlySpan<byte> rest, string name)
    {
        var chunks = new Chunks();
        for (var isFirst = true; ; isFirst = false)
        {
            var data = ReadChunk(ref rest, isFirst, name, out var type);
            if (type == "IEND")
                return chunks;
            chunks.Take(type, data, name);
        }
    }

    static ReadOnlySpan<byte> ReadChunk(ref ReadOnlySpan<byte> rest, bool isFirst, string name, out string type)
    {
        var length = rest.Length >= 12 ? BinaryPrimitives.ReadUInt32BigEndian(rest) : uint.MaxValue;
        if (length > rest.Length - 12)
            throw PngHeader.Bad(name, "is cut off: it ends before its end mark (IEND)");

        var body = rest.Slice(4, 4 + (int)length);
        type = Encoding.Latin1.GetString(body[..4]);
        if (Crc32.Of(body) != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]))
            throw PngHeader.Bad(name, $"has a wrong checksum in chunk {type}");
        if (isFirst != (type == "IHDR"))
            throw PngHeader.Bad(name, isFirst ? $"begins with chunk {type}, expected IHDR" : "has two headers (IHDR)");
        rest = rest[(12 + (int)length)..];
        return body[4..];
    }

    /// <summary>What the chunks have told so far.</summary>
    sealed class Chunks
    {
        public PngHeader Header { get; private set; }

        public byte[] Palette { get; private set; } = [];

        public byte[] Transparency { get; private set; } = [];

        public bool HasTransparency { get; private set; }

        public MemoryStream Data { get; } = new();

        public void Take(string type, ReadOnlySpan<byte> data, string name)
        {
            switch (type)
            {
                case "IHDR":
                    Header = PngHeader.Parse(data, name);
                    break;
                case "PLTE":
                    Palette = data.ToArray();
                    break;
                case "tRNS":
                    Transparency = data.ToArray();
                    HasTransparency = true;
                    break;
                case "IDAT":
                    Data.Write(data);
                    break;
                default: // a capital first letter: the picture cannot be understood without it
                    if (char.IsAsciiLetterUpper(type[0]))
                        throw PngHeader.Bad(name, $"needs chunk {type}, which is not known here");
                    break;
            }
        }
    }
}
