namespace Fovea.Data.Images;

/// <summary>Reads words and numbers with white space and comments (from '#' to the end of the line) between them.</summary>
/// <param name="file">The whole file.</param>
/// <param name="position">Where to begin.</param>
/// <param name="name">What to call the file in error messages.</param>
ref struct NetpbmReader(ReadOnlySpan<byte> file, int position, string name)
{
    const int LongestWord = 16;

    readonly ReadOnlySpan<byte> file = file;
    int position = position;

    public readonly int Left => file.Length - position;

    /// <summary>What stands after the single white space that ends the header.</summary>
    public readonly ReadOnlySpan<byte> Rest => file[Math.Min(file.Length, position + 1)..];

    public static bool IsSpace(byte value) => value is (byte)' ' or (>= 9 and <= 13);

    public int Number(string what, int lowest, int highest)
    {
        SkipSpace();
        var start = position;
        var number = 0L;
        while (position < file.Length && file[position] is >= (byte)'0' and <= (byte)'9' && number <= int.MaxValue)
            number = (number * 10) + file[position++] - '0';
        if (position == start)
            throw Missing(what);
        return number >= lowest && number <= highest
            ? (int)number
            : throw Bad($"gives {number} as {what}, expected {lowest} to {highest}");
    }

    /// <summary>One digit, 0 or 1; white space between digits may be left out.</summary>
    public int Bit()
    {
        SkipSpace();
        return position < file.Length && file[position] is (byte)'0' or (byte)'1' ? file[position++] - '0' : throw Missing("a 0 or 1");
    }

    /// <summary>Letters up to the next white space, empty at the file's end.</summary>
    public ReadOnlySpan<byte> Word()
    {
        SkipSpace();
        var start = position;
        while (position < file.Length && !IsSpace(file[position]) && position - start < LongestWord)
            position++;
        return file[start..position];
    }

    public void SkipLine()
    {
        while (position < file.Length && file[position] != '\n')
            position++;
    }

    /// <summary>The error for a damaged Netpbm file.</summary>
    public readonly InvalidDataException Bad(string what) => new($"{name} is not a sound PNM file: it {what}.");

    readonly InvalidDataException Missing(string what)
        => Bad(position == file.Length ? $"ends where {what} should stand" : $"has the byte 0x{file[position]:X2} where {what} should stand");

    void SkipSpace()
    {
        var inComment = false;
        for (; position < file.Length; position++)
        {
            var value = file[position];
            inComment = inComment ? value is not ((byte)'\n' or (byte)'\r') : value == '#';
            if (!inComment && !IsSpace(value))
                return;
        }
    }
}
