using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using Fovea.Formats.Files;
using Fovea.Formats.NumPy;

namespace Fovea.Formats.Pickles;

/// <summary>
/// The names that a pickle may mention and the plain data that each builds: the whole of what a file can make happen. Torch's are from
/// <c>torch/_utils.py</c> and <c>torch/serialization.py</c>, NumPy's from <c>numpy/core/multiarray.py</c> and <c>numeric.py</c>.
/// </summary>
/// <param name="stream">The pickle, for its length.</param>
/// <param name="file">What to call it in messages.</param>
sealed class Constructors(Stream stream, string file)
{
    const int MostAxes = 64;

    static readonly Dictionary<string, ElementType> Storages = new()
    {
        ["torch.FloatStorage"] = ElementType.Float32,
        ["torch.DoubleStorage"] = ElementType.Float64,
        ["torch.HalfStorage"] = ElementType.Float16,
        ["torch.BFloat16Storage"] = ElementType.BFloat16,
        ["torch.LongStorage"] = ElementType.Int64,
        ["torch.IntStorage"] = ElementType.Int32,
        ["torch.ShortStorage"] = ElementType.Int16,
        ["torch.CharStorage"] = ElementType.Int8,
        ["torch.ByteStorage"] = ElementType.UInt8,
        ["torch.BoolStorage"] = ElementType.Boolean,
    };

    static readonly HashSet<string> Names =
    [
        "collections.OrderedDict", "collections.Counter", "collections.defaultdict", "argparse.Namespace", "_codecs.encode",
        "builtins.set", "builtins.frozenset", "builtins.int", "builtins.float", "builtins.list", "builtins.dict", "builtins.bytes", "builtins.bytearray",
        "numpy.ndarray", "numpy.dtype", "numpy.core.multiarray._reconstruct", "numpy.core.multiarray.scalar", "numpy.core.numeric._frombuffer",
        "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_parameter", "torch.Size", "torch.device",
        "torch.float32", "torch.float64", "torch.float16", "torch.bfloat16", "torch.int64", "torch.int32", "torch.int16", "torch.int8", "torch.uint8",
        "torch.bool", .. Storages.Keys,
    ];

    // Bytes that calls may still make of texts: what stands in the file once; a text used again and again would grow without bound.
    long budget = stream.Length;

    /// <summary>A name that is known; Python 2's and NumPy 2's spellings become one.</summary>
    /// <exception cref="InvalidDataException">The name is another; the message has it.</exception>
    public PickledName Find(string module, string name)
    {
        var full = $"{module}.{name}";
        if (full.StartsWith("__builtin__.", StringComparison.Ordinal))
            full = $"builtins.{name}";
        if (full.StartsWith("numpy._core.", StringComparison.Ordinal))
            full = $"numpy.core.{full["numpy._core.".Length..]}";
        if (Names.Contains(full))
            return new PickledName(full);
        throw new InvalidDataException(
            $"{file} asks for {module}.{name}, which is not plain data and was not run. Save tensors alone, in Python: torch.save(model.state_dict(), path).");
    }

