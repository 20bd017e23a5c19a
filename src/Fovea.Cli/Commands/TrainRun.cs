using System.Globalization;
using System.Runtime.InteropServices;
using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Kernels.Machine;
using Fovea.Layers;
using Fovea.Training;
using Fovea.Training.Callbacks;
using Fovea.Training.Checkpoints;
using Fovea.Training.Events;
using Fovea.Training.Optimizers;
using Fovea.Training.Runs;

namespace Fovea.Cli.Commands;

/// <summary>One training, begun or continued.</summary>
/// <param name="settings">What was asked.</param>
/// <param name="dataFolder">Where to look for the data first.</param>
/// <param name="threads">Threads that compute.</param>
/// <param name="screen">Where to show it.</param>
sealed class TrainRun(TrainSettings settings, string? dataFolder, int threads, Screen screen)
{
    const int Interrupted = 130;

    /// <summary>Trains into a new run folder.</summary>
    /// <returns>The exit code.</returns>
    public int Begin(string root, string? name, string? weights, string command, CancellationToken cancellation)
    {
        var (train, test) = ReadData();
        var model = MakeModel(train).Initialize(settings.Seed);
        if (weights is not null)
            screen.Say(FirstWeights.Load(model, settings.Model, weights));
        (_, _, _) = (MakeOptimizer(model), settings.MakeSchedule(), settings.MakeAugmentations(train.Height)); // What is wrong is told before a folder is made.
        var run = RunFolder.Create(root, name ?? $"{settings.Data}-{settings.Model}", numbered: name is null, Describe(command, train));
        return Fit(model, run, train, test, cancellation, resume: false);
    }

    /// <summary>Goes on with an earlier run, in its folder.</summary>
    /// <returns>The exit code.</returns>
    public int Continue(RunFolder run, CancellationToken cancellation)
    {
        if (!File.Exists(run.Resume))
            throw new FileNotFoundException($"The run {run} cannot go on: it has no checkpoint, since it ended before its first epoch did or the file was removed. Start it again.");
        var learned = Checkpoint.ReadProgress(run.Resume).Epochs;
        if (settings.Epochs < learned)
            throw new UsageException($"The run {run} has learned {learned} epochs already, more than {settings.Epochs}; ask for more with --epochs.");
        var (train, test) = ReadData();
        return Fit(MakeModel(train).Initialize(settings.Seed), run, train, test, cancellation, resume: true);
    }

    int Fit(Module model, RunFolder run, ImageDataset train, ImageDataset test, CancellationToken cancellation, bool resume)
    {
        var augmentations = settings.MakeAugmentations(train.Height);
        if (settings.Freeze)
            model.FreezeTrunk();
        using var recorder = new RunRecorder(run, SavedModel.Metadata(
            settings.Model, [train.Channels, train.Height, train.Width], settings.Width ?? 1, Outputs(train), train.ClassNames, settings.Normalize));
        var trainer = new Trainer(model, MakeOptimizer(model))
        {
            Validation = test.Batch(settings.BatchSize),
            ValidationLimit = settings.EvalSamples,
            ClipNorm = settings.ClipNorm,
            Schedule = settings.MakeSchedule(),
            Callbacks = [recorder, .. Listeners()],
        };
        if (resume)
        {
            SavedModel.Load(
                run.Resume, settings.Model, "It belongs to another model than its run.json says.", () => Checkpoint.Load(trainer, run.Resume));
            run.Write(run.Info with { Options = settings.ToOptions(), Threads = threads, Result = null });
        }

        screen.Say($"run folder {run}, {threads} {(threads == 1 ? "thread" : "threads")}, {CpuFeatures.Description}");
        History history;
        try
        {
            history = trainer.Fit(train.Shuffle(settings.Seed).Augment(augmentations).Batch(settings.BatchSize), settings.Epochs, cancellation);
        }
        catch (TrainingDivergedException exception)
        {
            throw new TrainingDivergedException($"{exception.Message} {DescribeKept(run)}");
        }

        if (history.End is { Reason: StopReason.Cancelled })
        {
            screen.Say($"Interrupted; everything is saved. To go on: fovea train --resume {run}");
            return Interrupted;
        }

        screen.Say($"weights: {run.Last}");
        return 0;
    }

    static string DescribeKept(RunFolder run)
    {
        if (!File.Exists(run.Resume))
            return File.Exists(run.Last) ? $"Kept are the weights from before that step: {run.Last}." : "No weights had been saved yet.";
        var progress = Checkpoint.ReadProgress(run.Resume);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Kept are the weights after step {progress.Steps:N0} of all, in epoch {(progress.StepInEpoch > 0 ? progress.Epochs + 1 : progress.Epochs)}: {run.Last}.");
    }

    IEnumerable<Callback> Listeners()
    {
        if (screen.Json)
            yield return new JsonEvents(screen.Output);
        else
        {
            if (screen.IsTerminal)
                yield return new ProgressBar(screen.Output, screen.Width);
            yield return new Log(screen.Output);
        }
    }

    (ImageDataset Train, ImageDataset Test) ReadData()
    {
        var set = DataSets.Find(settings.Data);
        if (set.Name == "digits")
            screen.Say("drawing the digits ...");
        var (train, test) = (set.Train(dataFolder, settings.Limit, threads), set.Test(dataFolder, null, threads));
        foreach (var data in (ReadOnlySpan<ImageDataset>)[train, test])
            if (data.Count == 0)
                throw new UsageException($"{data.Name} has no pictures.");
        if ((train.Channels, train.Height, train.Width) != (test.Channels, test.Height, test.Width))
            throw new UsageException($"Pictures of {train.Name} are {train.Channels}×{train.Height}×{train.Width}, those of {test.Name} {test.Channels}×{test.Height}×{test.Width}; they must be alike.");
        if (settings.Size is { } size)
            (train, test) = (train.Resize(size), test.Resize(size));
        return (Normalization.Apply(train, settings.Normalize), Normalization.Apply(test, settings.Normalize));
    }

    Module MakeModel(ImageDataset train)
    {
        var card = ModelCards.Find(settings.Model);
        if (settings.Classes < train.ClassNames.Count)
            throw new UsageException($"--classes is {settings.Classes}, but {train.Name} has {train.ClassNames.Count} classes; give at least as many, or leave it out.");
        return ModelCards.CreateFor(train, card, Outputs(train), settings.Width ?? 1);
    }

    Optimizer MakeOptimizer(Module model)
    {
        try
        {
            return OptimizerRegistry.Create(settings.Optimizer, model.Parameters(), settings.LearningRate, settings.Momentum, settings.WeightDecay);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    int Outputs(ImageDataset train) => settings.Classes ?? train.ClassNames.Count;

    RunInfo Describe(string command, ImageDataset train) => new()
    {
        Command = command,
        Model = settings.Model,
        Input = [train.Channels, train.Height, train.Width],
        Classes = train.ClassNames,
        Data = settings.Data,
        Normalize = settings.Normalize is { } pair ? [.. pair.Mean, .. pair.Deviation] : null,
        Options = settings.ToOptions(),
        Seed = settings.Seed,
        Version = typeof(TrainRun).Assembly.GetName().Version?.ToString(3) ?? "unknown",
        Runtime = RuntimeInformation.FrameworkDescription,
        System = RuntimeInformation.OSDescription,
        Instructions = CpuFeatures.Description,
        Threads = threads,
        Started = TimeProvider.System.GetUtcNow(),
    };
}
