namespace Fovea.Data.Datasets;

/// <summary>
/// CIFAR-10: photos of ten kinds of things, 3×32×32, 50,000 to train on and 10,000 to test on.
/// <see href="https://www.cs.toronto.edu/~kriz/cifar.html">Krizhevsky 2009</see>. Looked for as <see cref="DataFolders"/> says, in
/// <c>cifar-10</c> or the folder of its archive: the files of the binary version (<c>data_batch_1.bin</c> to <c>data_batch_5.bin</c>,
/// <c>test_batch.bin</c>) or of the Python version, plain or with <c>.gz</c>, or either archive as it was fetched.
/// </summary>
public static class Cifar10
{
    static readonly CifarLabels Labels = new(10, At: 0, "labels", "batches.meta.txt", "label_names")
    {
        Names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
    };

    /// <summary>The set as it is published; tests make smaller ones.</summary>
    internal static CifarSet Set { get; } = new("cifar-10",
    [
        new("cifar-10-batches-bin", "cifar-10-binary.tar.gz", [.. Enumerable.Range(1, 5).Select(number => $"data_batch_{number}.bin")], "test_batch.bin", "batches.meta.txt", IsPickle: false),
        new("cifar-10-batches-py", "cifar-10-python.tar.gz", [.. Enumerable.Range(1, 5).Select(number => $"data_batch_{number}")], "test_batch", "batches.meta", IsPickle: true),
    ], LabelBytes: 1)
    {
        TrainPerFile = 10_000,
        TestPerFile = 10_000,
    };

    /// <summary>Mean of each channel over the training pictures, 0 to 1.</summary>
    public static ReadOnlySpan<float> Mean => [0.4914f, 0.4822f, 0.4465f];

    /// <summary>Standard deviation of each channel over the training pictures.</summary>
    public static ReadOnlySpan<float> Deviation => [0.2470f, 0.2435f, 0.2616f];

    /// <summary>The training pictures of all files that are there; where some of the five are missing the set's name says how many it has.</summary>
    /// <param name="folder">A folder with the files, or with such a sub-folder; null to look in the usual places only.</param>
    /// <exception cref="DirectoryNotFoundException">The set is in none of the places looked in.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static ImageDataset Train(string? folder = null) => Train(folder, Set);

    /// <summary>The 10,000 test pictures.</summary>
    /// <inheritdoc cref="Train(string?)"/>
    public static ImageDataset Test(string? folder = null) => Test(folder, Set);

    internal static ImageDataset Train(string? folder, CifarSet set) => set.Train(folder, Labels);

    internal static ImageDataset Test(string? folder, CifarSet set) => set.Test(folder, Labels);
}
