using System.Buffers.Binary;
using System.Security.Cryptography;
using Fovea.Formats.Files;
using Fovea.Formats.NumPy;
using Fovea.Formats.Pickles;
using Fovea.Formats.PyTorch;
using Fovea.Formats.Safetensors;
using Fovea.Layers;
using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>A module's parameters and states, to a safetensors file and from files of many formats.</summary>
public static class Weights
{
    /// <summary>Saves all parameters and states under their names, atomically: an earlier file stays until the new one is whole.</summary>
    /// <param name="module">The module.</param>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="metadata">Texts to save with them, such as the model's name.</param>
    /// <exception cref="IOException">The file could not be written.</exception>
    /// <exception cref="InvalidOperationException">The module was not initialized.</exception>
    public static void Save(Module module, string path, IEnumerable<KeyValuePair<string, string>>? metadata = null) =>
        SafetensorsWriter.Write(path, Named(module), metadata);

    /// <summary>
    /// Opens a file of named tensors: safetensors, PyTorch's <c>.pt</c> and <c>.pth</c> of every version, NumPy's <c>.npy</c> and <c>.npz</c>,
    /// and pickles of NumPy arrays. The format is told by the first bytes, whatever the file is called. Nothing in a file is run.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="part">
    /// Of a file with several models or with an optimizer, the tensors whose names begin with this and a dot, such as <c>optimizer</c>, without
    /// it. Unless given, all of the file, and of a PyTorch checkpoint its <c>state_dict</c>, <c>model</c> or whatever else it calls the model's.
    /// </param>
    /// <param name="mapped">
    /// Whether to map the file into memory, so that programs which read the same file share its pages: for many readers of a few tensors of a
    /// large file. Nobody may shorten the file while it is open; the system ends the process then. Without it the file is read by position.
    /// </param>
    /// <exception cref="InvalidDataException">The file is damaged or of another format, needs more than plain data, or has no such part.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static TensorFile Open(string path, string? part = null, bool mapped = false) =>
        TensorFile.Open(path, (stream, file) => Open(stream, file, part), mapped);

    /// <summary>Opens a stream that can seek.</summary>
    /// <param name="stream">The file from its beginning; disposed with the tensor file, left open if there is an error.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <param name="part">As for a file.</param>
    /// <exception cref="InvalidDataException">The file is damaged or of another format, needs more than plain data, or has no such part.</exception>
    public static TensorFile Open(Stream stream, string file, string? part = null)
    {
        Span<byte> start = stackalloc byte[LegacyCheckpoint.Magic.Length];
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        stream.Position = 0;
        if (start.StartsWith("PK"u8))
        {
            var zip = new ZipContents(stream, file);
            return ZipCheckpoint.FindFolder(zip) is { } folder ? ZipCheckpoint.Open(zip, folder, file, part) : Npz.Open(zip, file, part ?? "");
        }

        if (start.StartsWith(NpyHeader.Magic))
            return Npy.Open(stream, file, part ?? "");
        if (start.SequenceEqual(LegacyCheckpoint.Magic))
            return LegacyCheckpoint.Open(stream, file, part);
        // A safetensors header is shorter than 2³² bytes and begins with a brace; pickles begin with their protocol, or with what they make.
        if (start is [_, _, _, _, 0, 0, 0, 0, (byte)'{', ..])
            return SafetensorsReader.Open(stream, file, part ?? "");
        if (start is [0x80 or (byte)'(' or (byte)'}' or (byte)']' or (byte)'c', ..])
            return PickleFile.Open(stream, file, part);
        throw new InvalidDataException(
            $"{file} is no file of tensors: it begins like none of safetensors, PyTorch's .pt and .pth, NumPy's .npy and .npz, and pickles.");
    }

    /// <summary>Gives a module the parameters and states of a file; their numbers stand in memory once.</summary>
    /// <param name="module">The module; it need not be initialized.</param>
    /// <param name="path">A file of any format that <see cref="Open(string, string?, bool)"/> reads.</param>
    /// <param name="strict">Whether every name must be there with its shape and no other; otherwise what fits is taken and the rest reported.</param>
    /// <param name="part">The part of the file that is the model's, if that is not to be found out.</param>
    /// <returns>What did not fit, when not strict.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or of another format, needs more than plain data, or has no such part.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="StateDictException">Something does not fit while <paramref name="strict"/>; nothing was changed.</exception>
    public static LoadReport Load(Module module, string path, bool strict = true, string? part = null)
    {
        using var file = Open(path, part);
        var sources = FileNames.Of(module, file);
        return module.LoadStateDict(sources.ToDictionary(named => named.Key, named => named.Value.Shape), name => sources[name].Read(file), strict);
    }

    /// <summary>
    /// The SHA-256 of all numbers, little-endian float32, parameters and states in the ordinal order of their names: two models have equal
    /// checksums if and only if they are equal bit for bit.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <returns>64 hexadecimal digits in lower case.</returns>
    public static string Checksum(Module module)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, tensor) in Named(module).OrderBy(named => named.Key, StringComparer.Ordinal))
        {
            var values = tensor.ToArray();
            var bytes = new byte[values.Length * sizeof(float)];
            for (var i = 0; i < values.Length; i++)
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>All parameters and states with their names.</summary>
    static List<KeyValuePair<string, Tensor>> Named(Module module) =>
    [
        .. module.NamedParameters().Select(named => KeyValuePair.Create(named.Name, named.Parameter.Value)),
        .. module.NamedStates().Select(named => KeyValuePair.Create(named.Name, named.State.Value)),
    ];
}
