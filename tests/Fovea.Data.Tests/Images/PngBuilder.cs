using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Fovea.Data.Tests.Images;

/// <summary>
/// Makes PNG files of every kind from samples, independently of the library: slow, bit by bit, filter 0 or a cycle of all five.
/// </summary>
internal static class PngBuilder
{
    public static readonly byte[] Signature = [137, 80, 78, 71, 13, 10, 26, 10];

    /// <summary>A whole file.</summary>
    /// <param name="sample">The file's sample value at (x, y, i).</param>
    public static byte[] File(
        int width, int height, int depth, int colour, bool interlaced, Func<int, int, int, int> sample,
        byte[]? palette = null, byte[]? transparency = null, bool filtered = false)
    {
        List<byte> file = [.. Signature, .. Chunk("IHDR", Header(width, height, depth, colour, interlaced ? 1 : 0))];
        if (palette is not null)
            file.AddRange(Chunk("PLTE", palette));
        if (transparency is not null)
            file.AddRange(Chunk("tRNS", transparency));
        file.AddRange(Chunk("tEXt", Encoding.Latin1.GetBytes("Comment\0nothing to see")));

        var packed = Pack(Rows(width, height, depth, colour, interlaced, sample, filtered));
        var half = packed.Length / 2; // two IDAT chunks, as large files have many
        file.AddRange(Chunk("IDAT", packed[..half]));
        file.AddRange(Chunk("IDAT", packed[half..]));
        file.AddRange(Chunk("IEND", []));
        return [.. file];
    }

    public static byte[] Header(int width, int height, int depth, int colour, int interlace)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)colour, (byte)interlace);
        return header;
    }

    public static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.Latin1.GetBytes(type), .. data];
        var chunk = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4 + body.Length), Crc(body));
        return chunk;
    }

    public static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(bytes);
        return packed.ToArray();
    }

    public static int SamplesOf(int colour) => colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    static byte[] Rows(
        int width, int height, int depth, int colour, bool interlaced, Func<int, int, int, int> sample, bool filtered)
    {
        // The eight-by-eight pattern of the specification: in which of the seven passes each pixel comes.
        const string adam7 = "1646264677777777565656567777777736463646777777775656565677777777";
        var bytes = new List<byte>();
        for (var pass = '1'; pass <= (interlaced ? '7' : '1'); pass++)
        {
            byte[]? above = null;
            var kind = 0;
            for (var y = 0; y < height; y++)
            {
                var bits = new List<bool>();
                for (var x = 0; x < width; x++)
                {
                    if (interlaced && adam7[(y % 8 * 8) + (x % 8)] != pass)
                        continue;
                    for (var i = 0; i < SamplesOf(colour); i++)
                    {
                        for (var bit = depth - 1; bit >= 0; bit--)
                            bits.Add(((sample(x, y, i) >> bit) & 1) == 1);
                    }
                }

                if (bits.Count == 0)
                    continue;
                var row = new byte[(bits.Count + 7) / 8];
                for (var i = 0; i < bits.Count; i++)
                    row[i / 8] |= (byte)(bits[i] ? 128 >> (i % 8) : 0);
                above ??= new byte[row.Length];
                bytes.Add((byte)kind);
                bytes.AddRange(Filter(kind, row, above, Math.Max(1, SamplesOf(colour) * depth / 8)));
                above = row;
                kind = filtered ? (kind + 1) % 5 : 0;
            }
        }

        return [.. bytes];
    }

    static byte[] Filter(int kind, byte[] row, byte[] above, int step)
    {
        var filtered = new byte[row.Length];
        for (var i = 0; i < row.Length; i++)
        {
            int a = i < step ? 0 : row[i - step], b = above[i], c = i < step ? 0 : above[i - step];
            var p = a + b - c;
            var paeth = new[] { a, b, c }.OrderBy(v => Math.Abs(p - v)).First(); // a stable sort: ties go to a, then b
            filtered[i] = (byte)(row[i] - kind switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => paeth });
        }

        return filtered;
    }

    static uint Crc(byte[] bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var i = 0; i < 8; i++)
                crc = (crc >> 1) ^ (0xEDB88320u * (crc & 1));
        }

        return ~crc;
    }
}
