using System.Buffers.Binary;
using System.Security.Cryptography;
using Fovea.Formats.Safetensors;
using Fovea.Layers;
using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>A module's parameters and states, to a safetensors file and back.</summary>
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

    /// <summary>Gives a module the parameters and states of a file.</summary>
    /// <param name="module">The module; it need not be initialized.</param>
    /// <param name="path">A safetensors file.</param>
    /// <param name="strict">Whether every name must be there with its shape and no other; otherwise what fits is taken and the rest reported.</param>
    /// <returns>What did not fit, when not strict.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or of another format.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static LoadReport Load(Module module, string path, bool strict = true)
    {
        using var file = SafetensorsReader.Open(path);
        return module.LoadStateDict(file.ReadAll(), strict);
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
