namespace Fovea.Data.Datasets;

/// <summary>
/// MNIST: handwritten digits, 28×28 grey, 60,000 to train on and 10,000 to test on. LeCun, Bottou, Bengio, Haffner 1998.
/// The four files <c>train-images-idx3-ubyte</c>, <c>train-labels-idx1-ubyte</c>, <c>t10k-images-idx3-ubyte</c> and
/// <c>t10k-labels-idx1-ubyte</c>, plain or with <c>.gz</c>, are looked for as <see cref="DataFolders"/> says.
/// </summary>
public static class Mnist
{
    static readonly IdxSet Set = new(
        "mnist", "https://ossci-datasets.s3.amazonaws.com/mnist/", ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);

    /// <summary>The 60,000 training pictures.</summary>
    /// <param name="folder">A folder with the files, or with a sub-folder <c>mnist</c>; null to look in the usual places only.</param>
    /// <exception cref="DirectoryNotFoundException">The set is in none of the places looked in.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the files do not belong together.</exception>
    public static ImageDataset Train(string? folder = null) => Set.Read("train", "train", folder);

    /// <summary>The 10,000 test pictures.</summary>
    /// <inheritdoc cref="Train(string?)"/>
    public static ImageDataset Test(string? folder = null) => Set.Read("test", "t10k", folder);
}
