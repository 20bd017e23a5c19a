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

    static readonly ElementType[] Types =
    [
        ElementType.Float32, ElementType.Float64, ElementType.Float16, ElementType.BFloat16, ElementType.Int64, ElementType.Int32, ElementType.Int16,
        ElementType.Int8, ElementType.UInt64, ElementType.UInt32, ElementType.UInt16, ElementType.UInt8, ElementType.Boolean,
    ];

    /// <summary>Reads and checks the header; the stream then stands at the first byte of data.</summary>
    /// <param name="stream">The file from its beginning.</param>
    /// <param name="length">The file's length in bytes.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <param name="metadata">Receives the texts.</param>
    /// <returns>The tensors in the order of their bytes.</returns>
    /// <exception cref="InvalidDataException">The header breaks a rule.</exception>
    public static IEnumerable<StoredTensor> Read(Stream stream, long length, string file, IDictionary<string, string> metadata)
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
        List<Item> items;
        try
        {
            items = Parse(json, file, metadata);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The reader says JsonException of structure, and InvalidOperationException of a text that is not UTF-8.
            throw new InvalidDataException($"{file}: its header is not valid JSON ({exception.Message}). It is damaged or of another format.");
        }

        CheckBytes(items, length - 8 - (long)size, file);
        var data = 8 + (long)size;
        return items.Select(item => new StoredTensor(
            item.Entry.Name, Find(item.Entry.Type)!.Value, [.. item.Entry.Sizes], () => Section.At(stream, data + item.Start, item.End - item.Start, file)));
    }

    static List<Item> Parse(ReadOnlySpan<byte> json, string file, IDictionary<string, string> metadata)
    {
        var reader = new Utf8JsonReader(json);
        Expect(ref reader, JsonTokenType.StartObject, file, "the header");
        var items = new List<Item>();
        var names = new HashSet<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!names.Add(name))
                throw new InvalidDataException($"{file}: the name {name} stands twice in the header; names must be unique.");
            if (name == MetadataName)
                ParseMetadata(ref reader, file, metadata);
            else
                items.Add(ParseItem(ref reader, file, name));
        }

        while (reader.Read())
        {
        }

        return items;
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

    static Item ParseItem(ref Utf8JsonReader reader, string file, string name)
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
        return new Item(new TensorEntry(name, type, sizes), start, end);
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
    static void CheckBytes(List<Item> items, long available, string file)
    {
        items.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.End.CompareTo(b.End));
        long position = 0;
        foreach (var (entry, start, end) in items)
        {
            if (Find(entry.Type) is not { } type)
                throw new InvalidDataException(
                    $"{file}: {entry.Name} is stored as {entry.Type}; known types are {string.Join(", ", Types.Select(known => known.Name))}.");
            if (end < start)
                throw new InvalidDataException($"{file}: the bytes of {entry.Name} end at {end}, before they start at {start}.");
            if (end > available)
                throw new InvalidDataException(
                    $"{file}: the bytes of {entry.Name} end at {end}, but the file has only {available} bytes of data. It is cut off or damaged.");
            var count = StridedLayout.Elements([.. entry.Sizes]);
            if (count > long.MaxValue)
                throw new InvalidDataException($"{file}: the shape of {entry} has more elements than any file can hold.");
            if (end - start != count * type.Size)
                throw new InvalidDataException($"{file}: {entry} needs {count * type.Size} bytes, but its offsets hold {end - start}.");
            if (start != position)
                throw new InvalidDataException(start < position
                    ? $"{file}: the bytes of {entry.Name} start at {start} and overlap those before them, which end at {position}."
                    : $"{file}: bytes {position} to {start}, before {entry.Name}, belong to no tensor.");
            position = end;
        }

        if (position != available)
            throw new InvalidDataException($"{file}: {available - position} bytes at its end belong to no tensor.");
    }

    static ElementType? Find(string name)
    {
        foreach (var type in Types)
            if (type.Name == name)
                return type;
        return null;
    }

    /// <summary>A tensor, and its first byte and the one past its last, counted from the end of the header.</summary>
    sealed record Item(TensorEntry Entry, long Start, long End);
}
