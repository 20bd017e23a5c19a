namespace Fovea.Data.Images;

/// <summary>The picture formats that can be read.</summary>
public static class ImageDecoders
{
    /// <summary>All decoders, in the order in which they are asked.</summary>
    public static IReadOnlyList<IImageDecoder> All { get; } =
        [new JpegDecoder(), new PngDecoder(), new BmpDecoder(), new GifDecoder(), new NetpbmDecoder()];

    /// <summary>The decoder for a file, found by the file's first bytes, never by its name.</summary>
    /// <param name="file">The file, or its beginning.</param>
    /// <param name="name">What to call it in error messages.</param>
    /// <exception cref="InvalidDataException">No decoder recognises it.</exception>
    public static IImageDecoder Find(ReadOnlySpan<byte> file, string name)
    {
        foreach (var decoder in All)
        {
            if (decoder.Recognizes(file))
                return decoder;
        }

        var start = file.IsEmpty ? "the file is empty" : $"it starts with the bytes {Hex(file[..Math.Min(4, file.Length)])}";
        throw new InvalidDataException(
            $"{name} is not a picture that can be read: {start}. Known formats: {string.Join(", ", All.Select(decoder => decoder.Format))}.");
    }

    static string Hex(ReadOnlySpan<byte> bytes)
    {
        var text = Convert.ToHexString(bytes);
        return string.Join(' ', Enumerable.Range(0, bytes.Length).Select(i => text.Substring(2 * i, 2)));
    }
}
