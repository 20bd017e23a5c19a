using System.CommandLine;
using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Training.Optimizers;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea search</c>: its options. What is done with them stands in <see cref="SearchRun"/>.</summary>
static class SearchCommand
{
    const string UsualRates = "1e-5:1e-1";

    /// <summary>Shown below the help text.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        "fovea search digits",
        "fovea search mnist --model mlp --limit 500 --lr 1e-6:1e-2 --weight-decay 1e-8:1e-4 --opt sgd --epochs 50 --trials 100",
        "fovea search fashion-mnist --model simple --opt sgd,adam --batch-size 32,64,128 --rounds 4",
        "fovea search ./photos --lr 1e-3:1 --weight-decay 1e-5:1e-2 --epochs 5",
    ];

    public static Command Create(CancellationToken cancellation)
    {
        var data = new Argument<string>("data")
        {
            Description = $"What to learn: {string.Join(", ", DataSets.Names)}, or a folder or .csv of photos as fovea train takes it. Pictures that fovea train measures on are not looked at.",
        };
        var model = CommonOptions.Model("Which model; see fovea models. [default: simple, resnet20-cifar for CIFAR, resnet10-small for photos]");
        var rate = Values("--lr", $"Learning rate, on a logarithmic scale. [default: {UsualRates}]");
        var decay = Values("--weight-decay", "Weight decay, on a logarithmic scale. [default: as fovea train]");
        var batch = Values("--batch-size", "Pictures in a step, on a logarithmic scale. [default: 100, 64 for CIFAR and photos]", "-b");
        var optimizer = new Option<string?>("--opt")
        {
            Description = $"Optimizers: {string.Join(", ", OptimizerRegistry.Names)}. [default: adam, nesterov for CIFAR and photos]",
            HelpName = "a,b,c",
        };
        var momentum = Values("--momentum", "Momentum of sgd and rmsprop. [default: 0, 0.9 for momentum and nesterov]");
        var dropout = Values("--dropout", "Probability of dropping a unit, of models that have dropout. [default: the model's own]");
        var trials = CommonOptions.Positive("--trials", $"Trainings in all. [default: {SearchSettings.UsualTrials}]");
        var rounds = CommonOptions.Positive("--rounds", $"Rounds that they are divided into; each but the first looks around the best so far. [default: {SearchSettings.UsualRounds}]");
        var epochs = CommonOptions.Positive("--epochs", $"How often each trial sees every picture. [default: {SearchSettings.UsualEpochs}]");
        var share = CommonOptions.Real("--validation", "Share of the training pictures to measure on instead of learning them. [default: 0.2]", SearchSettings.Share);
        var limit = CommonOptions.Positive("--limit", "Use only n training pictures: a set's first, photos evenly over all. [default: all]");
        var seed = new Option<ulong?>("--seed") { Description = "Seed of what is drawn, the split, first weights and order. [default: 1]", HelpName = "n" }.Require(Requirement.Seed);
        var normalize = CommonOptions.Normalize("Subtract a mean from pixel values (0 to 1), then divide by a deviation. [default: as fovea train]");
        var width = CommonOptions.Real("--width", "Factor on the model's channels and hidden units. [default: 1]", Requirement.AboveZero);
        var size = CommonOptions.Size();
        var augment = new Option<string?>("--augment") { Description = "Changes pictures by chance, as --augment of fovea train. [default: as fovea train]", HelpName = "names" };
        var (fit, badFile, maxPixels, cache, workers) = (CommonOptions.Fit(), CommonOptions.OnBadFile(), CommonOptions.MaxPixels(), CommonOptions.Cache(), CommonOptions.LoaderWorkers());
        var jobs = CommonOptions.Positive("--jobs", "Trials at a time, one thread each where there are several: quicker for small models. [default: 1]");
        var output = new Option<string>("--output") { Description = "Folder that the search's folder is made in.", HelpName = "folder", DefaultValueFactory = _ => "runs" };
        var name = new Option<string?>("--name") { Description = "The folder's name; a search that is there goes on. [default: search-data-model]", HelpName = "name" }.Require(Requirement.FolderName);
        var offline = CommonOptions.Offline("Fetch no data set that is missing.");
        var (dataDir, threads, json) = (CommonOptions.DataDir(), CommonOptions.Threads(), CommonOptions.Json());
        var command = new Command("search", "Searches for good hyper-parameters at random, narrowing their ranges in rounds. Given again, it goes on where it was interrupted.")
        {
            data, model, rate, decay, batch, optimizer, momentum, dropout, trials, rounds, epochs, share, limit, seed, normalize, width, size, augment,
            fit, badFile, maxPixels, jobs, output, name, dataDir, offline, threads, workers, cache, json,
        };
        command.SetAction(parsed =>
        {
            var screen = new Screen(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json));
            var count = CommonOptions.UseThreads(parsed.GetValue(threads));
            var set = parsed.GetRequiredValue(data);
            var isPhotos = PhotoData.IsMeant(set);
            if (!isPhotos)
                CommonOptions.RefuseForSets(parsed, set, fit, badFile, maxPixels, cache);
            var length = parsed.GetValue(epochs) ?? SearchSettings.UsualEpochs;
            var asked = parsed.GetValue(model) is { } given ? ModelCards.Find(given).Name : null;
            var recipe = isPhotos ? PhotoData.Recipe(set, parsed.GetValue(optimizer)) : DataSets.Find(set).RecipeFor(asked, parsed.GetValue(optimizer));
            var settings = new SearchSettings
            {
                Training = recipe with
                {
                    Model = asked ?? recipe.Model,
                    Epochs = length,
                    WarmupEpochs = recipe.WarmupEpochs is { } usual ? Math.Min(usual, length - 1) : null,
                    Augment = parsed.GetValue(augment) ?? recipe.Augment,
                    Limit = parsed.GetValue(limit),
                    Seed = parsed.GetValue(seed) ?? 1,
                    Normalize = CommonOptions.ParseNormalize(parsed.GetValue(normalize)) ?? recipe.Normalize,
                    Width = parsed.GetValue(width),
                    Size = parsed.GetValue(size),
                    Fit = parsed.GetValue(fit) ?? recipe.Fit,
                    MaxPixels = parsed.GetValue(maxPixels),
                    BadFiles = TrainSettings.ParseBadFiles(parsed.GetValue(badFile)),
                },
                Ranges =
                {
                    ["lr"] = parsed.GetValue(rate) ?? UsualRates,
                    ["weight-decay"] = parsed.GetValue(decay),
                    ["batch-size"] = parsed.GetValue(batch),
                    ["opt"] = parsed.GetValue(optimizer),
                    ["momentum"] = parsed.GetValue(momentum),
                    ["dropout"] = parsed.GetValue(dropout),
                },
                Trials = parsed.GetValue(trials) ?? SearchSettings.UsualTrials,
                Rounds = parsed.GetValue(rounds) ?? Math.Min(SearchSettings.UsualRounds, parsed.GetValue(trials) ?? SearchSettings.UsualTrials),
                Validation = parsed.GetValue(share) ?? SearchSettings.UsualShare,
            };
            var reader = new TrainDataReader(
                parsed.GetValue(dataDir), parsed.GetValue(offline), new PhotoReading((parsed.GetValue(cache) ?? PhotoReading.UsualMegabytes) * (1L << 20), parsed.GetValue(workers)), count, screen);
            return new SearchRun(settings, reader, count, parsed.GetValue(workers), parsed.GetValue(jobs) ?? 1, screen)
                .Run(parsed.GetValue(output)!, parsed.GetValue(name) ?? $"search-{DataSets.ShortName(settings.Training.Data)}-{settings.Training.Model}", cancellation);
        });
        return command;
    }

    static Option<string?> Values(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = "low:high|a,b,c" };
}
