using System.Buffers.Binary;
using System.IO.Compression;
using Fovea.Formats.Tests.Goldens;
using static Fovea.Formats.Tests.PyTorch.TorchBuilder;

namespace Fovea.Formats.Tests.PyTorch;

/// <summary>One damaged or hostile PyTorch file for every check, and its sentence.</summary>
public sealed class DamagedCheckpointTests
{
    const string Two = "K\u0002", One = "K\u0001";

    static readonly byte[] Four = [4, 0, 0, 0, 0, 0, 0, 0, .. FourFloats];

    [Fact]
    public void The_builder_makes_what_is_read()
    {
        using var zip = Weights.Open(Zip(View(Two + Two, One + Two)), "f");
        Assert.Equal([1, 3, 2, 4], zip.Read("x").ToArray());
        using var legacy = Weights.Open(Legacy(View(Two + Two, Two + One), $"]{Text("0")}a.", Four), "f");
        Assert.Equal([1, 2, 3, 4], legacy.Read("x").ToArray());
    }

    [Fact]
    public void Storages_of_a_big_endian_machine()
    {
        using var file = Weights.Open(
            Zip([("a/data.pkl", Bytes(View(Two, One, count: Two))), ("a/byteorder", Bytes("big")), ("a/data/0", [0x3F, 0x80, 0, 0, 0x40, 0, 0, 0])]), "f");
        Assert.Equal([1, 2], file.Read("x").ToArray());
    }

    [Theory]
    [InlineData("cos\nsystem\n(U\u0004ruintR.", "os.system")]
    [InlineData("\u0080\u0004\u008c\u0002os\u008c\u0006system\u0093(U\u0004ruintR.", "os.system")]
    [InlineData("(ios\nsystem\n.", "os.system")]
    [InlineData("}U\u0005modelctorch.nn.modules.conv\nConv2d\n)\u0081s.", "torch.nn.modules.conv.Conv2d")]
    [InlineData("cbuiltins\neval\n.", "builtins.eval")]
    [InlineData("ctorch.storage\n_load_from_bytes\n.", "torch.storage._load_from_bytes")]
    public void Any_other_name_is_refused_by_name(string pickle, string name) => AssertError(
        Zip(pickle),
        $"f asks for {name}, which is not plain data and was not run. Save tensors alone, in Python: torch.save(model.state_dict(), path).");

    [Fact]
    public void A_view_beyond_its_storage() => AssertError(
        Zip(View(Two + Two, Two + One, offset: One)), "f: a tensor of shape 2×2 reaches to element 5 of a storage that has 4.");

    [Fact]
    public void Strides_beyond_every_number() => AssertError(
        Zip(View(Two + Two, "\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f" + One)),
        "f: a tensor of shape 2×2 reaches to element 9223372036854775809 of a storage that has 4.");

    [Fact]
    public void A_view_that_repeats_its_storage() => AssertError(
        Zip(View("J\u0000\u0000\u0000\u0040", "K\0")), "f: a tensor of shape 1073741824 repeats the 4 elements of its storage; save it as tensor.contiguous().");

    [Theory]
    [InlineData("J\u00ff\u00ff\u00ff\u00ff", "-1")]
    [InlineData("\u008a\u0009\0\0\0\0\0\0\0\0\u0001", "18446744073709551616")]
    [InlineData("N", "None")]
    [InlineData("U\u0001a", "no number")]
    public void A_size_that_is_none(string size, string printed) => AssertError(
        Zip(View(size, One)), $"f: a shape or stride is {printed}; expected whole numbers from 0 to 9223372036854775807.");

    [Fact]
    public void A_stride_below_zero() => AssertError(
        Zip(View(Two, "J\u00ff\u00ff\u00ff\u00ff")), "f: a shape or stride is -1; expected whole numbers from 0 to 9223372036854775807.");

    [Fact]
    public void An_offset_below_zero() => AssertError(
        Zip(View(Two, One, "J\u00ff\u00ff\u00ff\u00ff")),
        "f: a tensor has 1 sizes, 1 strides and the offset -1; expected as many of each, and an offset from 0 up.");

