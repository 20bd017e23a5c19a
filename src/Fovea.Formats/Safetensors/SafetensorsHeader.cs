using System.Buffers.Binary;
using System.Text.Json;
using Fovea.Formats.Files;

namespace Fovea.Formats.Safetensors;

/// <summary>
/// The head of a safetensors file: eight bytes of length, little-endian, then JSON of that length: for each tensor its type, shape and
/// bytes, and under <c>__metadata__</c> texts by name. Specification: github.com/huggingface/safetensors, "Format".
/// </summary>
static class SafetensorsHeader
{
    /// <summary>The specification's limit for the JSON: a hundred million bytes.</summary>
    public const long MaxLength = 100_000_000;

    public const string MetadataName = "__metadata__";

    public static readonly IReadOnlyDictionary<string, ElementType> Types = new Dictionary<string, ElementType>
    {
        ["F32"] = ElementType.Float32,
        ["F64"] = ElementType.Float64,
        ["F16"] = ElementType.Float16,
        ["BF16"] = ElementType.BFloat16,
        ["I64"] = ElementType.Int64,
        ["I32"] = ElementType.Int32,
        ["I16"] = ElementType.Int16,
        ["I8"] = ElementType.Int8,
        ["U64"] = ElementType.UInt64,
        ["U32"] = ElementType.UInt32,
        ["U16"] = ElementType.UInt16,
        ["U8"] = ElementType.UInt8,
        ["BOOL"] = ElementType.Boolean,
    };

    /// <summary>Reads and checks the header; the stream then stands at the first byte of data.</summary>
    /// <param name="stream">The file from its beginning.</param>
    /// <param name="length">The file's length in bytes.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <param name="metadata">Receives the texts.</param>
    /// <returns>The entries in the order of their bytes.</returns>
    /// <exception cref="InvalidDataException">The header breaks a rule.</exception>
    public static List<TensorEntry> Read(Stream stream, long length, string file, IDictionary<string, string> metadata)
    {
        if (length < 8)
            throw new InvalidDataException($"{file} is not a safetensors file: it has {length} bytes, and the header's length alone takes 8.");
        Span<byte> number = stackalloc byte[8];
        stream.ReadExactly(number);
        var size = BinaryPrimitives.ReadUInt64LittleEndian(number);
        if (size > MaxLength)
            throw new InvalidDataException(
                $"{file}: its header claims to be {size} bytes long, more than the {MaxLength} that safetensors allows. It is damaged or of another format.");
        if ((long)size > length - 8)
            throw new InvalidDataException($"{file} is cut off: its header should have {size} bytes, the file ends after {length - 8}.");

        var json = new byte[size];
        stream.ReadExactly(json);
        List<TensorEntry> entries;
        try
        {
            entries = Parse(json, file, metadata);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{file}: its header is not valid JSON ({exception.Message}). It is damaged or of another format.");
        }

        CheckBytes(entries, length - 8 - (long)size, file);
        return entries;
    }

