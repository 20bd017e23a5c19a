using Fovea.Formats.Files;

namespace Fovea.Formats.Pickles;

// What an unpickled value can be: null, bool, long, BigInteger, double, string, byte[], object?[] (a tuple), List<object?> and the types of
// this file. They hold data and do nothing.

/// <summary>A Python dictionary in the order of its pickle. Keys are not hashed: a hostile file could make them slow or endlessly deep.</summary>
sealed class PickledDictionary
{
    public List<(object? Key, object? Value)> Items { get; } = [];
}

/// <summary>One of the few names that a pickle may mention: see <see cref="Constructors"/>.</summary>
/// <param name="Name">Module and name, such as <c>torch.FloatStorage</c>.</param>
sealed record PickledName(string Name);

/// <summary>A NumPy type; the pickle names it first and says its byte order later.</summary>
/// <param name="type">How a number is stored.</param>
sealed class PickledType(ElementType type)
{
    public ElementType Type { get; } = type;

    public bool IsBigEndian { get; set; }
}

/// <summary>A run of numbers that stands outside the pickle; PyTorch's tensors are views of it, several perhaps of one.</summary>
/// <param name="Key">What the file calls it.</param>
/// <param name="Type">How a number is stored.</param>
/// <param name="Length">Elements of the whole run.</param>
/// <param name="Start">Where the part that is meant begins, in elements.</param>
sealed record PickledStorage(string Key, ElementType Type, long Length, long Start)
{
    /// <summary>Bytes of the whole run.</summary>
    public Int128 Bytes => Length * (Int128)Type.Size;
}

/// <summary>A NumPy array or a PyTorch tensor: numbers in the pickle or in a storage outside, and how to walk them.</summary>
sealed class PickledArray
{
    /// <summary>Where a tensor's numbers are; null for an array, whose <see cref="Bytes"/> are in the pickle.</summary>
    public PickledStorage? Storage { get; init; }

    /// <summary>An array's numbers.</summary>
    public byte[] Bytes { get; set; } = [];

    public ElementType Type { get; set; }

    public bool IsBigEndian { get; set; }

    /// <summary>Where the first element stands, in elements.</summary>
    public long Offset { get; init; }

    public long[] Sizes { get; set; } = [];

    /// <summary>In elements.</summary>
    public long[] Strides { get; set; } = [];
}
