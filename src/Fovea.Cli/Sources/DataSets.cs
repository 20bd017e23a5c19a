using Fovea.Cli.Terminal;
using Fovea.Data.Datasets;
using Fovea.Data.Downloads;
using Fovea.Layers;

namespace Fovea.Cli.Sources;

/// <summary>A data set by its name on the command line.</summary>
/// <param name="Name">The name.</param>
/// <param name="Recipe">What trains a small network well on it.</param>
/// <param name="Train">Reads or draws the pictures to learn: folder, how many at most (null for all), threads.</param>
/// <param name="Test">The same for those to measure on.</param>
sealed record DataSet(
    string Name, TrainSettings Recipe, Func<string?, int?, int, ImageDataset> Train, Func<string?, int?, int, ImageDataset> Test)
{
    /// <summary>What it is published as, where its name here is another.</summary>
    public string PublishedAs { get; init; } = Name;

    /// <summary>The files that can be fetched, or null if there are none.</summary>
    public PublishedSet? Published => PublishedSets.Find(PublishedAs);

    /// <summary>The recipe, which is for its model and its optimizer; what is asked for otherwise begins from the usual.</summary>
    /// <param name="model">The model asked for, or null.</param>
    /// <param name="optimizer">The optimizer asked for, or null.</param>
    /// <exception cref="UsageException">There is no such model.</exception>
    public TrainSettings RecipeFor(string? model, string? optimizer)
    {
        var name = ModelCards.Find(model ?? Recipe.Model).Name;
        return name == Recipe.Model && optimizer is null
            ? Recipe
            : new TrainSettings { Data = Name, Model = name, Epochs = Recipe.Epochs, Augment = Recipe.Augment, Normalize = Recipe.Normalize };
    }
}

/// <summary>The data sets that commands know.</summary>
static class DataSets
{
    const int DigitsTrain = 60_000, DigitsTest = 10_000;

    static readonly DataSet[] All =
    [
        new("digits", Usual("digits") with { Epochs = 6 },
            (_, limit, threads) => Digits.Train(count: Math.Min(limit ?? DigitsTrain, DigitsTrain), threads: threads),
            (_, limit, threads) => Digits.Test(count: Math.Min(limit ?? DigitsTest, DigitsTest), threads: threads)),
        new("mnist", Usual("mnist"), (folder, limit, _) => First(Mnist.Train(folder), limit), (folder, limit, _) => First(Mnist.Test(folder), limit)),
        new("fashion-mnist", Usual("fashion-mnist"),
            (folder, limit, _) => First(FashionMnist.Train(folder), limit), (folder, limit, _) => First(FashionMnist.Test(folder), limit)),
        new("cifar10", Residual("cifar10") with { Normalize = Normalization.Parse("cifar10") },
            (folder, limit, _) => First(Cifar10.Train(folder), limit), (folder, limit, _) => First(Cifar10.Test(folder), limit)),
        new("cifar100", Residual("cifar100"), (folder, limit, _) => First(Cifar100.Train(folder), limit), (folder, limit, _) => First(Cifar100.Test(folder), limit)),
        new("cifar100-coarse", Residual("cifar100-coarse"),
            (folder, limit, _) => First(Cifar100.Train(folder, coarse: true), limit), (folder, limit, _) => First(Cifar100.Test(folder, coarse: true), limit))
        {
            PublishedAs = "cifar100",
        },
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(set => set.Name)];

    /// <summary>Finds a data set.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static DataSet Find(string name)
    {
        foreach (var set in All)
            if (string.Equals(set.Name, name, StringComparison.OrdinalIgnoreCase))
                return set;
        var hint = NearestName.Of(name, Names) is [var nearest] ? $" Did you mean \"{nearest}\"?" : "";
        throw new UsageException($"There is no data set \"{name}\".{hint} Data sets are {string.Join(", ", Names)}.");
    }

    /// <summary>What a data set is called in the names of runs and files: its own name, or that of its folder or file.</summary>
    public static string ShortName(string data)
    {
        if (Names.Contains(data))
            return data;
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(data));
        var name = data.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? Path.GetFileNameWithoutExtension(full) : Path.GetFileName(full);
        return name.Length > 0 ? name : "photos";
    }

    static TrainSettings Usual(string name) => new() { Data = name, Model = "simple", Epochs = 10 };

    /// <summary>What trains a residual network of twenty layers on photos of 32×32; normalised for CIFAR-100.</summary>
    static TrainSettings Residual(string name) => Usual(name) with
    {
        Model = "resnet20-cifar",
        Epochs = 30,
        BatchSize = 64,
        Optimizer = "nesterov",
        LearningRate = 0.1f,
        WeightDecay = 5e-4f,
        Schedule = "cosine",
        WarmupEpochs = 3,
        Augment = "crop,flip",
        Normalize = new Normalization([.. Cifar100.Mean], [.. Cifar100.Deviation]),
    };

    static ImageDataset First(ImageDataset set, int? limit) => limit < set.Count ? set.Take(limit.Value) : set;
}