    static List<TensorEntry> Parse(ReadOnlySpan<byte> json, string file, IDictionary<string, string> metadata)
    {
        var reader = new Utf8JsonReader(json);
        Expect(ref reader, JsonTokenType.StartObject, file, "the header");
        var entries = new List<TensorEntry>();
        var names = new HashSet<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!names.Add(name))
                throw new InvalidDataException($"{file}: the name {name} stands twice in the header; names must be unique.");
            if (name == MetadataName)
                ParseMetadata(ref reader, file, metadata);
            else
                entries.Add(ParseEntry(ref reader, file, name));
        }

        while (reader.Read())
        {
        }

        return entries;
    }

    static void ParseMetadata(ref Utf8JsonReader reader, string file, IDictionary<string, string> metadata)
    {
        Expect(ref reader, JsonTokenType.StartObject, file, MetadataName);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String, file, $"{MetadataName}.{key}");
            if (!metadata.TryAdd(key, reader.GetString()!))
                throw new InvalidDataException($"{file}: {MetadataName} has the name {key} twice; names must be unique.");
        }
    }

    static TensorEntry ParseEntry(ref Utf8JsonReader reader, string file, string name)
    {
        string? type = null;
        List<long>? sizes = null, bytes = null;
        Expect(ref reader, JsonTokenType.StartObject, file, name);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            switch (reader.GetString())
            {
                case "dtype":
                    Expect(ref reader, JsonTokenType.String, file, $"{name}.dtype");
                    type = reader.GetString();
                    break;
                case "shape":
                    sizes = ParseNumbers(ref reader, file, $"{name}.shape");
                    break;
                case "data_offsets":
                    bytes = ParseNumbers(ref reader, file, $"{name}.data_offsets");
                    break;
                case var other:
                    throw new InvalidDataException($"{file}: {name} has a property {other}; expected dtype, shape and data_offsets.");
            }
        }

        if (type is null || sizes is null || bytes is not [var start, var end])
            throw new InvalidDataException($"{file}: {name} needs dtype, shape and two data_offsets; at least one of them is missing.");
        return new TensorEntry(name, type, sizes, start, end);
    }

    static List<long> ParseNumbers(ref Utf8JsonReader reader, string file, string where)
    {
        var numbers = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray, file, where);
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            if (!reader.TryGetInt64(out var number) || number < 0)
                throw new InvalidDataException($"{file}: {where} holds a number that is not a whole one from 0 up.");
            numbers.Add(number);
        }

        if (reader.TokenType != JsonTokenType.EndArray)
            throw new InvalidDataException($"{file}: {where} holds {reader.TokenType}, expected whole numbers only.");
        return numbers;
    }

    static void Expect(ref Utf8JsonReader reader, JsonTokenType expected, string file, string where)
    {
        if (!reader.Read() || reader.TokenType != expected)
            throw new InvalidDataException($"{file}: {where} is {reader.TokenType} in the header's JSON, expected {expected}.");
    }

    // The specification wants the data covered without holes or overlaps: a file then says one thing only.
    static void CheckBytes(List<TensorEntry> entries, long available, string file)
    {
        entries.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
        long position = 0;
        foreach (var entry in entries)
        {
            if (!Types.TryGetValue(entry.Type, out var type))
                throw new InvalidDataException($"{file}: {entry.Name} is stored as {entry.Type}; known types are {string.Join(", ", Types.Keys)}.");
            if (entry.End < entry.Start)
                throw new InvalidDataException($"{file}: the bytes of {entry.Name} end at {entry.End}, before they start at {entry.Start}.");
            if (entry.End > available)
                throw new InvalidDataException(
                    $"{file}: the bytes of {entry.Name} end at {entry.End}, but the file has only {available} bytes of data. It is cut off or damaged.");
            if (entry.End - entry.Start != Count(entry, file) * (Int128)type.Size)
                throw new InvalidDataException(
                    $"{file}: {entry} needs {Count(entry, file) * type.Size} bytes, but its offsets hold {entry.End - entry.Start}.");
            if (entry.Start != position)
                throw new InvalidDataException(entry.Start < position
                    ? $"{file}: the bytes of {entry.Name} start at {entry.Start} and overlap those before them, which end at {position}."
                    : $"{file}: bytes {position} to {entry.Start}, before {entry.Name}, belong to no tensor.");
            position = entry.End;
        }

        if (position != available)
            throw new InvalidDataException($"{file}: {available - position} bytes at its end belong to no tensor.");
    }

    static Int128 Count(TensorEntry entry, string file)
    {
        Int128 count = 1;
        foreach (var size in entry.Sizes)
        {
            count *= size;
            if (count > long.MaxValue)
                throw new InvalidDataException($"{file}: the shape of {entry} has more elements than any file can hold.");
        }

        return count;
    }
}
