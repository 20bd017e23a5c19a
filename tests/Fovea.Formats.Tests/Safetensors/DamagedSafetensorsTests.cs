using System.Buffers.Binary;
using Fovea.Formats.Safetensors;

namespace Fovea.Formats.Tests.Safetensors;

/// <summary>One damaged file for every check of the reader, and its sentence.</summary>
public sealed class DamagedSafetensorsTests
{
    const string Good = """{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""";

    [Fact]
    public void Shorter_than_its_length_field() =>
        AssertError(new MemoryStream([1, 2, 3]), "f is not a safetensors file: it has 3 bytes, and the header's length alone takes 8.");

    [Fact]
    public void A_header_longer_than_allowed()
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, 100_000_001);
        AssertError(
            new MemoryStream(bytes),
            "f: its header claims to be 100000001 bytes long, more than the 100000000 that safetensors allows. It is damaged or of another format.");
    }

    [Fact]
    public void A_header_length_beyond_every_signed_number()
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, ulong.MaxValue);
        AssertError(
            new MemoryStream(bytes),
            $"f: its header claims to be {ulong.MaxValue} bytes long, more than the 100000000 that safetensors allows. It is damaged or of another format.");
    }

    [Fact]
    public void Cut_off_inside_the_header()
    {
        var bytes = SafetensorsTests.Build(Good, [1, 2]).ToArray()[..20];
        AssertError(new MemoryStream(bytes), $"f is cut off: its header should have {Good.Length} bytes, the file ends after 12.");
    }

    [Fact]
    public void Not_JSON() => AssertStart("{\"x\":", [], "f: its header is not valid JSON (");

    [Fact]
    public void A_name_that_is_not_UTF8()
    {
        var bytes = SafetensorsTests.Build(Good, [1, 2]).ToArray();
        bytes[10] = 0xFF;
        Assert.StartsWith(
            "f: its header is not valid JSON (", Assert.Throws<InvalidDataException>(() => SafetensorsReader.Open(new MemoryStream(bytes), "f")).Message);
    }

    [Fact]
    public void Cut_off_inside_the_data() => AssertError(
        Good, [1], "f: the bytes of x end at 2, but the file has only 1 bytes of data. It is cut off or damaged.");

    [Fact]
    public void Bytes_left_over() => AssertError(Good, [1, 2, 3, 4], "f: 2 bytes at its end belong to no tensor.");

    [Fact]
    public void A_name_twice() => AssertError(
        """{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"x":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", [1, 2],
        "f: the name x stands twice in the header; names must be unique.");

    [Fact]
    public void A_text_twice() => AssertError(
        """{"__metadata__":{"a":"1","a":"2"}}""", [], "f: __metadata__ has the name a twice; names must be unique.");

    [Fact]
    public void A_text_that_is_a_number() => AssertError(
        """{"__metadata__":{"a":1}}""", [], "f: __metadata__.a is Number in the header's JSON, expected String.");

    [Fact]
    public void Overlapping_tensors() => AssertError(
        """{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"y":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", [1, 2, 3],
        "f: the bytes of y start at 1 and overlap those before them, which end at 2.");

    [Fact]
    public void A_hole_between_tensors() => AssertError(
        """{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"y":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}""", [1, 2, 3],
        "f: bytes 1 to 2, before y, belong to no tensor.");

    [Fact]
    public void Offsets_that_run_backwards() => AssertError(
        """{"x":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}""", [1], "f: the bytes of x end at 0, before they start at 1.");

    [Fact]
    public void Offsets_that_do_not_fit_the_shape() => AssertError(
        """{"x":{"dtype":"F32","shape":[2,3],"data_offsets":[0,8]}}""", new byte[8], "f: x F32 2×3 needs 24 bytes, but its offsets hold 8.");

    [Fact]
    public void A_shape_whose_product_overflows() => AssertError(
        """{"x":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,0]}}""", [],
        "f: the shape of x F32 4294967296×4294967296×4294967296 has more elements than any file can hold.");

    [Fact]
    public void A_negative_size() => AssertError(
        """{"x":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}""", [1], "f: x.shape holds a number that is not a whole one from 0 up.");

    [Fact]
    public void A_size_that_is_a_text() => AssertError(
        """{"x":{"dtype":"U8","shape":["1"],"data_offsets":[0,1]}}""", [1], "f: x.shape holds String, expected whole numbers only.");

    [Fact]
    public void A_missing_property() => AssertError(
        """{"x":{"dtype":"U8","shape":[1]}}""", [1], "f: x needs dtype, shape and two data_offsets; at least one of them is missing.");

    [Fact]
    public void A_property_too_many() => AssertError(
        """{"x":{"dtype":"U8","size":1}}""", [1], "f: x has a property size; expected dtype, shape and data_offsets.");

    [Fact]
    public void An_unknown_type() => AssertError(
        """{"x":{"dtype":"F8_E5M2","shape":[1],"data_offsets":[0,1]}}""", [1],
        "f: x is stored as F8_E5M2; known types are F32, F64, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, BOOL.");

    [Fact]
    public void A_header_that_is_a_list() => AssertError("[]", [], "f: the header is StartArray in the header's JSON, expected StartObject.");

    [Fact]
    public void A_file_that_fails_to_open_is_not_kept_open()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("bad");
        File.WriteAllBytes(path, [1]);
        Assert.Throws<InvalidDataException>(() => SafetensorsReader.Open(path));
        using var again = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    static void AssertError(string json, byte[] data, string expected) => AssertError(SafetensorsTests.Build(json, data), expected);

    static void AssertError(Stream file, string expected) =>
        Assert.Equal(expected, Assert.Throws<InvalidDataException>(() => SafetensorsReader.Open(file, "f")).Message);

    static void AssertStart(string json, byte[] data, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<InvalidDataException>(() => SafetensorsReader.Open(SafetensorsTests.Build(json, data), "f")).Message);
}
