using System.Buffers.Binary;
using System.Text;
using Fovea.Formats.Safetensors;
using Fovea.Tensors;

namespace Fovea.Formats.Tests.Safetensors;

public sealed class SafetensorsTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        var matrix = Tensor.From([1, -2, float.MaxValue, float.Epsilon, 0, float.NegativeInfinity], [2, 3]);
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(
            stream,
            [new("conv.weight", matrix), new("scale", Tensor.From([7f], Shape.Scalar)), new("empty", Tensor.Zeros([0, 4]))],
            [new("model", "simple"), new("a", "ü \"quoted\"")]);

        using var reader = SafetensorsReader.Open(stream.Rewound(), "file");
        Assert.Equal(["model: simple", "a: ü \"quoted\""], reader.Metadata.OrderByDescending(m => m.Key).Select(m => $"{m.Key}: {m.Value}"));
        var tensors = reader.ReadAll();
        Assert.Equal(3, tensors.Count);
        Assert.Equal([2, 3], tensors["conv.weight"].Shape.Sizes);
        Assert.Equal(matrix.ToArray(), tensors["conv.weight"].ToArray());
        Assert.Equal(7, tensors["scale"].Item());
        Assert.Equal(0, tensors["scale"].Rank);
        Assert.Equal([0, 4], tensors["empty"].Shape.Sizes);
    }

    [Fact]
    public void The_bytes_are_those_of_the_specification()
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [new("x", Tensor.From(1f, 2f))]);
        var bytes = stream.ToArray();
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", Encoding.UTF8.GetString(bytes, 8, length).TrimEnd(' '));
        Assert.Equal([0, 0, 0x80, 0x3F, 0, 0, 0, 0x40], bytes[(8 + length)..]);
    }

    [Fact]
    public void Equal_contents_give_equal_bytes_whatever_the_order_of_the_texts()
    {
        static byte[] Bytes(params KeyValuePair<string, string>[] texts)
        {
            using var stream = new MemoryStream();
            SafetensorsWriter.Write(stream, [new("x", Tensor.From(1f))], texts);
            return stream.ToArray();
        }

        Assert.Equal(Bytes(new("a", "1"), new("b", "2")), Bytes(new("b", "2"), new("a", "1")));
    }

    [Theory]
    [InlineData("F64", "000000000000F8BF", -1.5f)]
    [InlineData("F16", "00BE", -1.5f)]
    [InlineData("BF16", "C0BF", -1.5f)]
    [InlineData("I64", "FDFFFFFFFFFFFFFF", -3f)]
    [InlineData("I32", "FDFFFFFF", -3f)]
    [InlineData("I16", "FDFF", -3f)]
    [InlineData("I8", "FD", -3f)]
    [InlineData("U64", "0300000000000080", 9.223372036854775808e18f)]
    [InlineData("U32", "00000080", 2147483648f)]
    [InlineData("U16", "0180", 32769f)]
    [InlineData("U8", "FD", 253f)]
    [InlineData("BOOL", "01", 1f)]
    public void Every_type_becomes_float(string type, string hex, float expected)
    {
        var data = Convert.FromHexString(hex);
        var file = Build($$$"""{"x":{"dtype":"{{{type}}}","shape":[1],"data_offsets":[0,{{{data.Length}}}]}}""", data);
        using var reader = SafetensorsReader.Open(file, "file");
        Assert.Equal(expected, reader.Read("x").Item());
        Assert.Equal($"x {type} 1", reader.Entries[0].ToString());
    }

    [Fact]
    public void More_than_one_chunk_of_numbers_is_read_whole()
    {
        var values = Enumerable.Range(0, 50_001).Select(i => (float)i).ToArray();
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [new("x", Tensor.From(values)), new("y", Tensor.From(values[..3]))]);
        using var reader = SafetensorsReader.Open(stream.Rewound(), "file");
        Assert.Equal(values[..3], reader.Read("y").ToArray());
        Assert.Equal(values, reader.Read("x").ToArray());
    }

    [Fact]
    public void An_unknown_name_is_an_error_that_lists_the_names()
    {
        using var reader = SafetensorsReader.Open(Build("""{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", [1]), "w.safetensors");
        var error = Assert.Throws<KeyNotFoundException>(() => reader.Read("y"));
        Assert.Equal("w.safetensors has no tensor y; it has x.", error.Message);
    }

    [Fact]
    public void A_name_twice_or_reserved_is_not_written()
    {
        var x = Tensor.From(1f);
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(Stream.Null, [new("x", x), new("x", x)]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(Stream.Null, [new("__metadata__", x)]));
    }

    [Fact]
    public void A_tensor_of_more_elements_than_an_array_is_told_clearly()
    {
        var start = Build("""{"x":{"dtype":"U8","shape":[3,1000000000],"data_offsets":[0,3000000000]}}""", []).ToArray();
        using var reader = SafetensorsReader.Open(new LongStream(start, start.Length + 3_000_000_000), "big");
        var error = Assert.Throws<InvalidDataException>(() => reader.Read("x"));
        Assert.Equal($"big: x U8 3×1000000000 has 3000000000 elements; a tensor here holds at most {Array.MaxLength}.", error.Message);
    }

    [Fact]
    public void Numbers_beyond_two_gigabytes_are_found()
    {
        var header = """{"a":{"dtype":"U8","shape":[3000000000],"data_offsets":[0,3000000000]},"b":{"dtype":"U8","shape":[2],"data_offsets":[3000000000,3000000002]}}""";
        var start = Build(header, []).ToArray();
        using var reader = SafetensorsReader.Open(new LongStream(start, start.Length + 3_000_000_002), "big");
        Assert.Equal([LongStream.Filling, LongStream.Filling], reader.Read("b").ToArray());
    }

    internal static MemoryStream Build(string json, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(json);
        var bytes = new byte[8 + text.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)text.Length);
        text.CopyTo(bytes, 8);
        data.CopyTo(bytes, 8 + text.Length);
        return new MemoryStream(bytes);
    }

    /// <summary>A few real bytes followed by gigabytes of one value.</summary>
    sealed class LongStream(byte[] start, long length) : Stream
    {
        public const byte Filling = 9;

        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => length;
        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            count = (int)Math.Min(count, length - Position);
            for (var i = 0; i < count; i++, Position++)
                buffer[offset + i] = Position < start.Length ? start[Position] : Filling;
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override void Flush() => throw new NotSupportedException();
    }
}
