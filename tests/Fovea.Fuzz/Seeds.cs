using System.IO.Compression;
using Fovea.Data.Datasets;
using Fovea.Data.Images;
using Fovea.Formats.Safetensors;
using Fovea.Tensors;

namespace Fovea.Fuzz;

/// <summary>One format.</summary>
/// <param name="Format">Its name.</param>
/// <param name="Files">Real files that inputs are made from.</param>
/// <param name="Read">Its reader, which may only throw <see cref="InvalidDataException"/>.</param>
/// <param name="MemoryPerByte">The most memory that a byte of a file may cost.</param>
sealed record Target(string Format, byte[][] Files, Action<byte[]> Read, long MemoryPerByte);

/// <summary>
/// All formats, one a line. Files of weights are those that PyTorch and NumPy wrote for Fovea.Formats.Tests, and safetensors of our own;
/// pictures are those that Fovea.Data.Tests compares with Pillow.
/// </summary>
static class Seeds
{
    // Deflate packs a thousand bytes into one, and tensors of a byte a number quadruple. A bit of a PNG file can be a pixel with opacity.
    const long Deflated = 1032, Weights = 4 * Deflated;

    /// <summary>All formats.</summary>
    public static IEnumerable<Target> All()
    {
        yield return new("safetensors", [Safetensors()], ReadWeights, Weights);
        yield return new("npy", [.. Read("*.npy")], ReadWeights, Weights);
        yield return new("npz", [.. Read("*.npz")], ReadWeights, Weights);
        yield return new("pickle", [.. Read("*.pkl")], ReadWeights, Weights);
        yield return new("pytorch-legacy", [.. Read("*-legacy.pth")], ReadWeights, Weights);
        yield return new("pytorch-zip", [.. ZipFiles()], ReadWeights, Weights);
        yield return new("png", Pictures.WithEnding(".png"), ReadPicture, 32 * Deflated);
        yield return new("jpeg", Pictures.FromZip("jpegs.zip", ".jpg"), ReadPicture, 4 * Deflated);
        yield return new("bmp", Pictures.WithEnding(".bmp"), ReadPicture, 4 * Deflated);
        yield return new("gif", Pictures.WithEnding(".gif"), ReadGif, 5 * 2600);
        yield return new("pnm", Pictures.WithEnding(".pbm", ".pgm", ".ppm"), ReadPicture, 64);
        yield return new("cifar-pickle", Pictures.FromZip("cifar-pickles.zip", "train", "meta"), ReadCifar, 256);
    }

    static void ReadCifar(byte[] file) => CifarPickle.Read(file, "f");

    static void ReadWeights(byte[] file)
    {
        using var weights = Formats.Weights.Open(new MemoryStream(file), "f");
        weights.ReadAll();
    }

    static void ReadPicture(byte[] file) => Picture.Decode(file, "f");

    // A screen of any size costs no bytes of the file: what it may cost in memory is the limit of pixels, here an eighth of a megapixel.
    static void ReadGif(byte[] file) => Picture.Decode(file, "f", 1 << 17);

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
