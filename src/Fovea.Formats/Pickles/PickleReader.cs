using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Fovea.Formats.Pickles;

/// <summary>Reads the operands of a pickle's instructions. No memory is taken for more bytes than the file has left.</summary>
/// <param name="stream">A stream that can seek.</param>
/// <param name="file">What to call it in messages.</param>
sealed class PickleReader(Stream stream, string file)
{
    // Numbers and names; texts of any length have other instructions.
    const int LongestLine = 1000;

    /// <summary>An error at this place.</summary>
    /// <param name="what">What the pickle does, as the sentence goes on after "the pickle".</param>
    public InvalidDataException Error(string what) => new($"{file}: the pickle {what} (before byte {stream.Position}). It is damaged or not made for tensors.");

    public byte Byte()
    {
        var value = stream.ReadByte();
        return value >= 0 ? (byte)value : throw new InvalidDataException($"{file} is cut off: its pickle has no end.");
    }

    /// <summary>A whole number of one to eight bytes, little-endian; above <see cref="long.MaxValue"/> it comes out negative.</summary>
    public long Integer(int size)
    {
        Span<byte> number = stackalloc byte[8];
        number.Clear();
        Fill(number[..size]);
        return BinaryPrimitives.ReadInt64LittleEndian(number);
    }

    public double Double()
    {
        Span<byte> number = stackalloc byte[8];
        Fill(number);
        return BinaryPrimitives.ReadDoubleBigEndian(number);
    }

    public byte[] Bytes(long length)
    {
        if (length < 0 || length > stream.Length - stream.Position)
            throw new InvalidDataException(
                $"{file} is cut off: its pickle announces {(ulong)length} bytes of text or numbers, {stream.Length - stream.Position} are left.");
        if (length > Array.MaxLength)
            throw Error($"has {length} bytes in one piece; at most {Array.MaxLength} are read");
        var bytes = new byte[length];
        Fill(bytes);
        return bytes;
    }

    /// <summary>UTF-8.</summary>
    public string Text(long length) => Encoding.UTF8.GetString(Bytes(length));

    /// <summary>A short line: a name or a number.</summary>
    public string Line()
    {
        var line = new StringBuilder();
        for (var value = Byte(); value != '\n'; value = Byte())
        {
            if (line.Length == LongestLine)
                throw Error($"has a name or number of more than {LongestLine} characters");
            line.Append((char)value);
        }

        return line.ToString().TrimEnd('\r');
    }

    /// <summary>Protocol 0's text: Latin-1 and <c>\u</c> escapes, up to the line's end.</summary>
    public string EscapedText()
    {
        var text = new StringBuilder();
        for (var value = Byte(); value != '\n'; value = Byte())
        {
            if (value != '\\')
            {
                text.Append((char)value);
                continue;
            }

            var kind = Byte();
            if (kind is (byte)'u' or (byte)'U')
                AppendRune(text, Hex(kind == 'u' ? 4 : 8));
            else
                text.Append('\\').Append((char)kind);
        }

        return text.ToString();
    }

    /// <summary>Python 2's byte string as its source would have it: quotes and escapes, up to the line's end.</summary>
    public byte[] QuotedBytes()
    {
        var quote = Byte();
        var bytes = new List<byte>();
        for (var value = Byte(); value != quote; value = Byte())
            bytes.Add(value != '\\' ? value : Byte() switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                (byte)'x' => (byte)Hex(2),
                var itself and ((byte)'\\' or (byte)'\'' or (byte)'"') => itself,
                var other => throw Error($"has an escape \\{(char)other} in a text"),
            });
        return quote is (byte)'\'' or (byte)'"' && Line().Length == 0 ? [.. bytes] : throw Error("has a text without proper quotes");
    }

    long Hex(int digits)
    {
        Span<char> text = stackalloc char[8];
        for (var i = 0; i < digits; i++)
            text[i] = (char)Byte();
        return long.TryParse(text[..digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Error($"has \"{text[..digits]}\" where hexadecimal digits belong");
    }

    void AppendRune(StringBuilder text, long value)
    {
        // Halves of a pair come one by one.
        if (value <= char.MaxValue)
            text.Append((char)value);
        else if (value <= 0x10FFFF)
            text.Append(new Rune((int)value).ToString());
        else
            throw Error($"has a character of number {value:x}; the last is 10ffff");
    }

    void Fill(Span<byte> bytes)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InvalidDataException($"{file} is cut off: its pickle has no end.");
    }
}
