namespace Fovea.Fuzz;

/// <summary>Changes a file in one to eight places, the same way for the same seed.</summary>
/// <param name="seed">The seed.</param>
sealed class Mutator(int seed)
{
    // Where arithmetic and limits break: ends of number ranges, and bytes that mean something in one of the formats.
    static readonly long[] Numbers = [0, 1, 2, 127, 128, 255, 256, 32767, 65535, 65536, int.MaxValue, 1L << 31, uint.MaxValue, 1L << 32, 1L << 62, long.MaxValue, -1, -2];

    static readonly string[] Pieces = ["(", ".", "]", "}", "t", "R", "b", "h\0", "q\0", "0", "2", "\0\0\0\0", ",", "\"", "[", "{", "'", "-", "99999999999", "PK\u0003\u0004"];

    readonly Random random = new(seed);

    /// <summary>A changed copy.</summary>
    public byte[] Change(byte[] file)
    {
        var bytes = new List<byte>(file);
        for (var changes = 1 << random.Next(4); changes > 0; changes--)
            ChangeOnce(bytes);
        return [.. bytes];
    }

    /// <summary>One of several.</summary>
    public T Pick<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    void ChangeOnce(List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var rest = bytes.Count - at;
        switch (random.Next(8))
        {
            case 0 when rest > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when rest > 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                var number = BitConverter.GetBytes(Pick(Numbers));
                for (var i = 0; i < Math.Min(rest, 1 << random.Next(4)); i++)
                    bytes[at + i] = number[i];
                break;
            case 3:
                bytes.InsertRange(at, Pick(Pieces).Select(letter => (byte)letter));
                break;
            case 4:
                bytes.RemoveRange(at, Math.Min(rest, random.Next(1, 9)));
                break;
            case 5 when random.Next(8) == 0:
                bytes.RemoveRange(at, rest);
                break;
            case 6:
                // A piece of the file again, somewhere else: instructions in a new order, entries twice.
                var from = random.Next(bytes.Count + 1);
                bytes.InsertRange(at, bytes.GetRange(from, Math.Min(bytes.Count - from, random.Next(1, 65))));
                break;
            case 7 when rest > 0 && char.IsAsciiDigit((char)bytes[at]):
                bytes[at] = (byte)('0' + random.Next(10));
                break;
        }
    }
}
