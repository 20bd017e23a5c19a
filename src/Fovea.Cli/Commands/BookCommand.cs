using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Fovea.Book;
using Fovea.Book.Writing;
using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Layers;
using Fovea.Reports.Texts;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea book</c>: the experiments of the book, each as a page.</summary>
static class BookCommand
{
    const string All = "all", Digits = "digits";

    /// <summary>Shown below the help text.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        "fovea book",
        "fovea book gates --open",
        "fovea book convolution --image cat.png --lang ko",
        "fovea book techniques --quick --data digits",
        "fovea book all --output book",
    ];

    public static Command Create(CancellationToken cancellation)
    {
        var name = new Argument<string?>("name") { Description = "An experiment, a chapter, or all; a list of them if left out.", Arity = ArgumentArity.ZeroOrOne };
        var quick = new Option<bool>("--quick") { Description = "Smaller experiments, of seconds: fewer pictures and steps." };
        var data = CommonOptions.Choice("--data", "Pictures to learn from", BookData.Names, "mnist");
        var language = CommonOptions.Language();
        var output = new Option<string>("--output") { Description = "Folder of the book.", HelpName = "folder", DefaultValueFactory = _ => "book" };
        var seed = new Option<ulong?>("--seed") { Description = "Seed of everything random; equal seeds give equal figures. [default: 1]", HelpName = "n" }.Require(Requirement.Seed);
        var image = new Option<string?>("--image") { Description = "Your own picture, for the experiments that look at one.", HelpName = "file" };
        var open = CommonOptions.Open();
        var (dataDir, threads, json) = (CommonOptions.DataDir(), CommonOptions.Threads(), CommonOptions.Json());
        var command = new Command("book", "Runs experiments of the book and writes a page about each.")
        {
            name, quick, data, language, output, seed, image, open, dataDir, threads, json,
        };
        command.SetAction(parsed =>
        {
            var screen = new Screen(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json));
            var spoken = CommonOptions.ParseLanguage(parsed.GetValue(language));
            if (parsed.GetValue(name) is not { } word)
            {
                List(screen, spoken);
                return 0;
            }

            var experiments = Find(word);
            var picture = parsed.GetValue(image);
            if (picture is not null && !experiments.Any(experiment => experiment.TakesImage))
                throw new UsageException($"{word} looks at no picture; {string.Join(", ", LookingAtPictures)} take --image.");
            using var status = new StatusLine(screen);
            var count = CommonOptions.UseThreads(parsed.GetValue(threads));
            var context = new BookContext
            {
                Quick = parsed.GetValue(quick),
                Language = spoken,
                Seed = parsed.GetValue(seed) ?? 1,
                Data = new BookData(parsed.GetValue(data)!, parsed.GetValue(dataDir), count),
                ImagePath = picture,
                Cancellation = cancellation,
            };
            return Write(screen, status, parsed.GetValue(output)!, context, experiments, parsed.GetValue(open));
        });
        return command;
    }

    static int Write(Screen screen, StatusLine status, string folder, BookContext context, IReadOnlyList<Experiment> experiments, bool open)
    {
        var (clock, all, done, page) = (new Stopwatch(), Stopwatch.StartNew(), 0, "");
        context = context with
        {
            Progress = new Now<BookProgress>(progress => status.Show(string.Create(CultureInfo.InvariantCulture, $"{Place(experiments, done)} {progress.Done:P0} {progress.What}"))),
        };
        try
        {
            new BookBuilder(folder, context).Write(
                experiments,
                started: experiment =>
                {
                    clock.Restart();
                    status.Show($"{Place(experiments, done)} …");
                },
                written: (experiment, path) =>
                {
                    status.Dispose();
                    (done, page) = (done + 1, path);
                    screen.Write(screen.Json
                        ? ToJson(experiment, path, clock.Elapsed)
                        : string.Create(CultureInfo.InvariantCulture, $"{experiment.Name}: {path} ({clock.Elapsed.TotalSeconds:0.0} s)"));
                });
        }
        catch (DirectoryNotFoundException exception) when (context.Data.Name != Digits)
        {
            throw new DirectoryNotFoundException($"{exception.Message} Or draw the book with --data {Digits}.", exception);
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
        {
            status.Dispose();
            screen.Say(done == 0
                ? "fovea: stopped; no page was written."
                : $"fovea: stopped; {done} of {experiments.Count} pages are written. The rest, from {experiments[done].Name} on, are made by the same command.");
            return ExitCode.Interrupted;
        }

        if (experiments.Count > 1)
        {
            page = Path.Combine(folder, "index.html");
            if (!screen.Json)
                screen.Write(string.Create(CultureInfo.InvariantCulture, $"{experiments.Count} pages in {all.Elapsed.TotalSeconds:0.0} s; contents: {page}"));
        }

        if (open)
            Browser.Open(page);
        return 0;
    }

    static IEnumerable<string> LookingAtPictures => Contents.Experiments.Where(experiment => experiment.TakesImage).Select(experiment => experiment.Name);

    static string Place(IReadOnlyList<Experiment> experiments, int done) =>
        experiments.Count == 1 ? experiments[0].Name : $"{done + 1}/{experiments.Count} {experiments[Math.Min(done, experiments.Count - 1)].Name}";

    static void List(Screen screen, Language language)
    {
        if (screen.Json)
        {
            foreach (var experiment in Contents.Experiments)
                screen.Write(ToJson(experiment, null, null));
            return;
        }

        foreach (var chapter in Chapter.All)
        {
            var inside = Contents.Of(chapter);
            if (inside.Count == 0)
                continue;
            screen.Write($"{chapter.Number} {chapter.Title.In(language)} ({chapter.Name})");
            foreach (var experiment in inside)
                screen.Write($"    {experiment.Name,-22}{experiment.Title.In(language)}");
        }
    }

    static IReadOnlyList<Experiment> Find(string word)
    {
        if (string.Equals(word, All, StringComparison.OrdinalIgnoreCase))
            return Contents.Experiments;
        if (Contents.Find(word) is { } experiment)
            return [experiment];
        if (Chapter.All.FirstOrDefault(chapter => string.Equals(chapter.Name, word, StringComparison.OrdinalIgnoreCase)) is { } chapter && Contents.Of(chapter) is [_, ..] inside)
            return inside;
        string[] names = [.. Contents.Experiments.Select(known => known.Name), .. Chapter.All.Select(known => known.Name), All];
        var hint = NearestName.Of(word, names) is [var nearest] ? $" Did you mean \"{nearest}\"?" : "";
        throw new UsageException($"There is no experiment or chapter \"{word}\".{hint} fovea book lists them all.");
    }

    static string ToJson(Experiment experiment, string? page, TimeSpan? took) => JsonLine.Of(page is null ? "experiment" : "page", json =>
    {
        json.WriteString("name", experiment.Name);
        json.WriteString("chapter", experiment.Chapter.Name);
        json.WriteString("title", experiment.Title.English);
        if (page is not null)
            json.WriteString("path", page);
        if (took is { } time)
            json.WriteNumber("seconds", Math.Round(time.TotalSeconds, 3));
    });

    // Progress<T> posts to other threads, where lines would come too late and out of order.
    sealed class Now<T>(Action<T> hear) : IProgress<T>
    {
        public void Report(T value) => hear(value);
    }
}
