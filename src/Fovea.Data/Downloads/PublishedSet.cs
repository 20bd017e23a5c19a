namespace Fovea.Data.Downloads;

/// <summary>A data set that can be fetched.</summary>
/// <param name="Name">What it is called on the command line: <c>cifar10</c>.</param>
/// <param name="Folder">The sub-folder of a data folder in which it is looked for: <c>cifar-10</c>.</param>
/// <param name="Page">Where it is described.</param>
/// <param name="Files">Its files.</param>
public sealed record PublishedSet(string Name, string Folder, string Page, IReadOnlyList<RemoteFile> Files)
{
    /// <summary>Bytes to fetch for all of it.</summary>
    public long Length => Files.Sum(file => file.Length);
}

/// <summary>The data sets that can be fetched.</summary>
public static class PublishedSets
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PublishedSet> All { get; } =
    [
        new("mnist", "mnist", "http://yann.lecun.com/exdb/mnist/", Files(
            ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"],
            ("train-images-idx3-ubyte.gz", 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            ("train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            ("t10k-images-idx3-ubyte.gz", 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            ("t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"))),
        new("fashion-mnist", "fashion-mnist", "https://github.com/zalandoresearch/fashion-mnist", Files(
            ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/", "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"],
            ("train-images-idx3-ubyte.gz", 26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
            ("train-labels-idx1-ubyte.gz", 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
            ("t10k-images-idx3-ubyte.gz", 4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
            ("t10k-labels-idx1-ubyte.gz", 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"))),
        new("cifar10", "cifar-10", "https://www.cs.toronto.edu/~kriz/cifar.html", Files(
            ["https://www.cs.toronto.edu/~kriz/"],
            ("cifar-10-binary.tar.gz", 170_052_171, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"))),
        new("cifar100", "cifar-100", "https://www.cs.toronto.edu/~kriz/cifar.html", Files(
            ["https://www.cs.toronto.edu/~kriz/"],
            ("cifar-100-binary.tar.gz", 168_513_733, "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec"))),
    ];

    /// <summary>The set of that name, or null if it cannot be fetched.</summary>
    /// <param name="name">Its name on the command line, in any case.</param>
    public static PublishedSet? Find(string name) => All.FirstOrDefault(set => string.Equals(set.Name, name, StringComparison.OrdinalIgnoreCase));

    // Every mirror has all files side by side.
    static RemoteFile[] Files(string[] mirrors, params (string Name, long Length, string Sha256)[] files)
        => Array.ConvertAll(files, file => new RemoteFile(file.Name, file.Length, file.Sha256, Array.ConvertAll(mirrors, mirror => new Uri(mirror + file.Name))));
}
