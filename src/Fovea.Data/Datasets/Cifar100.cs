namespace Fovea.Data.Datasets;

/// <summary>
/// CIFAR-100: photos of a hundred kinds of things in twenty groups, 3×32×32, 50,000 to train on and 10,000 to test on.
/// <see href="https://www.cs.toronto.edu/~kriz/cifar.html">Krizhevsky 2009</see>. Looked for as <see cref="DataFolders"/> says, in
/// <c>cifar-100</c> or the folder of its archive: the files of the binary version (<c>train.bin</c>, <c>test.bin</c>) or of the Python
/// version, plain or with <c>.gz</c>, or either archive as it was fetched. Class names are those of the files beside them.
/// </summary>
public static class Cifar100
{
    static readonly CifarLabels Fine = new(100, At: 1, "fine_labels", "fine_label_names.txt", "fine_label_names") { Names = Numbers(100) };

    static readonly CifarLabels Coarse = new(20, At: 0, "coarse_labels", "coarse_label_names.txt", "coarse_label_names") { Names = Numbers(20) };

    /// <summary>The set as it is published; tests make smaller ones.</summary>
    internal static CifarSet Set { get; } = new("cifar-100",
    [
        new("cifar-100-binary", "cifar-100-binary.tar.gz", ["train.bin"], "test.bin", "fine_label_names.txt", IsPickle: false),
        new("cifar-100-python", "cifar-100-python.tar.gz", ["train"], "test", "meta", IsPickle: true),
    ], LabelBytes: 2)
    {
        TrainPerFile = 50_000,
        TestPerFile = 10_000,
    };

    /// <summary>Mean of each channel over the training pictures, 0 to 1.</summary>
    public static ReadOnlySpan<float> Mean => [0.5071f, 0.4865f, 0.4409f];

    /// <summary>Standard deviation of each channel over the training pictures.</summary>
    public static ReadOnlySpan<float> Deviation => [0.2673f, 0.2564f, 0.2762f];

    /// <summary>The 50,000 training pictures.</summary>
    /// <param name="folder">A folder with the files, or with such a sub-folder; null to look in the usual places only.</param>
    /// <param name="coarse">Whether labels are the twenty groups instead of the hundred kinds.</param>
    /// <exception cref="DirectoryNotFoundException">The set is in none of the places looked in.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static ImageDataset Train(string? folder = null, bool coarse = false) => Train(folder, coarse, Set);

    /// <summary>The 10,000 test pictures.</summary>
    /// <inheritdoc cref="Train(string?, bool)"/>
    public static ImageDataset Test(string? folder = null, bool coarse = false) => Test(folder, coarse, Set);

    internal static ImageDataset Train(string? folder, bool coarse, CifarSet set) => set.Train(folder, coarse ? Coarse : Fine);

    internal static ImageDataset Test(string? folder, bool coarse, CifarSet set) => set.Test(folder, coarse ? Coarse : Fine);

    // For a folder without its file of names.
    static string[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(number => $"class {number}")];
}
