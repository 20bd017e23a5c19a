using System.Globalization;
using System.Runtime.InteropServices;
using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Kernels.Machine;
using Fovea.Layers;
using Fovea.Layers.Losses;
using Fovea.Training;
using Fovea.Training.Callbacks;
using Fovea.Training.Checkpoints;
using Fovea.Training.Events;
using Fovea.Training.Optimizers;
using Fovea.Training.Runs;

namespace Fovea.Cli.Commands;

/// <summary>One training, begun or continued.</summary>
/// <param name="asked">What was asked.</param>
/// <param name="dataFolder">Where to look for the data first.</param>
/// <param name="offline">Whether a missing data set may not be fetched.</param>
/// <param name="reading">How photos are read.</param>
/// <param name="threads">Threads that compute.</param>
/// <param name="screen">Where to show it.</param>
sealed class TrainRun(TrainSettings asked, string? dataFolder, bool offline, PhotoReading reading, int threads, Screen screen)
{
    TrainSettings settings = asked; // complete once the data has been looked at

    /// <summary>Trains into a new run folder.</summary>
    /// <returns>The exit code.</returns>
    public int Begin(string root, string? name, string? weights, string command, CancellationToken cancellation)
    {
        var data = ReadData(cancellation);
        var train = data.Train;
        var model = MakeModel(train).Initialize(settings.Seed);
        if (weights is not null)
            screen.Say(FirstWeights.Load(model, settings.Model, weights));
        (_, _) = (MakeOptimizer(model), settings.MakeSchedule()); // What is wrong is told before a folder is made.
        var run = RunFolder.Create(root, name ?? $"{DataSets.ShortName(settings.Data)}-{settings.Model}", numbered: name is null, Describe(command, train));
        return Fit(model, run, data, cancellation, resume: false);
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
        var data = ReadData(cancellation);
        return Fit(MakeModel(data.Train).Initialize(settings.Seed), run, data, cancellation, resume: true);
    }

    int Fit(Module model, RunFolder run, TrainData data, CancellationToken cancellation, bool resume)
    {
        var (train, test) = (data.Train.Shuffle(settings.Seed).Augment(data.Values), data.Test);
        if (settings.Balance)
            train = train.Weighted(Splits.BalancingWeights(data.Train));
        // A batch of one picture has no spread, which batch normalization needs.
        var leavesOne = settings.IsPhotos && data.Train.Count > settings.BatchSize && data.Train.Count % settings.BatchSize == 1;
        if (leavesOne)
            screen.Say("the last batch would be one picture, from which batch normalization cannot learn: each epoch leaves another one out");
        var (learned, measured) = (
            train.Batch(settings.BatchSize, dropLast: leavesOne, workers: reading.Workers, badFiles: settings.BadFiles),
            test.Batch(settings.BatchSize, workers: reading.Workers, badFiles: settings.BadFiles));
        if (settings.Freeze)
            model.FreezeTrunk();
        using var recorder = new RunRecorder(run, SavedModel.Metadata(
            settings.Model, test.ExampleShape, settings.Width ?? 1, Outputs(test), test.ClassNames, settings.Normalize, settings.Fit));
        var trainer = new Trainer(model, MakeOptimizer(model))
        {
            Validation = measured,
            ValidationLimit = settings.EvalSamples,
            ClipNorm = settings.ClipNorm,
            Schedule = settings.MakeSchedule(),
            Callbacks = [recorder, .. Listeners()],
            Loss = (outputs, labels) => Loss.CrossEntropy(outputs, labels, labelSmoothing: settings.LabelSmoothing ?? 0),
        };
        if (resume)
        {
            SavedModel.Load(
                run.Resume, settings.Model, "It belongs to another model than its run.json says.", () => Checkpoint.Load(trainer, run.Resume));
            run.Write(run.Info with { Options = settings.ToOptions(), Threads = threads, Result = null, ClassResults = null });
        }

        screen.Say($"run folder {run}, {threads} {(threads == 1 ? "thread" : "threads")}, {CpuFeatures.Description}");
        History history;
        try
        {
            history = trainer.Fit(data.Mixes.Count == 0 ? learned : learned.Mix(settings.Seed, data.Mixes), settings.Epochs, cancellation);
        }
        catch (TrainingDivergedException exception)
        {
            throw new TrainingDivergedException($"{exception.Message} {DescribeKept(run)}");
        }
        catch (Exception bad) when (PhotoData.StopsAt(bad, settings))
        {
            throw PhotoData.Advise(bad, settings, File.Exists(run.Resume) ? run : null);
        }

        SkippedPictures.Tell(screen, learned, "the pictures to learn", " in the last epoch");
        if (history.End is { Reason: StopReason.Cancelled })
        {
            screen.Say($"Interrupted; everything is saved. To go on: fovea train --resume {run}");
            return ExitCode.Interrupted;
        }

        if (data.TestPictures is { } pictures)
            new PhotoResults(run, screen).Show(trainer, measured, pictures);
        SkippedPictures.Tell(screen, measured, "the pictures to measure on", " in the last epoch");
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

    TrainData ReadData(CancellationToken cancellation)
    {
        (settings, var data) = new TrainDataReader(dataFolder, offline, reading, threads, screen).ForTraining(settings, cancellation);
        if (settings.IsPhotos)
            screen.Say(settings.Describe());
        return data;
    }

    Module MakeModel(IExamples train)
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

    int Outputs(IExamples train) => settings.Classes ?? train.ClassNames.Count;

    RunInfo Describe(string command, IExamples train) => new()
    {
        Command = command,
        Model = settings.Model,
        Input = [.. train.ExampleShape.Sizes],
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
