namespace Fovea.Formats.Files;

/// <summary>
/// The next bytes of a stream, a known number of them. It ends there, raises an error if the stream ends earlier, and compares the
/// checksum, where there is one, when the last byte is read.
/// </summary>
/// <param name="source">Where the bytes come from.</param>
/// <param name="length">How many they are.</param>
/// <param name="what">What they are called in messages: the file, and perhaps a part of it.</param>
/// <param name="checksum">Their CRC-32.</param>
/// <param name="leaveOpen">Whether the source outlives the section.</param>
sealed class Section(Stream source, long length, string what, uint? checksum = null, bool leaveOpen = false) : Stream
{
    long position;
    uint crc;

    /// <summary>A part of a file that stays open.</summary>
    public static Section At(Stream file, long start, long length, string what)
    {
        file.Position = start;
        return new Section(file, length, what, leaveOpen: true);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        buffer = buffer[..(int)Math.Min(buffer.Length, length - position)];
        if (buffer.IsEmpty)
            return 0;
        var count = ReadSource(buffer);
        if (count == 0)
            throw new InvalidDataException($"{what} is cut off: it should have {length} bytes, but ends after {position}.");
        position += count;
        if (checksum is { } expected)
        {
            crc = Crc32.Append(crc, buffer[..count]);
            if (position == length && crc != expected)
                throw new InvalidDataException($"{what} is damaged: its checksum is {crc:x8}, expected {expected:x8}.");
        }

        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !leaveOpen)
            source.Dispose();
        base.Dispose(disposing);
    }

    int ReadSource(Span<byte> buffer)
    {
        try
        {
            return source.Read(buffer);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{what} is damaged: it cannot be inflated ({exception.Message})");
        }
    }
}
