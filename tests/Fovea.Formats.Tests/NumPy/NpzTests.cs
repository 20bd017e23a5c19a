using System.IO.Compression;
using System.Text;
using Fovea.Formats.NumPy;
using Fovea.Formats.Tests.PyTorch;
using Fovea.Tensors;

namespace Fovea.Formats.Tests.NumPy;

public sealed class NpzTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_written_is_read_back(bool compress)
    {
        using var stream = new MemoryStream();
        Npz.Write(stream, [new("a/b", Tensor.From([1f, -2f, 3f, 0f], [2, 2])), new("scalar", Tensor.Full(Shape.Scalar, 7)), new("empty", Tensor.Zeros([0, 3]))], compress);
        using var file = Weights.Open(stream.Rewound(), "f");
        Assert.Equal(["a/b F32 2×2", "scalar F32 scalar", "empty F32 0×3"], file.Entries.Select(entry => entry.ToString()));
        Assert.Equal([1, -2, 3, 0], file.Read("a/b").ToArray());
        Assert.Equal(7, file.Read("scalar").Item());
        Assert.Equal([0, 3], file.Read("empty").Shape.Sizes);
    }

    [Fact]
    public void A_name_twice_is_not_written()
    {
        var x = Tensor.From(1f);
        var error = Assert.Throws<ArgumentException>(() => Npz.Write(Stream.Null, [new("x", x), new("x", x)]));
        Assert.StartsWith("A .npz file cannot hold two arrays named x.", error.Message);
    }

    [Theory]
    [InlineData(5, "f: x.npy has 5 bytes of numbers; its header asks for 4.")]
    [InlineData(3, "f: x.npy has 3 bytes of numbers; its header asks for 4.")]
    public void An_entry_longer_or_shorter_than_its_array(int length, string expected) => AssertError(Entry("|u1", length), expected);

    [Fact]
    public void An_array_of_objects() => AssertError(
        Entry("|O", 4), "f: x.npy: its numbers are stored as |O; known are f2, f4, f8, i1 to i8, u1 to u8 and b1. In Python: array.astype('f4').");

    [Fact]
    public void Fortran_order_of_too_many_axes() => AssertError(
        Entry("|u1", 512, "True", "2, 2, 2, 2, 2, 2, 2, 2, 2"),
        "f: x.npy: x U8 2×2×2×2×2×2×2×2×2 is not stored row by row and has more than 8 axes; save it as a contiguous array.");

    [Fact]
    public void An_array_cut_off_in_its_deflated_bytes()
    {
        // The directory's sizes stay as they are; what is inflated ends early, or is no deflated data at all.
        var bytes = Entry("|u1", 4, level: CompressionLevel.Optimal).ToArray();
        bytes.AsSpan(35, 20).Clear();
        Assert.StartsWith("f: x.npy is ", Assert.Throws<InvalidDataException>(() => Weights.Open(new MemoryStream(bytes), "f")).Message);
    }

    [Fact]
    public void More_bytes_than_the_directory_says()
    {
        // One number fewer in header and directory than was deflated: the checksum is of all.
        var bytes = TorchBuilder.Zip([("x.npy", [.. Array("|u1", "False", "9000,"), .. new byte[9001]])], CompressionLevel.Optimal).ToArray();
        var directory = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        bytes[directory + 24]--;
        using var file = Weights.Open(new MemoryStream(bytes), "f");
        Assert.StartsWith("f: x.npy is damaged: its checksum is ", Assert.Throws<InvalidDataException>(() => file.Read("x")).Message);
    }

    [Fact]
    public void An_npy_file_with_bytes_left_over() => AssertError(
        new MemoryStream([.. Array("|u1", "False", "4,"), 1, 2, 3, 4, 5]), "f has 5 bytes of numbers; its header asks for 4.");

    [Fact]
    public void A_number_of_gigabytes_is_not_believed()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(() => Npy.Read(new MemoryStream(Array("<f4", "False", "2000000000,")), "f"));
        Assert.Equal("f is cut off: 2000000000 needs 8000000000 bytes of numbers.", error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    static MemoryStream Entry(
        string descr, int length, string order = "False", string shape = "4,", CompressionLevel level = CompressionLevel.NoCompression) =>
        TorchBuilder.Zip([("x.npy", [.. Array(descr, order, shape), .. new byte[length]])], level);

    static byte[] Array(string descr, string order, string shape)
    {
        var text = Encoding.Latin1.GetBytes($"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': ({shape}), }}\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text];
    }

    static void AssertError(Stream file, string expected) =>
        Assert.Equal(expected, Assert.Throws<InvalidDataException>(() => Weights.Open(file, "f")).Message);

    [Fact]
    public void A_file_that_inflates_a_thousandfold_is_refused()
    {
        using var bomb = new MemoryStream();
        Npz.Write(bomb, [new("zeros", Tensor.Zeros([32 << 20]))], compress: true);
        bomb.Position = 0;
        var message = Assert.Throws<InvalidDataException>(() => Weights.Open(bomb, "bomb.npz")).Message;
        Assert.Matches(@"^bomb\.npz: its zip entries claim \d+ bytes, more than 100 times the file's \d+\. It is damaged or made to exhaust memory\.$", message);
    }
}