    [Fact]
    public void Sizes_without_strides() => AssertError(
        Zip(View(Two + Two, One)), "f: a tensor has 2 sizes, 1 strides and the offset 0; expected as many of each, and an offset from 0 up.");

    [Fact]
    public void More_axes_than_there_are() => AssertError(
        Zip(View(string.Concat(Enumerable.Repeat(One, 65)), One)), "f: a shape has 65 axes; Python's arrays have at most 64.");

    [Fact]
    public void More_axes_than_can_be_walked() => AssertError(
        Zip(View(string.Concat(Enumerable.Repeat(Two, 9)), string.Concat(Enumerable.Repeat(One, 9)), count: "M\u0000\u0002"), new byte[2048]),
        "f: x F32 2×2×2×2×2×2×2×2×2 is not stored row by row and has more than 8 axes; save it as a contiguous array.");

    [Fact]
    public void A_type_that_is_not_known() => AssertError(
        Zip(View(Two, One, storage: "ComplexFloatStorage")),
        "f asks for torch.ComplexFloatStorage, which is not plain data and was not run. Save tensors alone, in Python: torch.save(model.state_dict(), path).");

    [Fact]
    public void A_storage_that_is_not_there() => AssertError(
        Zip([("a/data.pkl", Bytes(View(Two, One)))]), "f: a tensor's numbers should be in a/data/0, which is not there. The file is damaged.");

    [Fact]
    public void A_storage_too_small() => AssertError(
        Zip(View(Two, One), FourFloats[..8]), "f: archive/data/0 has 8 bytes; 4 elements of F32 need 16.");

    [Fact]
    public void A_storage_of_no_storage() => AssertError(
        Zip("(U\u0005otherctorch\nFloatStorage\nU\u00010U\u0003cpuK\u0004tQ."),
        "f: a storage is described in a way that PyTorch does not write; the file is damaged.");

    [Fact]
    public void A_compressed_storage() => AssertError(
        Zip(View(Two, One), new byte[16], CompressionLevel.Optimal),
        "f: archive/data.pkl is compressed, which torch.save never does; pack the file again with zip -0.");

    [Fact]
    public void A_wrong_checksum()
    {
        var bytes = Zip(View(Two, One)).ToArray();
        bytes[bytes.AsSpan().IndexOf(FourFloats)] ^= 1;
        using var file = Weights.Open(new MemoryStream(bytes), "f");
        var error = Assert.Throws<InvalidDataException>(() => file.Read("x"));
        Assert.Matches("^f: archive/data/0 is damaged: its checksum is [0-9a-f]{8}, expected [0-9a-f]{8}\\.$", error.Message);
    }

    [Fact]
    public void A_zip_file_cut_off() => AssertStart(
        new MemoryStream(Zip(View(Two, One)).ToArray()[..^30]), "f is cut off or damaged: its zip directory cannot be read (");

    [Fact]
    public void A_zip_entry_twice() => AssertError(
        Zip([("data.pkl", Bytes("].")), ("data.pkl", Bytes("]."))]), "f: the zip entry data.pkl stands twice; names must be unique.");

