using System.IO.Compression;
using Fovea.Formats.Files;
using Fovea.Tensors;

namespace Fovea.Formats.NumPy;

/// <summary>
/// NumPy's <c>.npz</c>: a zip file of <c>.npy</c> arrays, <c>numpy.savez</c> and <c>numpy.savez_compressed</c>. <c>Weights.Open</c> reads
/// them; arrays are called as their entries without <c>.npy</c>.
/// </summary>
public static class Npz
{
    const string Extension = ".npy";

    // Zip files know no time before; a fixed one lets equal tensors give equal bytes.
    static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes a file atomically, all numbers as float32: see <see cref="AtomicFile"/>.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="tensors">Tensors by name, written in this order.</param>
    /// <param name="compress">Whether to deflate, as <c>savez_compressed</c> does; trained weights shrink little by it.</param>
    /// <exception cref="IOException">The file could not be written.</exception>
    /// <exception cref="ArgumentException">A name stands twice.</exception>
    public static void Write(string path, IReadOnlyList<KeyValuePair<string, Tensor>> tensors, bool compress = false) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, compress));

    /// <summary>Writes to a stream.</summary>
    /// <param name="stream">Where to; left open.</param>
    /// <param name="tensors">Tensors by name, written in this order.</param>
    /// <param name="compress">Whether to deflate.</param>
    /// <exception cref="ArgumentException">A name stands twice.</exception>
    public static void Write(Stream stream, IReadOnlyList<KeyValuePair<string, Tensor>> tensors, bool compress = false)
    {
        var names = new HashSet<string>();
        foreach (var (name, _) in tensors)
            if (!names.Add(name))
                throw new ArgumentException($"A .npz file cannot hold two arrays named {name}.", nameof(tensors));
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, tensor) in tensors)
        {
            var entry = archive.CreateEntry(name + Extension, compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
            entry.LastWriteTime = Epoch;
            using var data = entry.Open();
            Npy.Write(data, tensor.ToArray(), tensor.Shape);
        }
    }

    /// <summary>Opens a file; the headers of all arrays are read and checked.</summary>
    /// <exception cref="InvalidDataException">An entry is no array, or its bytes are not as many as its header asks for.</exception>
    internal static TensorFile Open(ZipContents zip, string file, string part) =>
        new(file, "npz", [.. zip.Names.Select(name => Find(zip, name, file))], new Dictionary<string, string>(), zip, part);

    static StoredTensor Find(ZipContents zip, string name, string file)
    {
        if (!name.EndsWith(Extension, StringComparison.Ordinal))
            throw new InvalidDataException($"{file} is a zip file with an entry {name}: neither a .npz, whose entries end with .npy, nor a PyTorch file, which has a data.pkl.");
        var what = $"{file}: {name}";
        using var stream = zip.Open(name);
        var header = NpyHeader.Read(stream, what);
        var available = stream.Length - stream.Position;
        if (available != header.DataLength)
            throw new InvalidDataException($"{what} has {available} bytes of numbers; its header asks for {header.DataLength}.");
        return header.ToStored(name[..^Extension.Length], () => OpenNumbers(zip, name, what), what);
    }

    static Stream OpenNumbers(ZipContents zip, string name, string what)
    {
        var stream = zip.Open(name);
        NpyHeader.Read(stream, what);
        return stream;
    }
}
