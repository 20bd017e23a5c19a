namespace Fovea.Data.Images;

/// <summary>Reads one picture format.</summary>
public interface IImageDecoder
{
    /// <summary>The format's name, for messages: <c>PNG</c>.</summary>
    string Format { get; }

    /// <summary>How names of such files end, in lower case with the dot: where folders are searched, and to tell a name that lies.</summary>
    IReadOnlyList<string> Endings { get; }

    /// <summary>Whether a file with these first bytes is of this format.</summary>
    /// <param name="file">The file, or as much of its beginning as there is.</param>
    bool Recognizes(ReadOnlySpan<byte> file);

    /// <summary>
    /// Reads how large the picture is that <see cref="Decode"/> gives, without its pixels: fast, and in a memory that does not depend on
    /// the size.
    /// </summary>
    /// <param name="file">The file, or as much of its beginning as holds its header.</param>
    /// <param name="name">What to call it in error messages.</param>
    /// <exception cref="InvalidDataException">The header is damaged, cut off or uses what the decoder does not know.</exception>
    (int Width, int Height) ReadSize(ReadOnlySpan<byte> file, string name);

    /// <summary>Reads the picture.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What to call it in error messages.</param>
    /// <exception cref="InvalidDataException">The file is damaged or uses what the decoder does not know.</exception>
    Picture Decode(ReadOnlySpan<byte> file, string name);
}