    [Fact]
    public void A_zip_entry_that_claims_more_than_its_bytes_inflate_to()
    {
        var bytes = Zip([("a.npy", new byte[5000])], CompressionLevel.Optimal).ToArray();
        var directory = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(directory + 24), 2_000_000_000);
        AssertStart(new MemoryStream(bytes), "f: its zip entries claim 2000000000 bytes, more than 100 times the file's ");
    }

    [Fact]
    public void Zip_entries_that_share_their_bytes()
    {
        var entries = Enumerable.Range(0, 3).Select(i => ($"{i}.npy", new byte[1000])).ToArray();
        var bytes = Zip(entries).ToArray();
        for (var at = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8); at < bytes.Length - 46 && bytes.AsSpan(at).StartsWith("PK\u0001\u0002"u8); at += 51)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + 20), 3000);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + 24), 3000);
        }

        AssertError(
            new MemoryStream(bytes), $"f: its zip entries claim more bytes than the file's {bytes.Length}. It is damaged or made to exhaust memory.");
    }

    [Fact]
    public void A_zip_file_of_something_else() => AssertError(
        Zip([("word/document.xml", [1])]),
        "f is a zip file with an entry word/document.xml: neither a .npz, whose entries end with .npy, nor a PyTorch file, which has a data.pkl.");

    [Fact]
    public void Storages_shared_without_reason()
    {
        // A thousand views of all of a storage that is far larger than what each says about itself.
        var pickle = $"}}{Text("x")}{Tensor("M\u0000\u0040", One, count: "M\u0000\u0040")}q\u0001s({string.Concat(Enumerable.Range(0, 1000).Select(i => Text($"{i}") + "h\u0001"))}u.";
        var zip = Zip(pickle, new byte[1 << 16]);
        AssertError(
            zip,
            $"f: its tensors share storages so often that they claim more than 8 times the file's {zip.Length} bytes. It is damaged or made to exhaust memory.");
    }

    [Fact]
    public void A_tensor_name_twice() => AssertError(
        Zip($"}}{Text("x")}{Tensor(Two, One)}s{Text("x")}{Tensor(Two, One)}s."), "f: two tensors are named x; names must be unique.");

    [Fact]
    public void A_legacy_file_of_another_protocol()
    {
        var bytes = Legacy("}.", "].", []).ToArray();
        bytes[18] = 0;
        AssertError(new MemoryStream(bytes), "f is a PyTorch file of another protocol than 1001, the only one there was before PyTorch 1.6.");
    }

    [Fact]
    public void A_legacy_file_without_keys() => AssertError(
        Legacy(View(Two, One), "N.", Four), "f: no list of keys follows its pickle; the file is damaged.");

    [Fact]
    public void A_legacy_key_that_nobody_uses() => AssertError(
        Legacy(View(Two, One), $"]{Text("1")}a.", Four), "f: its list of storages has a key twice, or one that no tensor uses; the file is damaged.");

    [Fact]
    public void A_legacy_storage_cut_off() => AssertError(
        Legacy(View(Two, One), $"]{Text("0")}a.", Four[..12]), "f is cut off: the storage 0 needs 16 bytes, 4 are left.");

    [Fact]
    public void A_legacy_storage_of_another_length() => AssertError(
        Legacy(View(Two, One), $"]{Text("0")}a.", [3, .. Four[1..]]), "f: the storage 0 has 3 elements where its tensors expect 4.");

    [Fact]
    public void A_legacy_storage_that_is_not_there() => AssertError(
        Legacy(View(Two, One), "].", []), "f: the storage 0 is not there, though a tensor uses it.");

    [Fact]
    public void A_legacy_storage_of_two_types() => AssertError(
        Legacy($"}}{Text("x")}{Tensor(Two, One)}s{Text("y")}{Tensor(Two, One, storage: "IntStorage")}s.", $"]{Text("0")}a.", Four),
        "f: the storage 0 is said to have two types or lengths; the file is damaged.");

    [Fact]
    public void Bytes_after_the_last_legacy_storage() => AssertError(
        Legacy(View(Two, One), $"]{Text("0")}a.", [.. Four, 1]), "f: 1 bytes follow its last storage.");

    [Fact]
    public void A_file_that_fails_to_open_is_not_kept_open()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("w.pth");
        File.WriteAllBytes(path, File.ReadAllBytes(Golden.File("state.pth"))[..500]);
        Assert.Throws<InvalidDataException>(() => Weights.Open(path));
        using var again = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    static void AssertError(Stream file, string expected) =>
        Assert.Equal(expected, Assert.Throws<InvalidDataException>(() => Weights.Open(file, "f")).Message);

    static void AssertStart(Stream file, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<InvalidDataException>(() => Weights.Open(file, "f")).Message);
}