    /// <summary>What a call of a known name builds.</summary>
    /// <exception cref="InvalidDataException">The arguments are not such as Python writes.</exception>
    public object? Build(PickledName called, object?[] arguments) => (called.Name, arguments) switch
    {
        ("collections.OrderedDict" or "collections.Counter" or "argparse.Namespace" or "collections.defaultdict", []) => new PickledDictionary(),
        ("collections.Counter", [PickledDictionary counts]) => counts,
        ("collections.defaultdict", [PickledName or null]) => new PickledDictionary(),
        ("builtins.set" or "builtins.frozenset", [List<object?> items]) => items,
        ("collections.OrderedDict", [List<object?> pairs]) => FromPairs(pairs),
        ("_codecs.encode", [string text, string or byte[]]) => Encode(text),
        ("builtins.bytes" or "builtins.bytearray", []) => Array.Empty<byte>(),
        ("builtins.bytes" or "builtins.bytearray", [byte[] bytes]) => bytes,
        ("builtins.bytearray", [string text, string or byte[]]) => Encode(text),
        ("numpy.core.multiarray._reconstruct", [PickledName { Name: "numpy.ndarray" }, ..]) => new PickledArray(),
        ("numpy.dtype", [string or byte[], ..]) => NumPyType(Text(arguments[0])),
        ("numpy.core.multiarray.scalar", [PickledType type, byte[] bytes]) => Scalar(type, bytes),
        ("numpy.core.numeric._frombuffer", [byte[] bytes, PickledType type, object?[] sizes, string order]) =>
            NumPyArray(new PickledArray(), sizes, type, order == "F", bytes),
        ("torch._utils._rebuild_tensor" or "torch._utils._rebuild_tensor_v2", [PickledStorage storage, long offset, object?[] sizes, object?[] strides, ..]) =>
            View(storage, offset, Integers(sizes), Integers(strides)),
        ("torch._utils._rebuild_parameter", [PickledArray tensor, ..]) => tensor,
        ("torch.Size", [object?[] sizes]) => sizes,
        ("torch.device", [string kind, ..]) => kind,
        _ => throw new InvalidDataException($"{file}: {called.Name} is called with arguments that Python does not write; the file is damaged."),
    };

    /// <summary>The second half of making some things: sizes and numbers of an array, byte order of a type. A dictionary's attributes are dropped.</summary>
    /// <exception cref="InvalidDataException">The state is not such as Python writes.</exception>
    public void SetState(object? target, object? state)
    {
        switch (target, state)
        {
            case (PickledDictionary, PickledDictionary):
                break;
            case (PickledType type, object?[] and [_, string or byte[], ..]):
                type.IsBigEndian = Text(((object?[])state)[1]) == ">";
                break;
            case (PickledArray { Storage: null } array, object?[] and [_, object?[] sizes, PickledType type, bool fortran, byte[] bytes]):
                NumPyArray(array, sizes, type, fortran, bytes);
                break;
            default:
                throw new InvalidDataException($"{file}: something is given a state that Python does not write; the file is damaged.");
        }
    }

    /// <summary>A storage outside the pickle: kind, type, key, device, elements and, before PyTorch 1.6, the part of it that is meant.</summary>
    /// <exception cref="InvalidDataException">It is nothing that PyTorch writes.</exception>
    public PickledStorage FindStorage(object? id)
    {
        if (id is not object?[] parts
            || parts is not [string or byte[], PickledName { Name: var name }, string or byte[], _, long length and >= 0, ..]
            || Text(parts[0]) != "storage" || !Storages.TryGetValue(name, out var type))
            throw NoStorage();
        var start = parts[^1] is object?[] and [_, long first, long] ? first : 0;
        return start >= 0 ? new PickledStorage(Text(parts[2]), type, length, start) : throw NoStorage();

        InvalidDataException NoStorage() => new($"{file}: a storage is described in a way that PyTorch does not write; the file is damaged.");
    }

    /// <summary>Python 3's text, or Python 2's bytes as one.</summary>
    public static string Text(object? value) => value as string ?? Encoding.Latin1.GetString((byte[])value!);

    PickledDictionary FromPairs(List<object?> pairs)
    {
        var dictionary = new PickledDictionary();
        foreach (var pair in pairs)
            dictionary.Items.Add(pair switch
            {
                object?[] and [var key, var value] => (key, value),
                List<object?> and [var key, var value] => (key, value),
                _ => throw new InvalidDataException($"{file}: a dictionary is made of something that is no pair; the file is damaged."),
            });
        if ((budget -= pairs.Count) < 0)
            throw Exhausted();
        return dictionary;
    }

