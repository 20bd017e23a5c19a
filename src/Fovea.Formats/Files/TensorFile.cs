using System.IO.MemoryMappedFiles;
using Fovea.Tensors;

namespace Fovea.Formats.Files;

/// <summary>
/// A file of named tensors, of whatever format: <c>using var file = Weights.Open(path);</c>. Names, types and shapes are read and checked
/// at once, numbers when they are asked for. Files may be larger than 2 GB; a single tensor may have 2³¹ elements at most.
/// </summary>
public sealed class TensorFile : IDisposable
{
    readonly string file;
    readonly IDisposable? source;
    readonly OrderedDictionary<string, StoredTensor> tensors = [];

    /// <summary>Takes what a format's reader found.</summary>
    /// <param name="file">What to call it in messages.</param>
    /// <param name="format">The format's name.</param>
    /// <param name="stored">The tensors.</param>
    /// <param name="metadata">The texts beside them.</param>
    /// <param name="source">What to dispose with the file.</param>
    /// <param name="part">Only tensors whose names begin with this and a dot, without it; all if empty.</param>
    /// <exception cref="InvalidDataException">A name stands twice, or no name begins with the part.</exception>
    internal TensorFile(
        string file, string format, IEnumerable<StoredTensor> stored, IReadOnlyDictionary<string, string> metadata, IDisposable? source = null, string part = "")
    {
        (this.file, this.source) = (file, source);
        (Format, Metadata) = (format, metadata);
        var prefix = part.Length == 0 ? "" : part + ".";
        var others = new List<string>();
        foreach (var tensor in stored)
        {
            if (!tensor.Name.StartsWith(prefix, StringComparison.Ordinal))
                others.Add(tensor.Name);
            else if (!tensors.TryAdd(tensor.Name[prefix.Length..], tensor))
                throw new InvalidDataException($"{file}: two tensors are named {tensor.Name}; names must be unique.");
        }

        if (tensors.Count == 0 && part.Length > 0)
            throw new InvalidDataException($"{file} has no part {part}; the names of its tensors begin with {Beginnings(others)}.");
        var entries = new List<TensorEntry>(tensors.Count);
        foreach (var (name, tensor) in tensors)
            entries.Add(tensor.Entry with { Name = name });
        Entries = entries;
    }

    /// <summary>The format: <c>safetensors</c>, <c>PyTorch</c>, <c>PyTorch before 1.6</c>, <c>npy</c>, <c>npz</c> or <c>pickle</c>.</summary>
    public string Format { get; }

    /// <summary>All tensors, in the file's order.</summary>
    public IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>The texts and numbers that were saved beside the tensors, such as <c>epoch</c>: as texts, by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads everything: tensors by name, in the file's order.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or a tensor is larger than one can be here.</exception>
    public Dictionary<string, Tensor> ReadAll()
    {
        var result = new Dictionary<string, Tensor>(tensors.Count);
        foreach (var (name, stored) in tensors)
            result.Add(name, stored.Read(file));
        return result;
    }

    /// <summary>Reads one tensor; numbers of every type become float32.</summary>
    /// <param name="name">The name of one of the <see cref="Entries"/>.</param>
    /// <exception cref="KeyNotFoundException">The file has no tensor of that name.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or the tensor is larger than one can be here.</exception>
    public Tensor Read(string name) => Find(name).Read(file);

    /// <summary>Closes the file.</summary>
    public void Dispose() => source?.Dispose();

    /// <summary>The shape of one tensor.</summary>
    /// <exception cref="InvalidDataException">The tensor is larger than one can be here.</exception>
    internal Shape Shape(string name) => Find(name).Shape(file);

    /// <summary>Opens a file by a format's reader; it is closed again if the reader finds an error.</summary>
    internal static TensorFile Open(string path, Func<Stream, string, TensorFile> reader, bool mapped = false)
    {
        Stream stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        if (mapped && stream.Length > 0)
        {
            using var file = (FileStream)stream;
            using var map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            stream = map.CreateViewStream(0, file.Length, MemoryMappedFileAccess.Read);
        }

        try
        {
            return reader(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    StoredTensor Find(string name) => tensors.TryGetValue(name, out var stored)
        ? stored
        : throw new KeyNotFoundException($"{file} has no tensor {name}; it has {string.Join(", ", tensors.Keys)}.");

    static string Beginnings(List<string> names) =>
        names.Count == 0 ? "nothing, as there are none" : string.Join(", ", names.Select(name => name.Split('.')[0]).Distinct().Take(10));
}
