using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Layers;
using Fovea.Training;
using Fovea.Training.Events;
using Fovea.Training.Optimizers;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea eval</c>: how well a trained model does on a data set's test pictures.</summary>
static class EvalCommand
{
    /// <summary>Shown below the help text.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        "fovea eval runs/digits-simple-1 digits",
        "fovea eval lenet5.safetensors mnist --model lenet5 --json",
        "fovea eval runs/photos-resnet10-small-1 ./photos",
    ];

    public static Command Create(CancellationToken cancellation)
    {
        var path = new Argument<string>("run|weights") { Description = "A run folder, or a file of weights: safetensors, PyTorch's .pth, NumPy's .npz. Not with --weights." };
        var data = new Argument<string?>("data") { Description = $"What to measure on: {string.Join(", ", DataSets.Names)}, or a folder or .csv of photos: its test part, else its val part, else what the run held out, else all.", Arity = ArgumentArity.ZeroOrOne };
        var size = CommonOptions.Size();
        var (weights, part) = (CommonOptions.Weights(), CommonOptions.Part());
        var model = CommonOptions.Model("Which model the weights belong to, if the file does not say it.");
        var batch = CommonOptions.Positive("--batch-size", "Pictures at a time. [default: 100]", "-b");
        var limit = CommonOptions.Positive("--limit", "Measure on the first n pictures only. [default: all]");
        var normalize = CommonOptions.Normalize("Subtract a mean from pixel values, then divide by a deviation. [default: as the weights say]");
        var (best, dataDir, threads, json) = (CommonOptions.Best(), CommonOptions.DataDir(), CommonOptions.Threads(), CommonOptions.Json());
        var offline = CommonOptions.Offline("Fetch no data set that is missing.");
        var (badFile, maxPixels, workers) = (CommonOptions.OnBadFile(), CommonOptions.MaxPixels(), CommonOptions.LoaderWorkers());
        var command = new Command("eval", "Measures a trained model on test pictures.")
        {
            path, data, model, weights, part, size, batch, limit, normalize, best, badFile, maxPixels, dataDir, offline, threads, workers, json,
        };
        command.SetAction(parsed =>
        {
            var screen = new Screen(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json));
            var count = CommonOptions.UseThreads(parsed.GetValue(threads));
            var (source, name) = parsed.GetValue(weights) is { } given ? (given, parsed.GetRequiredValue(path)) : (parsed.GetRequiredValue(path), parsed.GetValue(data));
            if (name is null)
                throw new UsageException($"Say what to measure on: fovea eval <run|weights> <data>, one of {string.Join(", ", DataSets.Names)}, or a folder of photos.");
            var isPhotos = PhotoData.IsMeant(name);
            var set = isPhotos ? null : DataSets.Find(name);
            var saved = SavedModel.Open(source, parsed.GetValue(best), parsed.GetValue(model), parsed.GetValue(part));
            var pair = CommonOptions.ParseNormalize(parsed.GetValue(normalize)) ?? saved.Normalize;
            IExamples pictures;
            if (set is null)
                pictures = PhotoData.Examples(
                    PhotoData.ToMeasure(name, saved, source, parsed.GetValue(limit), parsed.GetValue(maxPixels)), saved, parsed.GetValue(size) ?? saved.Input[1], pair);
            else
            {
                var test = new DataFetch(screen, parsed.GetValue(offline), cancellation)
                    .Read(set, parsed.GetValue(dataDir), () => set.Test(parsed.GetValue(dataDir), parsed.GetValue(limit), count));
                if ((parsed.GetValue(size) ?? (saved.KnowsSize ? saved.Input[1] : test.Height)) is var rows && rows != test.Height)
                    test = test.Resize(rows);
                if (saved.Input[0] != test.Channels)
                    throw new UsageException($"{saved.Name} takes pictures of {saved.Input[0]} {(saved.Input[0] == 1 ? "channel" : "channels")}; those of {test.Name} have {test.Channels}.");
                pictures = Normalization.Apply(test, pair);
            }

            if (saved.Module.OutputShape([1, .. pictures.ExampleShape])[1] is var outputs && outputs != pictures.ClassNames.Count)
                screen.Say($"The model tells {outputs} classes apart, {pictures.Name} has {pictures.ClassNames.Count}: labels are compared by number.");
            var trainer = new Trainer(saved.Module, new Sgd(saved.Module.Parameters()));
            var loader = pictures.Batch(
                parsed.GetValue(batch) ?? 100, workers: parsed.GetValue(workers), badFiles: TrainSettings.ParseBadFiles(parsed.GetValue(badFile)));
            var result = trainer.Evaluate(loader);
            SkippedPictures.Tell(screen, loader);
            screen.Write(screen.Json
                ? EventJson.Write(new EvaluationEnded(null, result.Examples, result.Loss, result.Accuracy, result.Seconds))
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{pictures.Name}: accuracy {result.Accuracy:P2}, loss {result.Loss:F4}, {result.Examples:N0} pictures in {result.Seconds:F1} s"));
            return 0;
        });
        return command;
    }
}
