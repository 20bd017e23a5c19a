using System.Globalization;
using System.Numerics;
using Fovea.Formats.Files;

namespace Fovea.Formats.Pickles;

/// <summary>
/// The nested dictionaries, lists and tuples of a pickle, laid flat: arrays and plain values by the path of their keys, such as
/// <c>optimizer.state.0.exp_avg</c>; and the place of the model's own tensors among them.
/// </summary>
sealed class PickleTree
{
    /// <summary>The name of an array that is alone in its file, as <c>numpy.savez</c> has it.</summary>
    const string Alone = "arr_0";

    // Real checkpoints have a handful of levels, and names of some dozen letters beside some hundred bytes of pickle a tensor.
    const int DeepestLevel = 64, LettersPerByte = 64, BytesPerByte = 8;

    static readonly string[] StateNames = ["state_dict", "model_state_dict", "model_state", "model", "net", "network", "weights", "params"];

    readonly string file;
    readonly List<(string Path, PickledArray Array)> arrays = [];
    readonly Dictionary<string, string> metadata = [];
    long letters;

    /// <summary>Lays a pickle's result flat.</summary>
    /// <param name="root">The result.</param>
    /// <param name="length">Bytes of the pickle: what it says may be longer only within reason.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <exception cref="InvalidDataException">It is deeper or says more than a pickle of that length can mean, or holds no array.</exception>
    public PickleTree(object? root, long length, string file)
    {
        this.file = file;
        letters = (length + 64) * LettersPerByte;
        Add("", root, 0);
        if (arrays.Count == 0)
            throw new InvalidDataException($"{file} holds no tensor and no array.");
        State = FindState("", root);
    }

    /// <summary>Texts and numbers by their paths.</summary>
    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>The path of the dictionary that holds the model's tensors; empty if that is the whole file.</summary>
    public string State { get; }

    /// <summary>The storages outside the pickle that its tensors are views of; one may come several times.</summary>
    public IEnumerable<PickledStorage> Storages => arrays.Select(array => array.Array.Storage).OfType<PickledStorage>();

    /// <summary>All arrays, each with a way to its numbers.</summary>
    /// <param name="storage">Gives part of a storage: the storage, the first byte and the number of bytes.</param>
    /// <param name="available">Bytes of the file: arrays may share their numbers, but within reason.</param>
    /// <exception cref="InvalidDataException">An array cannot be read.</exception>
    public IEnumerable<StoredTensor> Arrays(Func<PickledStorage, long, long, Stream> storage, long available)
    {
        Int128 total = 0;
        foreach (var (path, array) in arrays)
        {
            var size = array.Type.Size;
            var bytes = StridedLayout.Extent(array.Sizes, array.Strides) * size;
            if ((total += bytes) > available * (Int128)BytesPerByte)
                throw new InvalidDataException(
                    $"{file}: its tensors share storages so often that they claim more than {BytesPerByte} times the file's {available} bytes. " +
                    "It is damaged or made to exhaust memory.");
            var stored = new StoredTensor(path, array.Type, array.Sizes, array.Storage is { } outside
                ? () => storage(outside, array.Offset * size, (long)bytes)
                : () => new MemoryStream(array.Bytes, writable: false))
            {
                IsBigEndian = array.IsBigEndian,
                Strides = array.Strides,
            };
            yield return stored.Checked(file);
        }
    }

    void Add(string path, object? value, int level)
    {
        if (level > DeepestLevel)
            throw new InvalidDataException($"{file}: its dictionaries and lists are nested more than {DeepestLevel} levels deep.");
        Spend(path.Length + 1);
        switch (value)
        {
            case PickledArray array:
                arrays.Add((path.Length == 0 ? Alone : path, array));
                break;
            case PickledDictionary dictionary:
                foreach (var (key, item) in dictionary.Items)
                    Add(Join(path, Name(key)), item, level + 1);
                break;
            case IReadOnlyList<object?> list when value is not byte[]:
                if (list.All(IsPlain))
                    metadata.TryAdd(path, Print(list));
                else
                    for (var i = 0; i < list.Count; i++)
                        Add(Join(path, i.ToString(CultureInfo.InvariantCulture)), list[i], level + 1);
                break;
            case var plain when IsPlain(plain) && plain is not null:
                // A path that stands twice keeps its first value: unlike tensors, these are for reading by people.
                metadata.TryAdd(path, Print(plain));
                break;
        }
    }

    string Print(IReadOnlyList<object?> list)
    {
        var texts = new string[list.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            // One text of the pickle may stand in the list any number of times: its letters count before they are copied.
            texts[i] = Print(list[i]);
            Spend(texts[i].Length + 1);
        }

        return $"[{string.Join(", ", texts)}]";
    }

    void Spend(int count)
    {
        if ((letters -= count) < 0)
            throw new InvalidDataException($"{file}: its pickle uses a few lists or texts again and again to make many, as files made to exhaust memory do.");
    }

    string FindState(string path, object? value)
    {
        if (value is not PickledDictionary { Items: var items })
            return "";
        foreach (var name in StateNames)
            foreach (var (key, item) in items)
                if (key is string or byte[] && Constructors.Text(key) == name && item is PickledDictionary inner && inner.Items.Any(pair => IsState(pair.Value)))
                    return FindState(Join(path, name), item);
        if (items.Any(item => item.Value is PickledArray))
            return path;
        var states = items.Where(item => item.Value is PickledDictionary inner && inner.Items.Any(pair => pair.Value is PickledArray)).ToArray();
        return states is [var only] ? Join(path, Name(only.Key)) : path;
    }

    static bool IsState(object? value) =>
        value is PickledArray || (value is PickledDictionary inner && inner.Items.Any(item => item.Value is PickledArray));

    string Name(object? key) => key switch
    {
        string or byte[] => Constructors.Text(key),
        long or BigInteger or double or bool => Print(key),
        _ => throw new InvalidDataException($"{file}: a dictionary has a key that is neither text nor number; tensors cannot be named by it."),
    };

    static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    static bool IsPlain(object? value) => value is null or bool or long or BigInteger or double or string or PickledName;

    static string Print(object? value) => value switch
    {
        null => "none",
        bool truth => truth ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        PickledName { Name: var name } => name,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
