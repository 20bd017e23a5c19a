namespace Fovea.Data.Datasets;

/// <summary>
/// CIFAR-10: photos of ten kinds of things, 3×32×32, 50,000 to train on and 10,000 to test on. Krizhevsky 2009. The binary version's files
/// <c>data_batch_1.bin</c> to <c>data_batch_5.bin</c> and <c>test_batch.bin</c>, plain or with <c>.gz</c>, are looked for as
/// <see cref="DataFolders"/> says, in <c>cifar-10</c> or <c>cifar-10-batches-bin</c>.
/// </summary>
public static class Cifar10
{
    const int PerFile = 10_000, Files = 5, Side = 32, Channels = 3;
    const int RecordBytes = 1 + Channels * Side * Side;

    static readonly string[] Folders = ["cifar-10", "cifar-10-batches-bin"];
    static readonly string[] Kinds = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>Mean of each channel over the training pictures, 0 to 1.</summary>
    public static ReadOnlySpan<float> Mean => [0.4914f, 0.4822f, 0.4465f];

    /// <summary>Standard deviation of each channel over the training pictures.</summary>
    public static ReadOnlySpan<float> Deviation => [0.2470f, 0.2435f, 0.2616f];

    /// <summary>The training pictures of all files that are there; where some of the five are missing the set's name says how many it has.</summary>
    /// <param name="folder">A folder with the files, or with such a sub-folder; null to look in the usual places only.</param>
    /// <exception cref="DirectoryNotFoundException">The set is in none of the places looked in.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static ImageDataset Train(string? folder = null)
    {
        var place = Place(folder, "data_batch_1.bin");
        var paths = Enumerable.Range(1, Files).Select(number => DataFolders.FindFile(place, $"data_batch_{number}.bin")).OfType<string>().ToArray();
        return Read(paths.Length == Files ? "cifar-10 train" : $"cifar-10 train ({paths.Length} of {Files} files)", paths);
    }

    /// <summary>The 10,000 test pictures.</summary>
    /// <inheritdoc cref="Train(string?)"/>
    public static ImageDataset Test(string? folder = null) => Read("cifar-10 test", [DataFolders.FindFile(Place(folder, "test_batch.bin"), "test_batch.bin")!]);

    /// <summary>Records of a label byte and a picture, red, green and blue planes.</summary>
    /// <exception cref="InvalidDataException">There are more or fewer than promised, or a label is none.</exception>
    internal static void Read(Stream stream, string name, Span<byte> pixels, Span<int> labels)
    {
        using var file = new IdxStream(stream, name);
        var records = file.ReadItems(labels.Length, int.MaxValue, RecordBytes, "pictures");
        for (var i = 0; i < labels.Length; i++)
        {
            var record = records.AsSpan(i * RecordBytes, RecordBytes);
            labels[i] = record[0] < Kinds.Length
                ? record[0]
                : throw new InvalidDataException($"{name}: picture {i} has the label {record[0]}, expected 0 to 9. Fetch the file again; CIFAR-100 is another set.");
            record[1..].CopyTo(pixels[(i * (RecordBytes - 1))..]);
        }
    }

    static ImageDataset Read(string name, string[] paths)
    {
        var labels = new int[paths.Length * PerFile];
        var pixels = new byte[labels.Length * (RecordBytes - 1)];
        for (var i = 0; i < paths.Length; i++)
        {
            using var stream = File.OpenRead(paths[i]);
            Read(stream, Path.GetFileName(paths[i]), pixels.AsSpan(i * PerFile * (RecordBytes - 1)), labels.AsSpan(i * PerFile, PerFile));
        }

        return new ImageDataset(name, Channels, Side, Side, pixels, labels, Kinds);
    }

    static string Place(string? folder, string file)
    {
        var remedy =
            $"Fetch cifar-10-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html and unpack it into {Path.Combine(DataFolders.Cache, Folders[0])}, or name its folder.";
        var places = DataFolders.For(folder, remedy);
        return Folders.Select(name => places.TryFind(name, file)).FirstOrDefault(found => found is not null) ?? places.Find(Folders[0], file, remedy);
    }
}
