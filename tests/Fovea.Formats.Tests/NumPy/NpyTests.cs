using System.Text;
using Fovea.Formats.NumPy;
using Fovea.Tensors;

namespace Fovea.Formats.Tests.NumPy;

public sealed class NpyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void What_is_written_is_read_back(int rank)
    {
        Shape shape = [.. new[] { 2, 3, 1, 4 }[..rank]];
        var values = Enumerable.Range(0, shape.Elements).Select(i => i - 0.5f).ToArray();
        using var stream = new MemoryStream();
        Npy.Write(stream, values, shape);
        var read = Npy.Read(stream.Rewound(), "f");
        Assert.Equal(shape, read.Shape);
        Assert.Equal(values, read.ToArray());
    }

    [Fact]
    public void The_header_is_as_NumPy_writes_it()
    {
        using var stream = new MemoryStream();
        Npy.Write(stream, [1f, 2f, 3f], [3]);
        var bytes = stream.ToArray();
        Assert.Equal([0x93, .. "NUMPY"u8, 1, 0, 118, 0], bytes[..10]);
        Assert.Equal("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }".PadRight(117) + "\n", Encoding.Latin1.GetString(bytes, 10, 118));
        Assert.Equal(128 + 12, bytes.Length);
    }

    [Fact]
    public void Doubles_and_integers_are_written()
    {
        using var doubles = new MemoryStream();
        Npy.Write(doubles, [0.1, -2.5], [2]);
        Assert.Equal([0.1f, -2.5f], Npy.Read(doubles.Rewound(), "f").ToArray());
        using var integers = new MemoryStream();
        Npy.Write(integers, [7, -1], [2]);
        Assert.Equal([7f, -1f], Npy.Read(integers.Rewound(), "f").ToArray());
    }

    [Theory]
    [InlineData(1, "<f8", "000000000000F8BF", -1.5f)]
    [InlineData(2, "<f2", "00BE", -1.5f)]
    [InlineData(3, ">f4", "BFC00000", -1.5f)]
    [InlineData(1, ">i8", "FFFFFFFFFFFFFFFD", -3f)]
    [InlineData(1, "<u4", "00000080", 2147483648f)]
    [InlineData(1, "|u1", "FD", 253f)]
    [InlineData(1, "|i1", "FD", -3f)]
    [InlineData(1, ">u2", "8001", 32769f)]
    [InlineData(1, "|b1", "01", 1f)]
    public void Every_type_version_and_byte_order_is_read(byte version, string descr, string hex, float expected)
    {
        var file = Build(version, $"{{'descr': '{descr}', 'fortran_order': False, 'shape': (1,), }}", Convert.FromHexString(hex));
        Assert.Equal(expected, Npy.Read(file, "f").Item());
    }

    [Fact]
    public void Fortran_order_is_turned_to_rows()
    {
        // a[i, j, k] = 100 i + 10 j + k of shape 2×3×2, first axis fastest.
        byte[] stored = [0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121];
        var read = Npy.Read(Build(1, "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 2), }", stored), "f");
        Assert.Equal([0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121], read.ToArray());
    }

    [Theory]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", "f: its numbers are stored as <c8; known are f2, f4, f8, i1 to i8, u1 to u8 and b1. In Python: array.astype('f4').")]
    [InlineData("{'descr': '<f4', 'fortran_order': Maybe, 'shape': (1,), }", "f: fortran_order is Maybe in its .npy header, expected True or False.")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, }", "f: its .npy header has no shape.")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,", "f: shape has no end in its .npy header.")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "f: its .npy shape is (-1,); each size must be a whole number from 0 to 2147483647.")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999, 99999), }", "f: its .npy shape (99999, 99999) has more elements than the 2147483591 a tensor holds.")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "f is cut off: 2 needs 8 bytes of numbers.")]
    public void A_damaged_header_is_told_clearly(string header, string expected) => AssertError(Build(1, header, [1, 2, 3, 4]), expected);

    [Fact]
    public void Another_format_is_told_clearly() =>
        AssertError(new MemoryStream("PK\x03\x04abcdefgh"u8.ToArray()), "f is not a .npy file: it does not start with the bytes 93 4E 55 4D 50 59 (\\x93NUMPY).");

    [Fact]
    public void An_unknown_version_is_told_clearly() =>
        AssertError(Build(4, "{}", []), "f is a .npy file of version 4; versions 1 to 3 can be read.");

    [Fact]
    public void A_file_cut_off_in_its_header_is_told_clearly() =>
        AssertError(new MemoryStream(Build(1, "{'descr': '<f4'}", []).ToArray()[..14]), "f is cut off inside its .npy header.");

    [Fact]
    public void A_header_of_gigabytes_is_not_believed() =>
        AssertError(
            new MemoryStream([0x93, .. "NUMPY"u8, 2, 0, 0, 0, 0, 0x80]),
            "f: its .npy header claims 2147483648 bytes; such headers have a few hundred. It is damaged.");

    [Fact]
    public void The_number_of_values_must_be_the_shapes() =>
        Assert.Throws<ArgumentException>(() => Npy.Write(Stream.Null, [1f, 2f], [3]));

    static void AssertError(Stream file, string expected) =>
        Assert.Equal(expected, Assert.Throws<InvalidDataException>(() => Npy.Read(file, "f")).Message);

    static MemoryStream Build(byte version, string header, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header + "\n");
        byte[] length = version == 1 ? [(byte)text.Length, (byte)(text.Length >> 8)] : [(byte)text.Length, (byte)(text.Length >> 8), 0, 0];
        return new MemoryStream([0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. data]);
    }
}
