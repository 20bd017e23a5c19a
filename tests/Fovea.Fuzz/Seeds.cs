using System.IO.Compression;
using Fovea.Formats.Safetensors;
using Fovea.Tensors;

namespace Fovea.Fuzz;

/// <summary>The real files that inputs are made from: those that PyTorch and NumPy wrote for Fovea.Formats.Tests, and safetensors of our own.</summary>
static class Seeds
{
    /// <summary>Files by format.</summary>
    public static IEnumerable<(string Format, byte[][] Files)> All()
    {
        yield return ("safetensors", [Safetensors()]);
        yield return ("npy", [.. Read("*.npy")]);
        yield return ("npz", [.. Read("*.npz")]);
        yield return ("pickle", [.. Read("*.pkl")]);
        yield return ("pytorch-legacy", [.. Read("*-legacy.pth")]);
        yield return ("pytorch-zip", [.. ZipFiles()]);
    }

    /// <summary>The pickle of a PyTorch zip file.</summary>
    public static byte[] PickleOf(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        using var bytes = new MemoryStream();
        zip.Entries.Single(IsPickle).Open().CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>A PyTorch zip file with another pickle, whole and with the right checksums: what is hostile lies inside.</summary>
    public static byte[] WithPickle(byte[] file, byte[] pickle)
    {
        using var source = new ZipArchive(new MemoryStream(file));
        var result = new MemoryStream();
        using (var target = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var entry in source.Entries)
            {
                using var to = target.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
                if (IsPickle(entry))
                    to.Write(pickle);
                else
                    entry.Open().CopyTo(to);
            }

        return result.ToArray();
    }

    static bool IsPickle(ZipArchiveEntry entry) => entry.Name == "data.pkl";

    static IEnumerable<byte[]> ZipFiles() =>
        Files("*.pth").Where(path => !path.EndsWith("-legacy.pth", StringComparison.Ordinal)).Select(File.ReadAllBytes);

    static IEnumerable<byte[]> Read(string pattern) => Files(pattern).Select(File.ReadAllBytes);

    static IEnumerable<string> Files(string pattern) =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Goldens"), pattern).Order(StringComparer.Ordinal);

    static byte[] Safetensors()
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(
            stream,
            [new("conv.weight", Tensor.Full([2, 3], 1)), new("conv.bias", Tensor.Full([2], 2)), new("n", Tensor.Full(Shape.Scalar, 3)), new("e", Tensor.Zeros([0, 4]))],
            [new("model", "simple"), new("classes", "a\nb")]);
        return stream.ToArray();
    }
}