    byte[] Encode(string text)
    {
        if ((budget -= text.Length) < 0)
            throw Exhausted();
        return Encoding.Latin1.GetBytes(text);
    }

    PickledType NumPyType(string name) => NumPyTypes.Parse(name) is var (type, bigEndian)
        ? new PickledType(type) { IsBigEndian = bigEndian }
        : throw new InvalidDataException(
            $"{file}: an array's numbers are stored as {name}; known are f2, f4, f8, i1 to i8, u1 to u8 and b1. In Python: array.astype('f4').");

    object Scalar(PickledType type, byte[] bytes)
    {
        if (bytes.Length != type.Type.Size)
            throw new InvalidDataException($"{file}: a number of type {type.Type.Name} has {bytes.Length} bytes; the file is damaged.");
        if (type.IsBigEndian)
            Array.Reverse(bytes = [.. bytes]);
        Span<float> value = stackalloc float[1];
        switch (type.Type)
        {
            case ElementType.Float64:
                return BinaryPrimitives.ReadDoubleLittleEndian(bytes);
            case ElementType.Int64:
                return BinaryPrimitives.ReadInt64LittleEndian(bytes);
            default:
                type.Type.Read(new MemoryStream(bytes), value);
                return (double)value[0];
        }
    }

    PickledArray NumPyArray(PickledArray array, object?[] sizes, PickledType type, bool fortran, byte[] bytes)
    {
        (array.Sizes, array.Type, array.IsBigEndian, array.Bytes) = (Integers(sizes), type.Type, type.IsBigEndian, bytes);
        array.Strides = fortran ? StridedLayout.ColumnMajor(array.Sizes) : StridedLayout.RowMajor(array.Sizes);
        var expected = StridedLayout.Elements(array.Sizes) * array.Type.Size;
        return bytes.Length == expected
            ? array
            : throw new InvalidDataException(
                $"{file}: an array of shape {string.Join('×', array.Sizes)} needs {expected} bytes of {array.Type.Name}, but has {bytes.Length}.");
    }

    PickledArray View(PickledStorage storage, long offset, long[] sizes, long[] strides)
    {
        if (offset < 0 || sizes.Length != strides.Length)
            throw new InvalidDataException(
                $"{file}: a tensor has {sizes.Length} sizes, {strides.Length} strides and the offset {offset}; expected as many of each, and an offset from 0 up.");
        var extent = StridedLayout.Extent(sizes, strides);
        if (extent > 0 && storage.Start + (Int128)offset + extent > storage.Length)
            throw new InvalidDataException(
                $"{file}: a tensor of shape {string.Join('×', sizes)} reaches to element {storage.Start + (Int128)offset + extent} of a storage that has {storage.Length}.");
        if (StridedLayout.Elements(sizes) > storage.Length)
            throw new InvalidDataException(
                $"{file}: a tensor of shape {string.Join('×', sizes)} repeats the {storage.Length} elements of its storage; save it as tensor.contiguous().");
        return new PickledArray { Storage = storage, Type = storage.Type, Offset = storage.Start + offset, Sizes = sizes, Strides = strides };
    }

    long[] Integers(object?[] values)
    {
        if (values.Length > MostAxes)
            throw new InvalidDataException($"{file}: a shape has {values.Length} axes; Python's arrays have at most {MostAxes}.");
        var integers = new long[values.Length];
        for (var i = 0; i < values.Length; i++)
            integers[i] = values[i] is long and >= 0 and var value
                ? value
                : throw new InvalidDataException($"{file}: a shape or stride is {Print(values[i])}; expected whole numbers from 0 to {long.MaxValue}.");
        return integers;
    }

    static string Print(object? value) => value switch
    {
        long number => number.ToString(CultureInfo.InvariantCulture),
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        null => "None",
        _ => "no number",
    };

    InvalidDataException Exhausted() =>
        new($"{file}: its pickle uses a few bytes again and again to make many, as files made to exhaust memory do; it was not read further.");
}
