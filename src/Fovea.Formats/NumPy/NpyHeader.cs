using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Fovea.Formats.Files;

namespace Fovea.Formats.NumPy;

/// <summary>
/// The head of a <c>.npy</c> file: magic, version, length, then a Python dictionary with <c>descr</c>, <c>fortran_order</c> and
/// <c>shape</c>. NumPy Enhancement Proposal 1 and the module <c>numpy.lib.format</c>; versions 1 (Latin-1, 2-byte length), 2 (4-byte
/// length) and 3 (UTF-8).
/// </summary>
/// <param name="Type">How each number is stored.</param>
/// <param name="IsBigEndian">Whether the most significant byte comes first.</param>
/// <param name="IsFortranOrder">Whether the first axis runs fastest.</param>
/// <param name="Sizes">The sizes of the axes, outermost first.</param>
sealed record NpyHeader(ElementType Type, bool IsBigEndian, bool IsFortranOrder, long[] Sizes)
{
    /// <summary>The first bytes of every such file.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public static NpyHeader Read(Stream stream, string file)
    {
        Span<byte> start = stackalloc byte[8];
        if (stream.ReadAtLeast(start, 8, throwOnEndOfStream: false) < 8 || !start[..6].SequenceEqual(Magic))
            throw new InvalidDataException($"{file} is not a .npy file: it does not start with the bytes 93 4E 55 4D 50 59 (\\x93NUMPY).");
        var version = start[6];
        if (version is < 1 or > 3)
            throw new InvalidDataException($"{file} is a .npy file of version {version}; versions 1 to 3 can be read.");

        Span<byte> number = stackalloc byte[4];
        number.Clear();
        ReadOrThrow(stream, number[..(version == 1 ? 2 : 4)], file);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(number);
        if (length > 1 << 20)
            throw new InvalidDataException($"{file}: its .npy header claims {length} bytes; such headers have a few hundred. It is damaged.");
        var bytes = new byte[length];
        ReadOrThrow(stream, bytes, file);
        return Parse((version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes), file);
    }

    /// <summary>Bytes of the numbers that follow.</summary>
    public long DataLength => (long)StridedLayout.Elements(Sizes) * Type.Size;

    /// <summary>The array under a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="open">A stream that stands at the first number.</param>
    /// <param name="file">What to call the file in messages.</param>
    /// <exception cref="InvalidDataException">It is in Fortran order and has too many axes to be turned.</exception>
    public StoredTensor ToStored(string name, Func<Stream> open, string file) => new StoredTensor(name, Type, Sizes, open)
    {
        IsBigEndian = IsBigEndian,
        Strides = IsFortranOrder ? StridedLayout.ColumnMajor(Sizes) : null,
    }.Checked(file);

    /// <summary>Writes a version 1 header for little-endian numbers in C order, padded so that the data starts at a multiple of 64 bytes.</summary>
    public static void Write(Stream stream, string descr, ReadOnlySpan<int> sizes)
    {
        var shape = new StringBuilder();
        foreach (var size in sizes)
            shape.Append(CultureInfo.InvariantCulture, $"{size}, ");
        var text = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({shape.ToString().TrimEnd(sizes.Length > 1 ? [',', ' '] : [' '])}), }}";
        var length = (10 + text.Length + 1 + 63) / 64 * 64 - 10;
        stream.Write(Magic);
        stream.Write([1, 0, (byte)length, (byte)(length >> 8)]);
        stream.Write(Encoding.Latin1.GetBytes(text.PadRight(length - 1) + '\n'));
    }

    static void ReadOrThrow(Stream stream, Span<byte> bytes, string file)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InvalidDataException($"{file} is cut off inside its .npy header.");
    }

    static NpyHeader Parse(string text, string file)
    {
        var descr = Value(text, "descr", file).Trim('\'', '"');
        var (type, bigEndian) = ParseType(descr, file);
        var order = Value(text, "fortran_order", file);
        if (order is not ("True" or "False"))
            throw new InvalidDataException($"{file}: fortran_order is {order} in its .npy header, expected True or False.");
        return new NpyHeader(type, bigEndian, order == "True", ParseShape(Value(text, "shape", file), file));
    }

    // The dictionary has these three keys only and no nesting but the shape's brackets, so a search does.
    static string Value(string text, string key, string file)
    {
        var at = text.IndexOf($"'{key}'", StringComparison.Ordinal);
        if (at < 0)
            at = text.IndexOf($"\"{key}\"", StringComparison.Ordinal);
        var colon = at < 0 ? -1 : text.IndexOf(':', at);
        if (colon < 0)
            throw new InvalidDataException($"{file}: its .npy header has no {key}.");
        var rest = text[(colon + 1)..].TrimStart();
        var end = rest.StartsWith('(') ? rest.IndexOf(')') + 1 : rest.IndexOfAny([',', '}']);
        return end > 0 ? rest[..end].Trim() : throw new InvalidDataException($"{file}: {key} has no end in its .npy header.");
    }

    static long[] ParseShape(string text, string file)
    {
        var parts = text.Trim('(', ')').Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var sizes = new long[parts.Length];
        long length = 1;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i].TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                throw new InvalidDataException($"{file}: its .npy shape is {text}; each size must be a whole number from 0 to {int.MaxValue}.");
            sizes[i] = size;
            length *= size;
            if (length > Array.MaxLength)
                throw new InvalidDataException($"{file}: its .npy shape {text} has more elements than the {Array.MaxLength} a tensor holds.");
        }

        return sizes;
    }

    static (ElementType Type, bool IsBigEndian) ParseType(string descr, string file) =>
        NumPyTypes.Parse(descr) ?? throw new InvalidDataException(
            $"{file}: its numbers are stored as {descr}; known are f2, f4, f8, i1 to i8, u1 to u8 and b1. In Python: array.astype('f4').");
}
