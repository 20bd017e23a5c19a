using System.Buffers.Binary;
using System.IO.Compression;

namespace Fovea.Data.Datasets;

/// <summary>The bytes of one IDX file, unpacked if it is gzip, with errors that name the file and say what is wrong with it.</summary>
sealed class IdxStream : IDisposable
{
    // A damaged header may promise gigabytes: memory grows with what has really arrived, in few and wide steps, since pages that are touched
    // for the first time cost more than unpacking what goes into them.
    const int FirstBlock = 1 << 20, Growth = 8;

    readonly Stream stream;
    readonly string name;

    public IdxStream(Stream source, string name)
    {
        this.name = name;
        var buffered = new BufferedStream(source, 1 << 16);
        var head = new byte[2];
        var got = buffered.ReadAtLeast(head, 2, throwOnEndOfStream: false);
        var packed = got == 2 && head[0] == 0x1F && head[1] == 0x8B;
        var whole = new PrefixedStream(head.AsMemory(0, got), buffered);
        stream = packed ? new GZipStream(whole, CompressionMode.Decompress, leaveOpen: true) : whole;
    }

    public void ExpectMagic(uint expected, string what)
    {
        Span<byte> bytes = stackalloc byte[4];
        var got = Fill(bytes);
        if (got < 4)
            throw Damaged($"is too short for an IDX file: it ends after {got} bytes, the header alone has {4 + (4 * (expected & 0xFF))}");

        var found = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (found != expected)
            throw Damaged($"starts with the magic number 0x{found:X8}{Meaning(found)}, expected 0x{expected:X8} (IDX {what})");
    }

    public int ReadSize(string what)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (Fill(bytes) < 4)
            throw Damaged($"ends in its header, where {what} should stand");

        var size = BinaryPrimitives.ReadInt32BigEndian(bytes);
        return size >= 0 ? size : throw Damaged($"gives {(uint)size} as {what}, which cannot be");
    }

    public byte[] ReadItems(int promised, int limit, long itemBytes, string what)
    {
        var wanted = Math.Min(promised, limit) * itemBytes;
        if (wanted > Array.MaxLength)
            throw Damaged($"promises {promised} {what}, more than one array can hold ({Array.MaxLength} bytes)");

        var items = new byte[Math.Min(wanted, FirstBlock)];
        var filled = 0;
        while (true)
        {
            filled += Fill(items.AsSpan(filled));
            if (filled < items.Length)
                throw Damaged($"promises {promised} {what}, but ends after {filled / itemBytes}");
            if (filled == wanted)
                break;
            Array.Resize(ref items, (int)Math.Min(wanted, (long)items.Length * Growth));
        }

        // Reading past the last item also makes gzip compare its checksum.
        if (limit >= promised && Fill(stackalloc byte[1]) != 0)
            throw Damaged($"goes on after the {promised} {what} that it promises");
        return items;
    }

    /// <summary>All that is left.</summary>
    public byte[] ReadToEnd()
    {
        var bytes = new byte[FirstBlock];
        for (var filled = 0; ;)
        {
            filled += Fill(bytes.AsSpan(filled));
            if (filled < bytes.Length)
                return bytes[..filled];
            Array.Resize(ref bytes, checked(2 * bytes.Length));
        }
    }

    public void Dispose() => stream.Dispose();

    int Fill(Span<byte> bytes)
    {
        try
        {
            return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException) // its own packing, or an archive's around it
        {
            throw Damaged("is cut off or damaged: its gzip data cannot be unpacked to the end", broken);
        }
    }

    static string Meaning(uint magic) => magic switch
    {
        0x00000801 => " (IDX labels)",
        0x00000803 => " (IDX pictures)",
        _ when magic >> 16 == 0x504B => " (a zip archive)",
        _ when magic >> 16 == 0x1F8B => " (gzip within gzip)",
        0x89504E47 => " (a PNG picture)",
        _ when magic >> 8 is 0x3C2144 or 0x3C6874 => " (a web page)",
        _ => "",
    };

    InvalidDataException Damaged(string what, Exception? inner = null)
        => new($"{name} {what}. Fetch the file again, or point to the right one.", inner);

    /// <summary>A stream whose first bytes have been read already and are handed out once more.</summary>
    sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : Stream
    {
        ReadOnlyMemory<byte> prefix = prefix;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            if (prefix.IsEmpty)
                return rest.Read(buffer);
            var count = Math.Min(prefix.Length, buffer.Length);
            prefix.Span[..count].CopyTo(buffer);
            prefix = prefix[count..];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
