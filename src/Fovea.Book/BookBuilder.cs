using Fovea.Book.Writing;
using Fovea.Reports;
using Fovea.Reports.Texts;

namespace Fovea.Book;

/// <summary>Runs experiments and puts their pages into a folder, each into one of its own, under a page of contents.</summary>
/// <param name="folder">The book's folder; made if missing.</param>
/// <param name="context">What was asked for.</param>
public sealed class BookBuilder(string folder, BookContext context)
{
    static readonly Text Title = ("Fovea: the book, alive", "Fovea: 살아 있는 책");

    /// <summary>Runs experiments one after the other. The page of contents is written anew after each, so that it tells what there is.</summary>
    /// <param name="experiments">Which, in order.</param>
    /// <param name="started">Told before each.</param>
    /// <param name="written">Told after each, with the path of its page.</param>
    /// <exception cref="OperationCanceledException">The reader asked to stop; the pages before are written.</exception>
    /// <exception cref="IOException">The folder cannot be written to, or the picture or data are missing; told before the first experiment.</exception>
    /// <exception cref="InvalidDataException">The file that was named is not a picture; told before the first experiment.</exception>
    public void Write(IReadOnlyList<Experiment> experiments, Action<Experiment>? started = null, Action<Experiment, string>? written = null)
    {
        CheckFolder();
        CheckInputs(experiments);
        (Experiment? Experiment, BookPage? Page) last = default;
        foreach (var experiment in experiments)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            started?.Invoke(experiment);
            var (before, after) = Neighbours(experiment);
            var page = new BookPage(experiment, context, new PageLink("../index.html", Title), Link(before)) { Next = Link(after) };
            experiment.Run(context, page);
            var path = page.Write(Path.Combine(folder, experiment.Name));
            WriteContents();
            // Only now, so that no link leads to a page that was never made because the reader stopped.
            if (last.Page is { Next: null } earlier && last.Experiment == before)
            {
                earlier.Next = Link(experiment);
                earlier.Write(Path.Combine(folder, before!.Name));
            }

            last = (experiment, page);
            written?.Invoke(experiment, path);
        }
    }

    /// <summary>Writes the page of contents, with links to the pages that are there.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public string WriteContents()
    {
        var contents = new Reports.Contents(Title)
        {
            Summary = (
                "Every idea from the perceptron to residual networks as something that runs. Each page was computed on this machine, and its " +
                "numbers stand beside it in `figures.json`. `fovea book all` makes the pages that are missing.",
                "퍼셉트론에서 잔차 신경망까지, 모든 개념을 실제로 돌려 본다. 페이지는 모두 이 컴퓨터에서 계산했고 숫자는 옆의 `figures.json`에 있다. 빠진 페이지는 `fovea book all`로 만든다."),
        };
        foreach (var chapter in Chapter.All)
        {
            var inside = Contents.Of(chapter).Where(Exists).ToArray();
            if (inside.Length > 0)
                contents.Chapter(($"{chapter.Number} {chapter.Title.English}", $"{chapter.Number}장 {chapter.Title.Korean}"));
            foreach (var experiment in inside)
                contents.Entry($"{experiment.Name}/index.html", experiment.Title, $"`fovea book {experiment.Name}`");
        }

        return contents.ToPage().Write(folder, context.Language);
    }

    static (Experiment? Before, Experiment? After) Neighbours(Experiment experiment)
    {
        var at = Contents.Experiments.Index().First(entry => entry.Item == experiment).Index;
        return (Contents.Experiments.ElementAtOrDefault(at - 1), Contents.Experiments.ElementAtOrDefault(at + 1));
    }

    PageLink? Link(Experiment? experiment) => experiment is not null && Exists(experiment) ? new PageLink($"../{experiment.Name}/index.html", experiment.Title) : null;

    bool Exists(Experiment experiment) => File.Exists(Path.Combine(folder, experiment.Name, "index.html"));

    // Better now than after minutes of computing; so is the check of the folder.
    void CheckInputs(IReadOnlyList<Experiment> experiments)
    {
        if (context.ImagePath is not null && experiments.Any(experiment => experiment.TakesImage))
            Scenes.Of(context, side: 1);
        if (experiments.Any(experiment => experiment.UsesData))
            context.Data.Check();
    }

    void CheckFolder()
    {
        var probe = Path.Combine(folder, ".fovea-probe");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The book cannot be written to {folder}: {exception.Message} Choose another folder.", exception);
        }
    }
}
