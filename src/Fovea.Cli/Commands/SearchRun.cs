using System.Globalization;
using System.Text.Json;
using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Data;
using Fovea.Kernels.Machine;
using Fovea.Layers;
using Fovea.Reports.Searches;
using Fovea.Reports.Texts;
using Fovea.Training.Search;

namespace Fovea.Cli.Commands;

/// <summary>One search, begun or continued.</summary>
/// <param name="asked">What was asked.</param>
/// <param name="reader">Reads the data.</param>
/// <param name="threads">Threads that compute.</param>
/// <param name="workers">Threads that read pictures ahead; null for as many as is usual.</param>
/// <param name="jobs">Trials at a time.</param>
/// <param name="screen">Where to show it.</param>
sealed class SearchRun(SearchSettings asked, TrainDataReader reader, int threads, int? workers, int jobs, Screen screen)
{
    const int ShownTrials = 20;
    const int MeasuredAtATime = 100;

    readonly SearchSpace space = asked.MakeSpace();

    SearchSettings settings = asked; // complete once the data has been looked at
    Loader? learned, measured; // of one trial: every one reads the same pictures

    /// <summary>Runs the trials that are not done yet, in a folder of that name.</summary>
    /// <returns>The exit code.</returns>
    public int Run(string root, string name, CancellationToken cancellation)
    {
        var search = MakeSearch();
        var training = MakeTraining(cancellation);
        var folder = SearchFolder.Open(root, name, settings.ToOptions());
        screen.Say($"search folder {folder}, {threads} {(threads == 1 ? "thread" : "threads")}, {CpuFeatures.Description}");
        screen.Say($"{settings.Trials} trials in {settings.Rounds} {(settings.Rounds == 1 ? "round" : "rounds")}, {space}");
        if (folder.Info.Trials.Count > 0)
            screen.Say($"{folder.Info.Trials.Count} of {settings.Trials} trials are done already.");
        try
        {
            search.Run(training.Run, folder.Info.Trials, trial =>
            {
                folder.Add(trial);
                Show(trial);
            }, cancellation);
        }
        catch (OperationCanceledException)
        {
            screen.Say($"Interrupted; {folder.Info.Trials.Count} of {settings.Trials} trials are saved. To go on, give the same command again.");
            return ExitCode.Interrupted;
        }

        ShowBest(search, folder.Info.Trials);
        SkippedPictures.Tell(screen, learned, "the pictures to learn");
        SkippedPictures.Tell(screen, measured, "the pictures to measure on");
        var what = $"{DataSets.ShortName(settings.Training.Data)}, {settings.Training.Model}";
        var page = new SearchFigures(search, folder.Info.Trials).Page("search", ($"{what}: {settings.Trials} trials", $"{what}: {settings.Trials}회 시도"));
        screen.Say($"page: {page.Write(folder.Path, Language.English)}");
        return 0;
    }

    RandomSearch MakeSearch() => settings.Rounds <= settings.Trials
        ? new RandomSearch(space) { Trials = settings.Trials, Rounds = settings.Rounds, Seed = settings.Training.Seed, Jobs = jobs }
        : throw new UsageException($"--rounds is {settings.Rounds}, but there are only {settings.Trials} trials; ask for more trials or fewer rounds.");

    TrialTraining MakeTraining(CancellationToken cancellation)
    {
        (var training, var data) = reader.ForSearch(settings.Training, settings.Validation, cancellation);
        settings = settings with { Training = training };
        var card = ModelCards.Find(training.Model);
        Module Make() => ModelCards.CreateFor(data.Train, card, data.Train.ClassNames.Count, training.Width ?? 1);
        CheckDropout(Make());
        return new TrialTraining(Make, size => Learn(data, size), () => measured = data.Test.Batch(MeasuredAtATime, workers: workers, badFiles: training.BadFiles))
        {
            Epochs = training.Epochs,
            Seed = training.Seed,
            Schedule = training.MakeSchedule(),
            Usual = settings.Usual(),
        };
    }

    IBatchSource Learn(TrainData data, int size)
    {
        var loader = learned = data.Train.Shuffle(settings.Training.Seed).Augment(data.Values).Batch(size, workers: workers, badFiles: settings.Training.BadFiles);
        return data.Mixes.Count == 0 ? loader : loader.Mix(settings.Training.Seed, data.Mixes);
    }

    // Told before the first trial begins, and before a folder is made.
    void CheckDropout(Module model)
    {
        if (settings.Ranges["dropout"] is null)
            return;
        try
        {
            TrialTraining.SetDropout(model, 0);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException($"--dropout: {exception.Message}");
        }
    }

    void Show(Trial trial)
    {
        if (screen.Json)
            screen.Write(JsonLine.Of("trial_ended", json => Describe(trial, json)));
        else
            screen.Write(Text($"trial {trial.Number}/{settings.Trials}  {Values(trial)}  {Outcome(trial)}  {trial.Seconds:F1} s"));
        screen.Output.Flush();
    }

    void ShowBest(RandomSearch search, IReadOnlyList<Trial> trials)
    {
        var ranked = Trial.Rank(trials);
        if (screen.Json)
        {
            screen.Write(JsonLine.Of("search_ended", json =>
            {
                json.WriteNumber("trials", trials.Count);
                json.WriteNumber("diverged", trials.Count(trial => trial.Diverged));
                json.WriteStartObject("best");
                Describe(ranked[0], json);
                json.WriteEndObject();
            }));
            return;
        }

        var names = space.Hyperparameters.Select(one => one.Name).ToArray();
        screen.WriteTable(
            ["rank", "trial", "round", .. names, "accuracy", "loss"],
            [.. ranked.Take(ShownTrials).Select((trial, index) => (string[])[
                Text($"{index + 1}"), Text($"{trial.Number}"), Text($"{trial.Round}"), .. names.Select(name => trial.Values[name]),
                trial.Diverged ? "diverged" : Text($"{trial.Accuracy:P2}"), trial.Losses.Count == 0 ? "" : Text($"{trial.Losses[^1]:F4}")])],
            "rank", "trial", "round", "accuracy", "loss");
        for (var round = 2; round <= settings.Rounds; round++)
            screen.Write($"round {round} drew from {search.SpaceOf(round, trials)}");
        if (ranked[0].Diverged)
            screen.Write("every trial diverged; search lower learning rates");
        else
            screen.Write($"to train with the best, beside the options given here: fovea train {Quoted(settings.Training.Data)} --model {settings.Training.Model} {Values(ranked[0], except: "dropout")}");
    }

    static void Describe(Trial trial, Utf8JsonWriter json)
    {
        json.WriteNumber("number", trial.Number);
        json.WriteNumber("round", trial.Round);
        json.WriteStartObject("values");
        foreach (var (name, value) in trial.Values)
            json.WriteString(name, value);
        json.WriteEndObject();
        if (trial.Diverged)
            json.WriteNull("validation_accuracy");
        else
            json.WriteNumber("validation_accuracy", trial.Accuracy);
        json.WriteBoolean("diverged", trial.Diverged);
        json.WriteNumber("seconds", trial.Seconds);
    }

    // Dropout is the model's own matter, no option of training.
    static string Values(Trial trial, string? except = null) =>
        string.Join(' ', trial.Values.Where(value => value.Key != except).Select(value => $"--{value.Key} {value.Value}"));

    static string Quoted(string path) => path.Contains(' ') ? $"\"{path}\"" : path;

    static string Outcome(Trial trial) => trial.Diverged ? "diverged" : Text($"accuracy {trial.Accuracy:P2}");

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
