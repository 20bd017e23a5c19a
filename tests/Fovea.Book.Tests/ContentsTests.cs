using System.Text.Json;
using System.Text.RegularExpressions;
using Fovea.Book.Writing;
using Fovea.Reports.Texts;

namespace Fovea.Book.Tests;

/// <summary>Laws that hold for every experiment, and the book as files.</summary>
public sealed partial class ContentsTests
{
    [Fact]
    public void NamesAreFitForFoldersAndDiffer()
    {
        Assert.All(Contents.Experiments, experiment => Assert.Matches(Name(), experiment.Name));
        Assert.Equal(Contents.Experiments.Count, Contents.Experiments.Select(experiment => experiment.Name).Distinct().Count());
        Assert.DoesNotContain(Contents.Experiments, experiment => Chapter.All.Any(chapter => chapter.Name == experiment.Name));
    }

    [Fact]
    public void ChaptersStandInOrder() =>
        Assert.Equal(Contents.Experiments.Select(experiment => experiment.Chapter.Number).Order(), Contents.Experiments.Select(experiment => experiment.Chapter.Number));

    [Fact]
    public void TitlesAreInBothLanguages() => Assert.All(Contents.Experiments, experiment =>
    {
        Assert.DoesNotMatch(Hangul(), experiment.Title.English);
        Assert.Matches(Hangul(), experiment.Title.Korean);
    });

    [Fact]
    public void ABookIsWrittenAndItsContentsTellWhatIsThere()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"fovea-book-{Guid.NewGuid():N}");
        try
        {
            var told = new List<string>();
            new BookBuilder(folder, new BookContext { Quick = true, Language = Language.Korean }).Write(
                [Contents.Find("arrays")!, Contents.Find("THREE-LAYER")!], started: e => told.Add(e.Name), written: (e, path) => told.Add(path));
            Assert.Equal(["arrays", Path.Combine(folder, "arrays", "index.html"), "three-layer", Path.Combine(folder, "three-layer", "index.html")], told);

            var contents = File.ReadAllText(Path.Combine(folder, "index.html"));
            Assert.Contains("arrays/index.html", contents);
            Assert.DoesNotContain("entropy/index.html", contents);
            Assert.Contains("다차원 배열", File.ReadAllText(Path.Combine(folder, "arrays", "index.html")));
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "three-layer", "figures.json")));
            Assert.True(json.RootElement.GetProperty("quick").GetBoolean());
            Assert.Equal(1.1, json.RootElement.GetProperty("numbers").GetProperty("A1")[2].GetDouble(), 1e-12);
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void NoLinkLeadsToAPageThatIsNotThere()
    {
        var folder = Directory.CreateTempSubdirectory("fovea-book-").FullName;
        try
        {
            var (written, third) = (0, Contents.Experiments[2]);
            void Check()
            {
                foreach (var page in Directory.GetFiles(folder, "index.html", SearchOption.AllDirectories))
                    foreach (Match link in Address().Matches(File.ReadAllText(page)))
                        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value)), $"{page} leads to {link.Groups[1].Value}");
            }

            using var stop = new CancellationTokenSource();
            var context = new BookContext { Quick = true, Cancellation = stop.Token };
            Assert.Throws<OperationCanceledException>(() => new BookBuilder(folder, context).Write(Contents.Experiments, written: (_, _) =>
            {
                Check();
                if (++written == 3)
                    stop.Cancel();
            }));
            Check();
            Assert.Contains($"../{third.Name}/index.html", File.ReadAllText(Path.Combine(folder, Contents.Experiments[1].Name, "index.html")));
            Assert.DoesNotContain($"../{Contents.Experiments[3].Name}/", File.ReadAllText(Path.Combine(folder, third.Name, "index.html")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void AFolderThatCannotBeWrittenIsASentence()
    {
        var file = Path.GetTempFileName();
        try
        {
            var wrong = Assert.Throws<IOException>(() => new BookBuilder(file, new BookContext()).Write([Contents.Find("arrays")!]));
            Assert.StartsWith($"The book cannot be written to {file}:", wrong.Message, StringComparison.Ordinal);
            Assert.EndsWith("Choose another folder.", wrong.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void AnExperimentTellsWhetherItReadsData() =>
        Assert.All(Contents.Experiments, experiment => Assert.Equal((experiment.Name, Run.ReadsData(experiment.Name)), (experiment.Name, experiment.UsesData)));

    [Fact]
    public void StoppingIsHeard()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => new BookContext { Cancellation = stop.Token }.Tell(0, "", ""));
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex Name();

    [GeneratedRegex("href=\"([^\"#:]+)\"")]
    private static partial Regex Address();

    [GeneratedRegex("[가-힣]")]
    private static partial Regex Hangul();
}
