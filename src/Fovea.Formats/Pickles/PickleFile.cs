using Fovea.Formats.Files;

namespace Fovea.Formats.Pickles;

/// <summary>
/// A pickle of NumPy arrays by name, such as the <c>params.pkl</c> of "Deep Learning from Scratch" (Saitoh, O'Reilly): nothing else in the
/// file.
/// </summary>
static class PickleFile
{
    /// <summary>Reads the pickle; its numbers stay in memory with it.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or needs more than plain data.</exception>
    public static TensorFile Open(Stream stream, string file, string? part)
    {
        var root = new Unpickler(stream, file).Read();
        if (stream.Position != stream.Length)
            throw new InvalidDataException($"{file}: {stream.Length - stream.Position} bytes follow the end of its pickle.");
        var tree = new PickleTree(root, stream.Length, file);
        return new TensorFile(file, "pickle", tree.Arrays(NoStorage, stream.Length), tree.Metadata, stream, part ?? tree.State);

        Stream NoStorage(PickledStorage storage, long start, long length) => throw new InvalidDataException(
            $"{file}: it has a tensor whose numbers are in another file, {storage.Key}; save it with torch.save.");
    }
}
