using Fovea.Formats.Files;
using Fovea.Tensors;

namespace Fovea.Formats.Safetensors;

/// <summary>
/// Reads a safetensors file: <c>using var file = SafetensorsReader.Open(path);</c>. The header is read and checked at once, tensors when
/// they are asked for. Numbers of all usual types become float32. Files may be larger than 2 GB; a single tensor may not.
/// </summary>
public sealed class SafetensorsReader : IDisposable
{
    readonly Stream stream;
    readonly string file;
    readonly long dataStart;
    readonly Dictionary<string, string> metadata = [];
    readonly Dictionary<string, TensorEntry> byName = [];

    /// <summary>Reads the header from a stream that can seek.</summary>
    /// <param name="stream">The file from its beginning; disposed with the reader.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <exception cref="InvalidDataException">The file is damaged or of another format.</exception>
    public SafetensorsReader(Stream stream, string file)
    {
        (this.stream, this.file) = (stream, file);
        Entries = SafetensorsHeader.Read(stream, stream.Length, file, metadata);
        dataStart = stream.Position;
        foreach (var entry in Entries)
            byName.Add(entry.Name, entry);
    }

    /// <summary>All tensors of the file, in the order of their bytes.</summary>
    public IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>The texts that were saved with the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged or of another format.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static SafetensorsReader Open(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        try
        {
            return new SafetensorsReader(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads everything: tensors by name, in the order of their bytes.</summary>
    public Dictionary<string, Tensor> ReadAll()
    {
        var tensors = new Dictionary<string, Tensor>(Entries.Count);
        foreach (var entry in Entries)
            tensors.Add(entry.Name, Read(entry.Name));
        return tensors;
    }

    /// <summary>Reads one tensor.</summary>
    /// <param name="name">One of the <see cref="Entries"/>.</param>
    /// <exception cref="KeyNotFoundException">The file has no tensor of that name.</exception>
    /// <exception cref="InvalidDataException">The tensor has more elements than an array can hold.</exception>
    public Tensor Read(string name)
    {
        if (!byName.TryGetValue(name, out var entry))
            throw new KeyNotFoundException($"{file} has no tensor {name}; it has {string.Join(", ", byName.Keys)}.");
        var values = new float[Length(entry)];
        stream.Position = dataStart + entry.Start;
        SafetensorsHeader.Types[entry.Type].Read(stream, values);
        return Tensor.From(values, [.. entry.Sizes.Select(size => (int)size)]);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => stream.Dispose();

    int Length(TensorEntry entry)
    {
        var count = (entry.End - entry.Start) / SafetensorsHeader.Types[entry.Type].Size;
        return count <= Array.MaxLength
            ? (int)count
            : throw new InvalidDataException($"{file}: {entry} has {count} elements; a tensor here holds at most {Array.MaxLength}.");
    }
}
