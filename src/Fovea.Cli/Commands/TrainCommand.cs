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
        "fovea train mnist --data-dir ~/data --model lenet5 --epochs 10 --lr 0.002",
        "fovea train --resume runs/digits-simple-1 --epochs 20",
    ];

    public static Command Create(CancellationToken cancellation)
    {
        var data = new Argument<string?>("data")
        {
            Description = $"What to learn: {string.Join(", ", DataSets.Names)}. Not with --resume.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var model = CommonOptions.Model("Which model; see fovea models. [default: simple]");
        var epochs = CommonOptions.Positive("--epochs", "How often to see every picture. [default: 6 for digits, 10 for others]");
        var batch = CommonOptions.Positive("--batch-size", "Pictures in a step. [default: 100]", "-b");
        var rate = CommonOptions.Real("--lr", "Learning rate. [default: 0.001 for adam and adamw, 0.01 for the others]", Requirement.FromZero);
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
        var output = new Option<string>("--output") { Description = "Folder that run folders are made in.", HelpName = "folder", DefaultValueFactory = _ => "runs" };
        var name = new Option<string?>("--name") { Description = "The run's name. [default: data-model-number]", HelpName = "name" }.Require(Requirement.FolderName);
        var weights = new Option<string?>("--weights") { Description = "Begin with these weights instead of random ones.", HelpName = "file" };
        var resume = new Option<string?>("--resume")
        {
            Description = "Go on with a run that was interrupted, as if it had not been; or for more --epochs.",
            HelpName = "run",
        };
        var (dataDir, threads, json) = (CommonOptions.DataDir(), CommonOptions.Threads(), CommonOptions.Json());
        var command = new Command("train", "Trains a model and keeps the run in a folder.")
        {
            data, model, epochs, batch, rate, optimizer, momentum, decay, clip, seed, normalize, limit, samples, classes, output, name, weights,
            resume, dataDir, threads, json,
        };
        Option[] keptByRun = [model, batch, rate, optimizer, momentum, decay, clip, seed, normalize, limit, samples, classes, output, name, weights];

        command.SetAction(parsed =>
        {
            var screen = new Screen(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json));
            var count = CommonOptions.UseThreads(parsed.GetValue(threads));
            if (parsed.GetValue(resume) is { } earlier)
            {
                if (parsed.GetValue(data) is not null || keptByRun.Any(option => parsed.GetResult(option) is { Implicit: false }))
                    throw new UsageException("--resume goes on with what the run says; only --epochs, --data-dir, --threads and --json may stand beside it.");
                var run = RunFolder.Open(earlier);
                var kept = TrainSettings.FromOptions(run.Info.Options, Path.Combine(run.Path, "run.json"));
                kept = kept with { Epochs = parsed.GetValue(epochs) ?? kept.Epochs };
                return new TrainRun(kept, parsed.GetValue(dataDir), count, screen).Continue(run, cancellation);
            }

            var set = DataSets.Find(parsed.GetValue(data) ?? throw new UsageException($"Say what to learn: fovea train <data>, one of {string.Join(", ", DataSets.Names)}."));
            var settings = new TrainSettings
            {
                Data = set.Name,
                Model = ModelCards.Find(parsed.GetValue(model) ?? "simple").Name,
                Epochs = parsed.GetValue(epochs) ?? set.Epochs,
                BatchSize = parsed.GetValue(batch) ?? 100,
                Optimizer = parsed.GetValue(optimizer) ?? "adam",
                LearningRate = parsed.GetValue(rate),
                Momentum = parsed.GetValue(momentum),
                WeightDecay = parsed.GetValue(decay),
                Seed = parsed.GetValue(seed) ?? 1,
                Normalize = CommonOptions.ParseNormalize(parsed.GetValue(normalize)),
                ClipNorm = parsed.GetValue(clip),
                Limit = parsed.GetValue(limit),
                EvalSamples = parsed.GetValue(samples),
                Classes = parsed.GetValue(classes),
            };
            return new TrainRun(settings, parsed.GetValue(dataDir), count, screen)
                .Begin(parsed.GetValue(output)!, parsed.GetValue(name), parsed.GetValue(weights), string.Join(' ', ["fovea", .. parsed.Tokens.Select(token => token.Value)]), cancellation);
        });
        return command;
    }
}
