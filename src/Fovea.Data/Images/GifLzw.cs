namespace Fovea.Data.Images;

/// <summary>
/// Undoes GIF's packing, a dictionary that grows with the data (Lempel, Ziv and Welch; GIF89a, appendix F). Every entry is the string
/// before plus one pixel, and so a piece of what has been written already: the dictionary holds only where it stands and how long it is.
/// </summary>
static class GifLzw
{
    const int LongestCode = 12, MostEntries = 1 << LongestCode;

    /// <summary>How it ended.</summary>
    public enum End
    {
        /// <summary>All pixels are there, or the data said that it ends.</summary>
        Told,

        /// <summary>The data stopped in the middle.</summary>
        CutOff,

        /// <summary>A code had no entry yet.</summary>
        UnknownCode,
    }

    /// <summary>Writes pixels until all are there or the data ends.</summary>
    /// <param name="data">The packed bytes, codes from the lowest bit up.</param>
    /// <param name="depth">Bits of a pixel, 1 to 8.</param>
    /// <param name="pixels">Receives the pixels.</param>
    public static End Unpack(ReadOnlySpan<byte> data, int depth, Span<byte> pixels)
    {
        int clear = 1 << depth, end = clear + 1;
        var (starts, lengths) = (new int[MostEntries], new int[MostEntries]);
        var (width, next) = (depth + 1, end + 1);
        var (previous, previousLength) = (0, 0); // the string before; none at the start and after a clear code
        var (filled, at) = (0, 0);
        var (bits, held) = (0u, 0);
        while (filled < pixels.Length)
        {
            for (; held < width; held += 8)
            {
                if (at == data.Length)
                    return End.CutOff;
                bits |= (uint)data[at++] << held;
            }

            var code = (int)(bits & ((1u << width) - 1));
            (bits, held) = (bits >> width, held - width);
            if (code == end)
                return End.Told;
            if (code == clear)
            {
                (width, next, previousLength) = (depth + 1, end + 1, 0);
                continue;
            }

            // The new entry ends with the first pixel of the string that now comes, which is written right behind the one before.
            if (previousLength > 0 && next < MostEntries)
            {
                (starts[next], lengths[next]) = (previous, previousLength + 1);
                if (++next == 1 << width && width < LongestCode)
                    width++;
            }

            if (code >= next)
                return End.UnknownCode;
            (previous, previousLength) = (filled, code < clear ? 1 : lengths[code]);
            if (code < clear)
                pixels[filled++] = (byte)code;
            else
                filled += CopyString(pixels, starts[code], filled, lengths[code]);
        }

        return End.Told;
    }

    // The newest entry may reach into what it is copied to, so the copy goes pixel by pixel there.
    static int CopyString(Span<byte> pixels, int from, int to, int length)
    {
        length = Math.Min(length, pixels.Length - to);
        if (from + length <= to)
        {
            pixels.Slice(from, length).CopyTo(pixels[to..]);
            return length;
        }

        for (var i = 0; i < length; i++)
            pixels[to + i] = pixels[from + i];
        return length;
    }
}
