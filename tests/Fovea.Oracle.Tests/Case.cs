using System.Runtime.InteropServices;
using System.Text.Json;
using Fovea.Tensors.Backends;

namespace Fovea.Oracle.Tests;

/// <summary>One configuration with given tensors and what PyTorch made of them; see oracle/book.py for the files.</summary>
sealed class Case
{
    readonly JsonElement json;
    readonly float[] numbers;
    readonly Dictionary<string, Tensor> tensors = [];

    Case(string path, Backend? backend)
    {
        Name = Path.GetFileNameWithoutExtension(path);
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        json = document.RootElement.Clone();
        (Backend, numbers) = backend is null
            ? (Device.Null, [])
            : (backend, MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.ChangeExtension(path, ".bin"))).ToArray());
    }

    /// <summary>Family and number.</summary>
    public string Name { get; }

    /// <summary>What sort of thing it is: function, layer, loss, optimizer, ...</summary>
    public string Kind => json.GetProperty("kind").GetString()!;

    /// <summary>What to build.</summary>
    public string Op => json.GetProperty("op").GetString()!;

    /// <summary>Shape and options in a line, for reports.</summary>
    public string About => json.GetProperty("about").GetString()!;

    /// <summary>The longest sum behind any expected number.</summary>
    public int Terms => json.GetProperty("terms").GetInt32();

    /// <summary>Where tensors are made.</summary>
    public Backend Backend { get; }

    /// <summary>Names of the expected tensors.</summary>
    public IEnumerable<string> ExpectedNames => json.GetProperty("expected").EnumerateObject().Select(tensor => tensor.Name);

    /// <summary>Reads the description alone.</summary>
    public static Case Describe(string path) => new(path, backend: null);

    /// <summary>Reads description and tensors.</summary>
    public static Case Read(string path, Backend backend) => new(path, backend);

    /// <summary>A given tensor, always the same object; it wants a gradient if one is expected.</summary>
    public Tensor this[string name]
    {
        get
        {
            if (!tensors.TryGetValue(name, out var tensor))
            {
                var (shape, values) = Find("given", name);
                tensor = tensors[name] = Tensor.From(values, shape, Backend);
                tensor.RequiresGradient = Expects("gradient." + name);
            }

            return tensor;
        }
    }

    /// <summary>Whether a tensor is given.</summary>
    public bool Has(string name) => json.GetProperty("given").TryGetProperty(name, out _);

    /// <summary>A given tensor, or null if there is none.</summary>
    public Tensor? Optional(string name) => Has(name) ? this[name] : null;

    /// <summary>Whether a tensor is expected.</summary>
    public bool Expects(string name) => json.GetProperty("expected").TryGetProperty(name, out _);

    /// <summary>An expected tensor.</summary>
    public (Shape Shape, float[] Values) Expected(string name) => Find("expected", name);

    /// <summary>A text among the options.</summary>
    public string Text(string option) => Option(option).GetString()!;

    /// <summary>A whole number among the options.</summary>
    public int Int(string option) => Option(option).GetInt32();

    /// <summary>Whole numbers among the options.</summary>
    public int[] Ints(string option) => [.. Option(option).EnumerateArray().Select(item => item.GetInt32())];

    /// <summary>Height and width among the options.</summary>
    public (int Y, int X) Pair(string option) => Ints(option) is [var y, var x] ? (y, x) : throw new FormatException($"{Name}: {option} is not a pair.");

    /// <summary>A number among the options.</summary>
    public float Float(string option) => (float)Option(option).GetDouble();

    /// <summary>A yes or no among the options; no if it is missing.</summary>
    public bool Flag(string option) => json.GetProperty("options").TryGetProperty(option, out var value) && value.GetBoolean();

    /// <summary>A whole number among those of an option, or null for Python's None.</summary>
    public int? Optional(string option, int index) => Option(option)[index] is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null;

    /// <summary>Whether an option is Python's None.</summary>
    public bool IsNone(string option) => Option(option).ValueKind == JsonValueKind.Null;

    /// <summary>Whether an option is a text and not numbers.</summary>
    public bool IsText(string option) => Option(option).ValueKind == JsonValueKind.String;

    JsonElement Option(string option) => json.GetProperty("options").GetProperty(option);

    (Shape Shape, float[] Values) Find(string part, string name)
    {
        var place = json.GetProperty(part).GetProperty(name);
        var shape = Shape.Create([.. place.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())]);
        return (shape, numbers.AsSpan(place.GetProperty("offset").GetInt32(), shape.Elements).ToArray());
    }
}
