using System.Text;
using Fovea.Formats.Files;
using Fovea.Formats.Pickles;

namespace Fovea.Formats.PyTorch;

/// <summary>
/// What <c>torch.save</c> writes since PyTorch 1.6: a zip file, nothing compressed, with the pickle in <c>data.pkl</c> and each storage's
/// numbers in <c>data/KEY</c>, all in a folder of any name; <c>byteorder</c> says "big" or "little", which is meant if it is not there.
/// Source: <c>torch/serialization.py</c>, <c>_save</c> and <c>_load</c>.
/// </summary>
static class ZipCheckpoint
{
    const string Pickle = "data.pkl";

    /// <summary>The folder that the pickle is in, with its slash, or null if there is no pickle.</summary>
    public static string? FindFolder(ZipContents zip) =>
        zip.Names.FirstOrDefault(name => name == Pickle || name.EndsWith("/" + Pickle, StringComparison.Ordinal))?[..^Pickle.Length];

    /// <summary>Reads the pickle and checks that every storage is there and whole in length.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or needs more than plain data.</exception>
    public static TensorFile Open(ZipContents zip, string folder, string file, string? part)
    {
        using var pickle = new MemoryStream(ReadAll(zip, folder + Pickle, file));
        var tree = new PickleTree(new Unpickler(pickle, file).Read(), pickle.Length, file);
        var isBigEndian = zip.Length(folder + "byteorder") is not null && Encoding.ASCII.GetString(ReadAll(zip, folder + "byteorder", file)) == "big";
        var tensors = tree.Arrays((storage, start, length) => zip.OpenAt(Entry(storage), start, length), zip.TotalLength).ToList();
        foreach (var storage in tree.Storages)
            Check(storage);
        return new TensorFile(file, "PyTorch", isBigEndian ? tensors.Select(tensor => tensor with { IsBigEndian = true }) : tensors, tree.Metadata, zip, part ?? tree.State);

        string Entry(PickledStorage storage) => $"{folder}data/{storage.Key}";

        void Check(PickledStorage storage)
        {
            var entry = Entry(storage);
            if (zip.Length(entry) is not { } length)
                throw new InvalidDataException($"{file}: a tensor's numbers should be in {entry}, which is not there. The file is damaged.");
            if (length != storage.Bytes)
                throw new InvalidDataException($"{file}: {entry} has {length} bytes; {storage.Length} elements of {storage.Type.Name} need {storage.Bytes}.");
            CheckStored(zip, entry, file);
        }
    }

    static byte[] ReadAll(ZipContents zip, string name, string file)
    {
        CheckStored(zip, name, file);
        var bytes = new byte[Math.Min(zip.Length(name)!.Value, Array.MaxLength)];
        using var stream = zip.Open(name);
        stream.ReadExactly(bytes);
        return bytes;
    }

    // Views are read in any order; in a deflated storage each would have to inflate it from its beginning.
    static void CheckStored(ZipContents zip, string name, string file)
    {
        if (!zip.IsStored(name))
            throw new InvalidDataException($"{file}: {name} is compressed, which torch.save never does; pack the file again with zip -0.");
    }
}
