namespace Fovea.Data.Datasets;

/// <summary>
/// Fashion-MNIST: articles of clothing in MNIST's format, 28×28 grey, 60,000 to train on and 10,000 to test on.
/// <see href="https://arxiv.org/abs/1708.07747">Xiao, Rasul, Vollgraf 2017</see>. File names and places as for <see cref="Mnist"/>.
/// </summary>
public static class FashionMnist
{
    static readonly IdxSet Set = new(
        "fashion-mnist",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]);

    /// <summary>The 60,000 training pictures.</summary>
    /// <param name="folder">A folder with the files, or with a sub-folder <c>fashion-mnist</c>; null to look in the usual places only.</param>
    /// <exception cref="DirectoryNotFoundException">The set is in none of the places looked in.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the files do not belong together.</exception>
    public static ImageDataset Train(string? folder = null) => Set.Read("train", "train", folder);

    /// <summary>The 10,000 test pictures.</summary>
    /// <inheritdoc cref="Train(string?)"/>
    public static ImageDataset Test(string? folder = null) => Set.Read("test", "t10k", folder);
}
