namespace Fovea.Data.Images.Jpeg;

/// <summary>
/// The entropy-coded data of a scan, one stretch between restart markers after another. Each is copied into a buffer as plain bits: the
/// zero that follows each 0xFF is left out, and zeros stand behind the end, so that the reader of bits need not watch for either.
/// </summary>
/// <param name="file">The whole file.</param>
/// <param name="position">Where the scan's data begin.</param>
/// <param name="buffer">As long as the file and <see cref="BitReader.Slack"/> at least.</param>
ref struct EntropyData(ReadOnlySpan<byte> file, int position, byte[] buffer)
{
    readonly ReadOnlySpan<byte> file = file;

    /// <summary>Where in the file it stands: at the marker that ended the last stretch, or at the file's end.</summary>
    public int Position { get; private set; } = position;

    /// <summary>Whether the file ends without a marker.</summary>
    public readonly bool IsCutOff => Position == file.Length;

    /// <summary>Reads the stretch up to the next marker.</summary>
    public BitReader Next()
    {
        var length = 0;
        while (true)
        {
            var rest = file[Position..];
            var plain = rest.IndexOf((byte)0xFF);
            plain = plain < 0 ? rest.Length : plain;
            rest[..plain].CopyTo(buffer.AsSpan(length));
            length += plain;

            var after = plain;
            while (after < rest.Length && rest[after] == 0xFF)
                after++;
            if (after == rest.Length || rest[after] != 0)
            {
                Position = after == rest.Length ? file.Length : Position + plain;
                buffer.AsSpan(length, BitReader.Slack).Clear();
                return new BitReader(buffer, length);
            }

            buffer[length++] = 0xFF;
            Position += after + 1;
        }
    }

    /// <summary>Passes over the restart marker it stands at.</summary>
    /// <returns>Whether it was the expected one, of RST0 to RST7.</returns>
    public bool PassRestart(int number)
    {
        while (Position < file.Length && file[Position] == 0xFF)
            Position++;
        return Position < file.Length && file[Position++] == Marker.FirstRestart + (number & 7);
    }
}
