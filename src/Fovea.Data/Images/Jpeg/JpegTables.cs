using System.Buffers.Binary;

namespace Fovea.Data.Images.Jpeg;

/// <summary>The tables that hold at a place in the file. Segments between scans may change them.</summary>
sealed class JpegTables(string name)
{
    readonly short[]?[] steps = new short[]?[4];
    readonly HuffmanTable?[] dc = new HuffmanTable?[4];
    readonly HuffmanTable?[] ac = new HuffmanTable?[4];

    /// <summary>MCUs from one restart marker to the next; 0 for none.</summary>
    public int RestartInterval { get; private set; }

    /// <summary>Quantization steps in natural order.</summary>
    public short[] Steps(int table) => steps[table] ?? throw Missing($"quantization table {table}");

    /// <summary>The table for DC coefficients.</summary>
    public HuffmanTable Dc(int table) => dc[table] ?? throw Missing($"Huffman table {table} for DC");

    /// <summary>The table for AC coefficients.</summary>
    public HuffmanTable Ac(int table) => ac[table] ?? throw Missing($"Huffman table {table} for AC");

    /// <summary>Takes in a segment, if it is one of tables.</summary>
    public void Take(byte marker, ReadOnlySpan<byte> body)
    {
        switch (marker)
        {
            case Marker.QuantizationTables:
                TakeSteps(body);
                break;
            case Marker.HuffmanTables:
                TakeCodes(body);
                break;
            case Marker.RestartInterval:
                RestartInterval = body.Length == 2
                    ? BinaryPrimitives.ReadUInt16BigEndian(body)
                    : throw JpegError.Bad(name, $"has a restart interval (DRI) of {body.Length} bytes, expected 2");
                break;
            case Marker.ArithmeticConditioning:
                throw JpegError.Unknown(name, "uses arithmetic coding");
        }
    }

    // T.81, B.2.4.1
    void TakeSteps(ReadOnlySpan<byte> body)
    {
        while (!body.IsEmpty)
        {
            var (precision, table) = (body[0] >> 4, body[0] & 15);
            var size = precision == 0 ? 1 : 2;
            if (precision > 1 || table > 3)
                throw JpegError.Bad(name, $"defines quantization table {table} of precision {precision}, expected 0 to 3 of precision 0 or 1");
            if (body.Length < 1 + (64 * size))
                throw JpegError.Bad(name, "has a quantization table (DQT) that is too short");

            var values = new short[64];
            for (var k = 0; k < 64; k++)
                values[ZigZag.Natural[k]] = (short)(size == 1 ? body[1 + k] : BinaryPrimitives.ReadUInt16BigEndian(body[(1 + (2 * k))..]));
            steps[table] = values;
            body = body[(1 + (64 * size))..];
        }
    }

    // T.81, B.2.4.2
    void TakeCodes(ReadOnlySpan<byte> body)
    {
        while (!body.IsEmpty)
        {
            var (kind, table) = (body[0] >> 4, body[0] & 15);
            if (kind > 1 || table > 3)
                throw JpegError.Bad(name, $"defines Huffman table {table} of kind {kind}, expected 0 to 3 of kind 0 (DC) or 1 (AC)");

            var sum = 0;
            for (var i = 1; i < Math.Min(17, body.Length); i++)
                sum += body[i];
            if (body.Length < 17 + sum || sum > 256)
                throw JpegError.Bad(name, "has a Huffman table (DHT) that is too short");

            (kind == 0 ? dc : ac)[table] = HuffmanTable.Parse(body.Slice(1, 16), body.Slice(17, sum), name);
            body = body[(17 + sum)..];
        }
    }

    InvalidDataException Missing(string what) => JpegError.Bad(name, $"uses {what}, which it does not define");
}
