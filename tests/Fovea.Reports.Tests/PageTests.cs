using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fovea.Reports.Figures;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Tests;

public sealed partial class PageTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("fovea-page-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void APageNamesNoOutsideAddress()
    {
        foreach (var language in Enum.GetValues<Language>())
        {
            var html = DemoPage.Create().ToHtml(language).Replace("http://www.w3.org/2000/svg", "");
            Assert.DoesNotContain("://", html);
            Assert.DoesNotMatch(@"url\((?!data:)", html);
            Assert.DoesNotMatch(@"@import|<(link|script|iframe|object|embed)\b[^>]*(src|data)=", html);
            Assert.All(Address().Matches(html), match => Assert.Matches(@"^(data:|\.\./|figures\.json$)", match.Groups[1].Value));
        }
    }

    // FOVEA_DEMO_PAGE names a folder to keep the pages in, for eyes.
    [Fact]
    public void TheDemoPageIsWritten()
    {
        var kept = Environment.GetEnvironmentVariable("FOVEA_DEMO_PAGE") ?? folder;
        foreach (var language in Enum.GetValues<Language>())
        {
            var path = DemoPage.Create().Write(Path.Combine(kept, language.ToString(), "demo"), language);
            Assert.InRange(new FileInfo(path).Length, 100_000, 1_000_000);
            DemoPage.Contents().Write(Path.Combine(kept, language.ToString()), language);
        }
    }

    [Fact]
    public void TheSameInputGivesTheSameBytes()
    {
        Assert.Equal(DemoPage.Create().ToHtml(Language.Korean), DemoPage.Create().ToHtml(Language.Korean));
        Assert.Equal(DemoPage.Create().ToJson(), DemoPage.Create().ToJson());
    }

    [Fact]
    public void TextsAreTextsAndNothingElse()
    {
        const string Evil = "</title><script>alert(\"x\")</script>";
        var html = new Page("p", Evil) { Summary = Evil, Next = new("../n/index.html", Evil) }
            .Section(Evil).Paragraph(Evil).Code(Evil).List(Evil).Formula(Evil)
            .Add(new LineChart(Evil, Evil, Evil) { Caption = Evil }.Series(Evil, (int[])[1, 2]).Series(Evil, (int[])[1, 2]).Vertical(Evil, 1))
            .Add(new Table("t", Evil).Row(Evil)).Add(new Facts("f").Add(Evil, 1)).Add(new MatrixFigure("m", new[,] { { 1 } }) { RowLabels = [Evil] })
            .ToHtml(Language.English);
        Assert.Equal(1, Figures.Drawn.Count(html, "<script>"));
        Assert.DoesNotContain("alert(\"", html);
    }

    [Fact]
    public void AFigureIsFoundByItsName()
    {
        var page = new Page("p", "p").Add(new LineChart("Test accuracy (%)", "x", "y").Series("s", (int[])[1]));
        Assert.Equal("test-accuracy", JsonDocument.Parse(page.ToJson()).RootElement.GetProperty("figures")[0].GetProperty("name").GetString());
        Assert.Contains("two figures named \"test-accuracy\"", Assert.Throws<ArgumentException>(() => page.Add(new Facts("Test accuracy"))).Message);
    }

    [Fact]
    public void APageHasOneLanguage()
    {
        var korean = DemoPage.Create().ToHtml(Language.Korean);
        Assert.Contains("<html lang=\"ko\">", korean);
        Assert.Contains("시험 정확도", korean);
        Assert.DoesNotContain("test accuracy", korean);
    }

    [Fact]
    public void ALargePageIsRefusedAndTheLargestFigureNamed()
    {
        var pictures = new PictureGrid("Noise");
        for (var i = 0; i < 30; i++)
            pictures.Add(new Data.Images.Picture(256, 256, 1, [.. Enumerable.Range(0, 65_536).Select(p => (byte)(p * 2654435761u * (p + 7u + (uint)i) >> 13))]));
        var error = Assert.Throws<InvalidOperationException>(() => new Page("p", "p").Add(new Facts("small").Add("x", 1)).Add(pictures).Write(folder, Language.English));
        Assert.Matches("^The page \"p\" would be .* MB, at most 2 MB: the figure \"Noise\" alone has .* MB\\.", error.Message);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void FilesAreReplacedWhole()
    {
        new Page("p", "first").Add(new Facts("f").Add("x", 1)).Write(folder, Language.English);
        new Page("p", "second").Add(new Facts("f").Add("x", 2)).Write(folder, Language.English);
        Assert.Equal(["figures.json", "index.html"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        Assert.Contains("second", File.ReadAllText(Path.Combine(folder, "index.html"), Encoding.UTF8));
    }

    [Fact]
    public void AFolderThatCannotBeMadeIsTold()
    {
        var file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");
        var error = Assert.Throws<IOException>(() => new Page("p", "p").Write(Path.Combine(file, "page"), Language.English));
        Assert.StartsWith($"The folder {Path.Combine(file, "page")} could not be made: ", error.Message);
    }

    [Fact]
    public void ContentsNeedAChapterAndStayAmongThePages()
    {
        Assert.Contains("need a chapter", Assert.Throws<InvalidOperationException>(() => new Contents("b").Entry("a.html", "a", "a")).Message);
        Assert.Contains("leads out", Assert.Throws<ArgumentException>(() => new Contents("b").Chapter("c").Entry("http://a", "a", "a")).Message);
    }

    [GeneratedRegex(@"\b(?:src|href)=""([^""]*)""")]
    private static partial Regex Address();
}
