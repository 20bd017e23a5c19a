namespace Fovea.Data.Images;

/// <summary>
/// The picture formats that can be read: those that come with Fovea, and before them those that a program adds with <see cref="Register"/>.
/// They are the same for the whole process, so folders, manifests, checks and commands all read what one of them knows.
/// </summary>
public static class ImageDecoders
{
    static readonly Lock Gate = new();

    // Never written to, but replaced by another: who reads it needs no lock.
    static volatile IImageDecoder[] all = [new JpegDecoder(), new PngDecoder(), new BmpDecoder(), new GifDecoder(), new NetpbmDecoder()];

    /// <summary>All decoders, in the order in which they are asked.</summary>
    public static IReadOnlyList<IImageDecoder> All => Array.AsReadOnly(all);

    /// <summary>How names of files end that are taken for pictures, in lower case with the dot.</summary>
    internal static IEnumerable<string> Endings => all.SelectMany(decoder => decoder.Endings).Distinct();

    /// <summary>
    /// Adds a decoder, which is asked before all others: <c>ImageDecoders.Register(new WebpDecoder())</c> at the start of a program. One that
    /// recognises the files of another takes its place.
    /// </summary>
    /// <param name="decoder">The decoder. Several threads will ask it at once.</param>
    /// <exception cref="ArgumentException">An ending is not in lower case with its dot, so no file would be found by it.</exception>
    public static void Register(IImageDecoder decoder)
    {
        foreach (var ending in decoder.Endings)
        {
            if (ending.Length < 2 || ending[0] != '.' || ending != ending.ToLowerInvariant())
                throw new ArgumentException($"The {decoder.Format} decoder has the ending \"{ending}\"; expected lower case with the dot, such as \".webp\".", nameof(decoder));
        }

        lock (Gate)
            all = [decoder, .. all];
    }

    /// <summary>Takes out a decoder that was added.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <returns>Whether it was there.</returns>
    public static bool Remove(IImageDecoder decoder)
    {
        lock (Gate)
        {
            var before = all;
            all = [.. before.Where(one => one != decoder)];
            return all.Length < before.Length;
        }
    }

    /// <summary>The decoder for a file, found by the file's first bytes, never by its name.</summary>
    /// <param name="file">The file, or its beginning.</param>
    /// <param name="name">What to call it in error messages.</param>
    /// <exception cref="InvalidDataException">No decoder recognises it.</exception>
    public static IImageDecoder Find(ReadOnlySpan<byte> file, string name)
    {
        var asked = all;
        foreach (var decoder in asked)
        {
            if (decoder.Recognizes(file))
                return decoder;
        }

        var start = file.IsEmpty ? "the file is empty" : $"it starts with the bytes {Hex(file[..Math.Min(4, file.Length)])}";
        throw new InvalidDataException(
            $"{name} is not a picture that can be read: {start}. Known formats: {string.Join(", ", asked.Select(decoder => decoder.Format))}.");
    }

    static string Hex(ReadOnlySpan<byte> bytes)
    {
        var text = Convert.ToHexString(bytes);
        return string.Join(' ', Enumerable.Range(0, bytes.Length).Select(i => text.Substring(2 * i, 2)));
    }
}
