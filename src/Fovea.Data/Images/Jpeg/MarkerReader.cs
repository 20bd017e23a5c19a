using System.Buffers.Binary;

namespace Fovea.Data.Images.Jpeg;

/// <summary>Walks from marker to marker. T.81, B.1.1.</summary>
ref struct MarkerReader(ReadOnlySpan<byte> file, string name)
{
    readonly ReadOnlySpan<byte> file = file;

    /// <summary>Where in the file the next marker is looked for.</summary>
    public int Position { get; set; }

    /// <summary>
    /// The next marker. Bytes that are none are passed over: fill bytes, and what some cameras and editors leave between segments.
    /// </summary>
    public byte Next()
    {
        while (true)
        {
            var found = file[Position..].IndexOf((byte)0xFF);
            Position = found < 0 ? file.Length : Position + found;
            while (Position < file.Length && file[Position] == 0xFF)
                Position++;
            if (Position == file.Length)
                throw JpegError.Bad(name, "is cut off: it ends before its end mark (EOI)");
            if (file[Position++] is not 0 and var marker)
                return marker;
        }
    }

    /// <summary>The body of the segment that the marker begins.</summary>
    public ReadOnlySpan<byte> Body(byte marker)
    {
        var rest = file[Position..];
        var length = rest.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(rest) : 0;
        if (length > rest.Length || rest.Length < 2)
            throw JpegError.Bad(name, $"is cut off in segment 0x{marker:X2}");
        if (length < 2)
            throw JpegError.Bad(name, $"gives {length} bytes as the length of segment 0x{marker:X2}, expected 2 at least");
        Position += length;
        return rest[2..length];
    }
}
