using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Fovea.Formats.Files;
using Fovea.Tensors;

namespace Fovea.Formats.Safetensors;

/// <summary>Writes tensors as a safetensors file, all as float32. Equal tensors and texts give equal bytes.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes a file atomically: see <see cref="AtomicFile"/>.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="tensors">Tensors by name, written in this order.</param>
    /// <param name="metadata">Texts to save with them.</param>
    /// <exception cref="IOException">The file could not be written.</exception>
    /// <exception cref="ArgumentException">A name stands twice or is reserved.</exception>
    public static void Write(
        string path, IReadOnlyList<KeyValuePair<string, Tensor>> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes to a stream.</summary>
    /// <param name="stream">Where to; left open.</param>
    /// <param name="tensors">Tensors by name, written in this order.</param>
    /// <param name="metadata">Texts to save with them.</param>
    /// <exception cref="ArgumentException">A name stands twice or is reserved.</exception>
    public static void Write(
        Stream stream, IReadOnlyList<KeyValuePair<string, Tensor>> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        var header = Header(tensors, metadata ?? []);
        // Spaces bring the data to a multiple of eight bytes, where every type may be read in place.
        var padded = (header.Length + 7) / 8 * 8;
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(number, (ulong)padded);
        stream.Write(number);
        stream.Write(header);
        for (var i = header.Length; i < padded; i++)
            stream.WriteByte((byte)' ');
        foreach (var (_, tensor) in tensors)
            ElementTypes.Write(stream, tensor.ToArray());
    }

    static ReadOnlySpan<byte> Header(IReadOnlyList<KeyValuePair<string, Tensor>> tensors, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        var texts = metadata.OrderBy(text => text.Key, StringComparer.Ordinal).ToArray();
        if (texts.Length > 0)
        {
            json.WriteStartObject(SafetensorsHeader.MetadataName);
            foreach (var (key, text) in texts)
                json.WriteString(key, text);
            json.WriteEndObject();
        }

        var names = new HashSet<string> { SafetensorsHeader.MetadataName };
        long position = 0;
        foreach (var (name, tensor) in tensors)
        {
            if (!names.Add(name))
                throw new ArgumentException($"A safetensors file cannot hold two tensors named {name}.", nameof(tensors));
            json.WriteStartObject(name);
            json.WriteString("dtype", "F32");
            json.WriteStartArray("shape");
            foreach (var size in tensor.Shape.Sizes)
                json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(position);
            json.WriteNumberValue(position += (long)tensor.Length * sizeof(float));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }
}
