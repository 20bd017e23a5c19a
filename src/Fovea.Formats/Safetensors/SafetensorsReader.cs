using Fovea.Formats.Files;

namespace Fovea.Formats.Safetensors;

/// <summary>Opens safetensors files, and no others; <c>Weights.Open</c> knows every format.</summary>
public static class SafetensorsReader
{
    const string Format = "safetensors";

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged or of another format.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static TensorFile Open(string path) => TensorFile.Open(path, Open);

    /// <summary>Reads the header from a stream that can seek.</summary>
    /// <param name="stream">The file from its beginning; disposed with the tensor file, left open if there is an error.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <exception cref="InvalidDataException">The file is damaged or of another format.</exception>
    public static TensorFile Open(Stream stream, string file) => Open(stream, file, part: "");

    internal static TensorFile Open(Stream stream, string file, string part)
    {
        var metadata = new Dictionary<string, string>();
        return new TensorFile(file, Format, SafetensorsHeader.Read(stream, stream.Length, file, metadata), metadata, stream, part);
    }
}
