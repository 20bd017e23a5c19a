using System.IO.Compression;
using System.Text;

namespace Fovea.Formats.Tests.PyTorch;

/// <summary>Makes PyTorch files and pickles by hand, so that each can be wrong in one way. A character of a text is one byte.</summary>
static class TorchBuilder
{
    /// <summary>Four float32 numbers, 1 to 4.</summary>
    public static readonly byte[] FourFloats = [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40];

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>A pickle of a dictionary with one tensor x.</summary>
    public static string View(string sizes, string strides, string offset = "K\0", string storage = "FloatStorage", string count = "K\u0004") =>
        $"}}{Text("x")}{Tensor(sizes, strides, offset, storage, count)}s.";

    public static string Tensor(string sizes, string strides, string offset = "K\0", string storage = "FloatStorage", string count = "K\u0004") =>
        $"ctorch._utils\n_rebuild_tensor_v2\n(({Text("storage")}ctorch\n{storage}\n{Text("0")}{Text("cpu")}{count}tQ{offset}({sizes}t({strides}t\u0089NtR";

    public static string Text(string text) => $"\u008c{(char)text.Length}{text}";

    /// <summary>A zip file as torch.save writes it.</summary>
    public static MemoryStream Zip(string pickle, byte[]? storage = null, CompressionLevel level = CompressionLevel.NoCompression) =>
        Zip([("archive/data.pkl", Bytes(pickle)), ("archive/data/0", storage ?? FourFloats)], level);

    public static MemoryStream Zip((string Name, byte[] Data)[] entries, CompressionLevel level = CompressionLevel.NoCompression)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, data) in entries)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(data);
            }

        return stream.Rewound();
    }

    /// <summary>A file of the time before PyTorch 1.6.</summary>
    public static MemoryStream Legacy(string pickle, string keys, byte[] storages) => new(
    [
        .. Bytes("\u0080\u0002\u008a\u000a\u006c\u00fc\u009c\u0046\u00f9\u0020\u006a\u00a8\u0050\u0019."), .. Bytes("\u0080\u0002M\u00e9\u0003."),
        .. Bytes("\u0080\u0002}."), .. Bytes(pickle), .. Bytes(keys), .. storages,
    ]);
}
