using System.Buffers.Binary;
using Fovea.Formats.Files;
using Fovea.Formats.Pickles;

namespace Fovea.Formats.PyTorch;

/// <summary>
/// What <c>torch.save</c> wrote before PyTorch 1.6 and still writes when asked: five pickles (a magic number, a protocol number, facts of the
/// machine, the object, the storages' keys), then each storage in the order of the keys, its number of elements in eight bytes first.
/// Everything is little-endian whatever the machine was. Source: <c>torch/serialization.py</c>, <c>_legacy_save</c> and <c>_legacy_load</c>.
/// </summary>
static class LegacyCheckpoint
{
    const long Protocol = 1001;

    /// <summary>The first pickle: protocol 2, the number 0x1950a86a20f9469cfc6c, the end.</summary>
    public static ReadOnlySpan<byte> Magic => [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.'];

    /// <summary>Reads the pickles and finds the storages.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or needs more than plain data.</exception>
    public static TensorFile Open(Stream stream, string file, string? part)
    {
        stream.Position = Magic.Length;
        if (Next() is not Protocol)
            throw new InvalidDataException($"{file} is a PyTorch file of another protocol than {Protocol}, the only one there was before PyTorch 1.6.");
        Next();
        var start = stream.Position;
        var root = Next();
        var tree = new PickleTree(root, stream.Position - start, file);
        if (Next() is not List<object?> keys)
            throw new InvalidDataException($"{file}: no list of keys follows its pickle; the file is damaged.");

        var positions = FindStorages(stream, keys, tree.Storages, file);
        var tensors = tree.Arrays(
            (storage, first, length) => Section.At(stream, positions[storage.Key] + first, length, file), stream.Length).ToList();
        return new TensorFile(file, "PyTorch before 1.6", tensors, tree.Metadata, stream, part ?? tree.State);

        object? Next() => new Unpickler(stream, file).Read();
    }

    static Dictionary<string, long> FindStorages(Stream stream, List<object?> keys, IEnumerable<PickledStorage> storages, string file)
    {
        var byKey = new Dictionary<string, PickledStorage>();
        foreach (var storage in storages)
            if (byKey.TryAdd(storage.Key, storage) is false && byKey[storage.Key] is var other && (other.Type, other.Length) != (storage.Type, storage.Length))
                throw new InvalidDataException($"{file}: the storage {storage.Key} is said to have two types or lengths; the file is damaged.");

        var positions = new Dictionary<string, long>();
        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (var key in keys)
        {
            if (key is not (string or byte[]) || !byKey.TryGetValue(Constructors.Text(key), out var storage) || positions.ContainsKey(storage.Key))
                throw new InvalidDataException($"{file}: its list of storages has a key twice, or one that no tensor uses; the file is damaged.");
            if (stream.ReadAtLeast(number, number.Length, throwOnEndOfStream: false) < number.Length || storage.Bytes > stream.Length - stream.Position)
                throw new InvalidDataException($"{file} is cut off: the storage {storage.Key} needs {storage.Bytes} bytes, {stream.Length - stream.Position} are left.");
            if (BinaryPrimitives.ReadInt64LittleEndian(number) is var count && count != storage.Length)
                throw new InvalidDataException($"{file}: the storage {storage.Key} has {count} elements where its tensors expect {storage.Length}.");
            positions.Add(storage.Key, stream.Position);
            stream.Position += (long)storage.Bytes;
        }

        if (stream.Position != stream.Length)
            throw new InvalidDataException($"{file}: {stream.Length - stream.Position} bytes follow its last storage.");
        return byKey.Keys.FirstOrDefault(key => !positions.ContainsKey(key)) is { } missing
            ? throw new InvalidDataException($"{file}: the storage {missing} is not there, though a tensor uses it.")
            : positions;
    }
}
