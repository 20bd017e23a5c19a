using Fovea.Data.Datasets;
using Fovea.Kernels.Machine;

namespace Fovea.Book.Writing;

/// <summary>A data set of 28×28 pictures in ten classes, by its name. What was read or drawn once is kept for the next experiment.</summary>
/// <param name="name">One of <see cref="Names"/>.</param>
/// <param name="folder">A folder with the set's files, or null to look in the usual places only.</param>
/// <param name="threads">Threads to draw digits on; all unless given.</param>
public sealed class BookData(string name, string? folder = null, int? threads = null)
{
    const string BuiltIn = "digits";
    const int DigitsTrain = 60_000, DigitsTest = 10_000;

    ImageDataset? train, test;

    /// <summary>The names of the sets; <c>digits</c> is built in, the others are files.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mnist", BuiltIn, "fashion-mnist"];

    /// <summary>The set's name.</summary>
    public string Name { get; } = Names.Contains(name) ? name : throw new ArgumentException($"There is no data set \"{name}\"; there are {string.Join(", ", Names)}.", nameof(name));

    /// <summary>The folder with data that was named, or null to look in the usual places only.</summary>
    public string? Folder => folder;

    /// <summary>Whether any of its pictures have been asked for.</summary>
    public bool IsRead => train is not null || test is not null;

    /// <summary>Pictures to learn.</summary>
    /// <param name="count">How many at most; all 60,000 unless given.</param>
    /// <exception cref="DirectoryNotFoundException">The set's files are not there; the message says how to get them.</exception>
    public ImageDataset Train(int count = DigitsTrain) => First(ref train, count, DigitsTrain, most => Name switch
    {
        "mnist" => Mnist.Train(folder),
        "fashion-mnist" => FashionMnist.Train(folder),
        _ => Digits.Train(count: most, threads: threads ?? Workers.Count),
    });

    /// <summary>Pictures to measure on.</summary>
    /// <param name="count">How many at most; all 10,000 unless given.</param>
    /// <exception cref="DirectoryNotFoundException">The set's files are not there; the message says how to get them.</exception>
    public ImageDataset Test(int count = DigitsTest) => First(ref test, count, DigitsTest, most => Name switch
    {
        "mnist" => Mnist.Test(folder),
        "fashion-mnist" => FashionMnist.Test(folder),
        _ => Digits.Test(count: most, threads: threads ?? Workers.Count),
    });

    /// <summary>Reads a set of files, so that one that is absent is told now and not after other work. What is built in is not absent.</summary>
    /// <exception cref="DirectoryNotFoundException">The set's files are not there; the message says how to get them.</exception>
    public void Check()
    {
        if (Name == BuiltIn)
            return;
        Train(1);
        Test(1);
    }

    // Digits are drawn one by one, so that the first thousand are the same whether more are drawn or not.
    static ImageDataset First(ref ImageDataset? kept, int count, int all, Func<int, ImageDataset> make)
    {
        count = Math.Min(count, all);
        if (kept is null || kept.Count < count)
            kept = make(count);
        return count < kept.Count ? kept.Take(count) : kept;
    }
}
