using System.Buffers.Binary;
using System.IO.Compression;

namespace Fovea.Data.Images;

/// <summary>Writes PNG: grey, colour, colour with opacity; 8 bits, not interlaced. <see href="https://www.w3.org/TR/png-3/"/>.</summary>
public static class PngEncoder
{
    /// <summary>Writes a picture to a file.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="path">Where to; an existing file is replaced.</param>
    public static void Write(Picture picture, string path)
    {
        using var stream = File.Create(path);
        Write(picture, stream);
    }

    /// <summary>Writes a picture to a stream.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="stream">Where to; left open.</param>
    public static void Write(Picture picture, Stream stream)
    {
        stream.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);

        Span<byte> header = stackalloc byte[PngHeader.Length];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], picture.Height);
        header[8] = 8;
        header[9] = (byte)(picture.Channels switch { 1 => PngColour.Grey, 3 => PngColour.Rgb, _ => PngColour.Rgba });
        header[10..].Clear();

        WriteChunk(stream, "IHDR"u8, header);
        WriteChunk(stream, "IDAT"u8, Pack(picture));
        WriteChunk(stream, "IEND"u8, []);
    }

    // Each row gets the filter with the smallest sum of absolute differences: PNG specification, 12.7.
    static byte[] Pack(Picture picture)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var size = picture.Width * picture.Channels;
            var above = new byte[size];
            var (best, trial) = (new byte[1 + size], new byte[1 + size]);
            for (var y = 0; y < picture.Height; y++)
            {
                var row = picture.Row(y);
                var least = long.MaxValue;
                for (var kind = 0; kind < PngFilter.Kinds; kind++)
                {
                    trial[0] = (byte)kind;
                    PngFilter.Apply(kind, row, above, picture.Channels, trial.AsSpan(1));
                    var cost = 0L;
                    foreach (var difference in trial.AsSpan(1))
                        cost += Math.Abs((int)(sbyte)difference);
                    if (cost < least)
                        (best, trial, least) = (trial, best, cost);
                }

                zlib.Write(best);
                row.CopyTo(above);
            }
        }

        return packed.ToArray();
    }

    static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var body = new byte[4 + data.Length];
        type.CopyTo(body);
        data.CopyTo(body.AsSpan(4));

        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(body));
        stream.Write(number);
    }
}
