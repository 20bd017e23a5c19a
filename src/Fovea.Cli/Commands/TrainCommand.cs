using System.CommandLine;
using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Training.Optimizers;
using Fovea.Training.Runs;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea train</c>: its options. What is done with them stands in <see cref="TrainRun"/>.</summary>
static class TrainCommand
{
    /// <summary>Shown below the help text.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        "fovea train digits",
        "fovea train mnist --preset fast",
        "fovea train ./photos",
        "fovea train ./photos --size 128 --epochs 80 --augment resized-crop,flip,trivial,erase --on-bad-file skip",
        "fovea train photos.csv --model resnet18 --weights resnet18.pth --size 224 --normalize imagenet --lr 0.005",
        "fovea train mnist --data-dir ~/data --model lenet5 --epochs 10 --lr 0.002",
        "fovea train --resume runs/digits-simple-1 --epochs 20",
    ];

    public static Command Create(CancellationToken cancellation)
    {
        var data = new Argument<string?>("data")
        {
            Description = $"What to learn: {string.Join(", ", DataSets.Names)}, a folder of photos with a sub-folder for each class (or such folders under train and val), or a .csv of path,label[,split]. Not with --resume.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var preset = new Option<string?>("--preset")
        {
            Description = $"A named recipe; options given beside it take the place of its own. {string.Join("; ", Presets.All)}. [default: the data's recipe]",
            HelpName = "name",
        };
        var model = CommonOptions.Model("Which model; see fovea models. [default: simple, resnet20-cifar for CIFAR, resnet10-small for photos]");
        var epochs = CommonOptions.Positive("--epochs", "How often to see every picture. [default: 6 for digits, 30 for CIFAR, 40 for photos, 10 for others]");
        var batch = CommonOptions.Positive("--batch-size", "Pictures in a step. [default: 100, 64 for CIFAR and photos]", "-b");
        var rate = CommonOptions.Real("--lr", "Learning rate. [default: 0.001 for adam and adamw, 0.01 for the others; 0.1 for CIFAR, 0.05 for photos]", Requirement.FromZero);
        var optimizer = new Option<string?>("--opt") { Description = $"Optimizer: {string.Join(", ", OptimizerRegistry.Names)}. [default: adam]", HelpName = "name" };
        var momentum = CommonOptions.Real("--momentum", "Momentum of sgd and rmsprop. [default: 0, 0.9 for momentum and nesterov]", Requirement.FromZero);
        var decay = CommonOptions.Real("--weight-decay", "Weight decay. [default: 0, 0.01 for adamw]", Requirement.FromZero);
        var clip = CommonOptions.Real("--clip-norm", "Largest norm of all gradients together. [default: none]", Requirement.AboveZero);
        var seed = new Option<ulong?>("--seed") { Description = "Seed of first weights, order and dropout; equal seeds give equal bits. [default: 1]", HelpName = "n" }
            .Require(Requirement.Seed);
        var normalize = CommonOptions.Normalize("Subtract a mean from pixel values (0 to 1), then divide by a deviation: 0.5,0.5. [default: neither]");
        var limit = CommonOptions.Positive("--limit", "Learn only the first n pictures. [default: all]");
        var samples = CommonOptions.Positive("--eval-samples", "Measure on only n pictures after each epoch; the end uses all. [default: all]");
        var classes = CommonOptions.Positive("--classes", "Outputs of the model. [default: the data's classes]");
        var width = CommonOptions.Real("--width", "Factor on the model's channels and hidden units, for small data. [default: 1]", Requirement.AboveZero);
        var size = CommonOptions.Size();
        var schedule = new Option<string?>("--sched") { Description = "How the learning rate falls: constant, cosine, or step (a tenth at 1/2 and 3/4). [default: constant, cosine for CIFAR and photos]", HelpName = "name" };
        var warmup = new Option<int?>("--warmup-epochs") { Description = "Epochs in which the learning rate rises first; with --sched cosine. [default: none, 3 for CIFAR and photos]", HelpName = "n" }
            .Require(Requirement.Whole(0, int.MaxValue));
        var augment = new Option<string?>("--augment") { Description = $"Changes pictures by chance, in this order, each as strong as the number after its colon: crop:4,flip,rotate:15. There are none, {Augmentations.Help}. [default: none, crop,flip for CIFAR, resized-crop:0.35,flip for photos]", HelpName = "names" };
        var freeze = new Option<bool>("--freeze") { Description = "With --weights: only the last layer learns; batch normalization goes on gathering its statistics, as in PyTorch." };
        var smoothing = CommonOptions.Real("--label-smoothing", "Share of the target that is spread over all classes. [default: 0]", Requirement.Share);
        var fit = CommonOptions.Fit();
        var holdout = CommonOptions.Real("--validation-split", "Share of the photos of each class to hold out where no val folder is given. [default: 0.2]", Requirement.Share);
        var balance = new Option<bool>("--balance") { Description = "Draw photos so that every class comes equally often." };
        var (badFile, maxPixels, workers, cache) = (CommonOptions.OnBadFile(), CommonOptions.MaxPixels(), CommonOptions.LoaderWorkers(), CommonOptions.Cache());
        var output = new Option<string>("--output") { Description = "Folder that run folders are made in.", HelpName = "folder", DefaultValueFactory = _ => "runs" };
        var runName = new Option<string?>("--name") { Description = "The run's name. [default: data-model-number]", HelpName = "name" }.Require(Requirement.FolderName);
        var weights = new Option<string?>("--weights") { Description = "Begin with these weights instead of random ones; a last layer for other classes begins anew. Safetensors, PyTorch or NumPy.", HelpName = "file" };
        var resume = new Option<string?>("--resume")
        {
            Description = "Go on with a run that was interrupted, as if it had not been; or for more --epochs.",
            HelpName = "run",
        };
        var (dataDir, threads, json) = (CommonOptions.DataDir(), CommonOptions.Threads(), CommonOptions.Json());
        var offline = CommonOptions.Offline("Fetch no data set that is missing.");
        var command = new Command("train", "Trains a model and keeps the run in a folder.")
        {
            data, preset, model, epochs, batch, rate, optimizer, momentum, decay, clip, schedule, warmup, augment, seed, normalize, limit, samples, classes, width, size,
            smoothing, fit, holdout, balance, badFile, maxPixels, output, runName, weights, freeze,
            resume, dataDir, offline, threads, workers, cache, json,
        };
        Option[] keptByRun =
        [
            preset, model, batch, rate, optimizer, momentum, decay, clip, schedule, warmup, augment, seed, normalize, limit, samples, classes, width, size, output, runName,
            weights, freeze, smoothing, fit, holdout, balance, badFile, maxPixels,
        ];

        command.SetAction(parsed =>
        {
            var screen = new Screen(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json));
            var count = CommonOptions.UseThreads(parsed.GetValue(threads));
            var reading = new PhotoReading((parsed.GetValue(cache) ?? PhotoReading.UsualMegabytes) * (1L << 20), parsed.GetValue(workers));
            if (parsed.GetValue(resume) is { } earlier)
            {
                if (parsed.GetValue(data) is not null || keptByRun.Any(option => parsed.GetResult(option) is { Implicit: false }))
                    throw new UsageException("--resume goes on with what the run says; only --epochs, --data-dir, --offline, --threads, --workers, --cache and --json may stand beside it.");
                var run = RunFolder.Open(earlier);
                var kept = TrainSettings.FromOptions(run.Info.Options, Path.Combine(run.Path, "run.json"));
                kept = kept with { Epochs = parsed.GetValue(epochs) ?? kept.Epochs };
                return new TrainRun(kept, parsed.GetValue(dataDir), parsed.GetValue(offline), reading, count, screen).Continue(run, cancellation);
            }

            var name = parsed.GetValue(data) ?? throw new UsageException($"Say what to learn: fovea train <data>, one of {string.Join(", ", DataSets.Names)}, or a folder of photos.");
            var isPhotos = PhotoData.IsMeant(name);
            if (!isPhotos)
                CommonOptions.RefuseForSets(parsed, name, fit, holdout, balance, badFile, maxPixels, cache);
            var recipe = parsed.GetValue(preset) is { } chosen ? Presets.For(chosen, isPhotos ? "photos" : DataSets.Find(name).Name, parsed.GetValue(optimizer))
                : isPhotos ? PhotoData.Recipe(name, parsed.GetValue(optimizer))
                : DataSets.Find(name).RecipeFor(parsed.GetValue(model), parsed.GetValue(optimizer));
            var length = parsed.GetValue(epochs) ?? recipe.Epochs;
            var settings = recipe with
            {
                Model = ModelCards.Find(parsed.GetValue(model) ?? recipe.Model).Name,
                Epochs = length,
                BatchSize = parsed.GetValue(batch) ?? recipe.BatchSize,
                Optimizer = parsed.GetValue(optimizer) ?? recipe.Optimizer,
                LearningRate = parsed.GetValue(rate) ?? recipe.LearningRate,
                Momentum = parsed.GetValue(momentum),
                WeightDecay = parsed.GetValue(decay) ?? recipe.WeightDecay,
                Schedule = parsed.GetValue(schedule) ?? recipe.Schedule,
                WarmupEpochs = parsed.GetValue(warmup) ?? (parsed.GetValue(schedule) is null && recipe.WarmupEpochs is { } usual ? Math.Min(usual, length - 1) : null),
                Augment = parsed.GetValue(augment) ?? recipe.Augment,
                Seed = parsed.GetValue(seed) ?? 1,
                Normalize = CommonOptions.ParseNormalize(parsed.GetValue(normalize)) ?? recipe.Normalize,
                ClipNorm = parsed.GetValue(clip),
                Limit = parsed.GetValue(limit),
                EvalSamples = parsed.GetValue(samples) ?? recipe.EvalSamples,
                Classes = parsed.GetValue(classes),
                Width = parsed.GetValue(width),
                Size = parsed.GetValue(size),
                Freeze = parsed.GetValue(freeze),
                LabelSmoothing = parsed.GetValue(smoothing),
                Fit = isPhotos ? parsed.GetValue(fit) ?? recipe.Fit : null,
                Holdout = parsed.GetValue(holdout),
                Balance = parsed.GetValue(balance),
                MaxPixels = parsed.GetValue(maxPixels),
                BadFiles = TrainSettings.ParseBadFiles(parsed.GetValue(badFile)),
            };
            if (settings.Freeze && parsed.GetValue(weights) is null)
                throw new UsageException("--freeze keeps what --weights gave; give both, or neither.");
            return new TrainRun(settings, parsed.GetValue(dataDir), parsed.GetValue(offline), reading, count, screen)
                .Begin(parsed.GetValue(output)!, parsed.GetValue(runName), parsed.GetValue(weights), string.Join(' ', ["fovea", .. parsed.Tokens.Select(token => token.Value)]), cancellation);
        });
        return command;
    }
}
