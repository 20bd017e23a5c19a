namespace Fovea.Cli.Tests;

/// <summary><c>fovea book</c>.</summary>
[Collection("one at a time")]
public sealed class BookTests : IDisposable
{
    readonly Tool tool = new();

    public void Dispose() => tool.Dispose();

    [Fact]
    public void It_lists_experiments_by_chapter()
    {
        var lines = tool.Run("book").Lines;
        Assert.Equal("1 Perceptrons (perceptrons)", lines[0]);
        Assert.Matches("^    gates +Gates from perceptrons$", lines[1]);
        Assert.Contains(tool.Run("book --lang ko").Lines, line => line.EndsWith("퍼셉트론으로 만드는 게이트", StringComparison.Ordinal));
        var json = tool.Run("book --json").Json[0];
        Assert.Equal(("experiment", "gates", "perceptrons"), (json.GetProperty("event").GetString(), json.GetProperty("name").GetString(), json.GetProperty("chapter").GetString()));
    }

    [Fact]
    public void It_writes_a_page_and_its_numbers()
    {
        var outcome = tool.Run("book three-layer --quick --lang ko --output @/book");
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.Matches(@"^three-layer: .*three-layer/index\.html \([0-9.]+ s\)$", outcome.Output.Trim());
        Assert.Contains("<html lang=\"ko\"", File.ReadAllText(tool.File("book/three-layer/index.html")));
        Assert.Contains("0.57444251681", File.ReadAllText(tool.File("book/three-layer/figures.json")));
        Assert.True(File.Exists(tool.File("book/index.html")));
    }

    [Fact]
    public void It_writes_a_chapter()
    {
        var outcome = tool.Run("book backpropagation --quick --json --output @/book");
        Assert.Equal(["computation-graph", "layers"], outcome.Json.Select(page => page.GetProperty("name").GetString()));
        Assert.All(outcome.Json, page => Assert.True(File.Exists(page.GetProperty("path").GetString())));
    }

    [Theory]
    [InlineData("book gats", 2, "fovea: There is no experiment or chapter \"gats\". Did you mean \"gates\"? fovea book lists them all.")]
    [InlineData("book gates --data minst", 2, "fovea: --data is \"minst\", expected mnist or digits or fashion-mnist.")]
    [InlineData("book gates --lang fr", 2, "fovea: --lang is \"fr\", expected en or ko.")]
    [InlineData("book gates --image cat.png", 2, "fovea: gates looks at no picture; convolution, pooling, receptive-field take --image.")]
    [InlineData("book convolution --quick --image nowhere.png --output @", 1, "fovea: There is no picture nowhere.png; give a picture file, or none for a drawn one.")]
    [InlineData("book convolution --quick --image @ --output @", 1, "fovea: There is no picture @, it is a folder; give a picture file, or none for a drawn one.")]
    [InlineData("book photos --quick --data-dir @/none --data digits --output @", 1, "fovea: There is no data folder @/none.\n")]
    public void What_is_wrong_is_told(string arguments, int code, string message)
    {
        var outcome = tool.Run(arguments);
        Assert.Equal(code, outcome.Code);
        Assert.StartsWith(message.Replace("@", tool.Folder), outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error);
    }

    [Fact]
    public void Absent_data_are_told_with_how_to_get_them_and_what_there_is_without()
    {
        var outcome = tool.Run("book pooling --quick --data mnist --data-dir @/none --output @/book");
        Assert.Equal(1, outcome.Code);
        Assert.StartsWith($"fovea: There is no data folder {tool.File("none")}. Fetch the four files from https://", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(" by \"fovea data get mnist\", ", outcome.Error);
        Assert.EndsWith("Or draw the book with --data digits.\n", outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.Trim().Split('\n'));
        Assert.False(File.Exists(tool.File("book/pooling/index.html")));
    }

    [Theory]
    [InlineData("--data mnist --data-dir @/none", "There is no data folder ")]
    [InlineData("--data digits --image @/notes.txt", "notes.txt is not a picture that can be read")]
    [InlineData("--data digits --image @/none.png", "There is no picture ")]
    public void What_a_later_page_lacks_is_told_before_the_first(string options, string message)
    {
        File.WriteAllText(tool.File("notes.txt"), "no picture");
        var outcome = tool.Run($"book all --quick {options} --output @/book");
        Assert.Equal((1, ""), (outcome.Code, outcome.Output));
        Assert.Contains(message, outcome.Error);
        Assert.Single(outcome.Error.Trim().Split('\n'));
        Assert.Empty(Directory.EnumerateFileSystemEntries(tool.File("book")));
    }

    [Fact]
    public void Without_a_browser_the_page_is_named()
    {
        if (!OperatingSystem.IsLinux())
            return; // There a browser would open.
        var path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", tool.Folder);
        var outcome = tool.Run("book arrays --quick --output @/book --open");
        Environment.SetEnvironmentVariable("PATH", path);
        Assert.Equal((1, $"fovea: No browser could be started. Open {tool.File("book/arrays/index.html")} yourself.\n"), (outcome.Code, outcome.Error));
        Assert.StartsWith("arrays: ", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_picture_is_told()
    {
        File.WriteAllText(tool.File("notes.txt"), "no picture");
        var outcome = tool.Run("book convolution --image @/notes.txt --output @");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("notes.txt", outcome.Error);
        Assert.Single(outcome.Error.Trim().Split('\n'));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_told()
    {
        File.WriteAllText(tool.File("taken"), "");
        var outcome = tool.Run("book gates --output @/taken");
        Assert.Equal(1, outcome.Code);
        Assert.StartsWith($"fovea: The book cannot be written to {tool.File("taken")}:", outcome.Error, StringComparison.Ordinal);
        Assert.EndsWith("Choose another folder.\n", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Stopping_is_polite()
    {
        var outcome = tool.Run("book gates --output @/book", new CancellationToken(canceled: true));
        Assert.Equal((130, "fovea: stopped; no page was written.\n"), (outcome.Code, outcome.Error));
    }

    [Fact]
    public void A_data_set_that_is_absent_is_told_with_a_way_to_get_it_and_one_without()
    {
        Directory.CreateDirectory(tool.File("empty"));
        var (folder, cache) = (Environment.GetEnvironmentVariable("FOVEA_DATA"), Environment.GetEnvironmentVariable("XDG_CACHE_HOME"));
        Environment.SetEnvironmentVariable("FOVEA_DATA", null);
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", tool.File("cache"));
        var outcome = tool.Run("book two-layer-net --quick --data mnist --data-dir @/empty --output @/book");
        Environment.SetEnvironmentVariable("FOVEA_DATA", folder);
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", cache);
        Assert.Equal(1, outcome.Code);
        Assert.StartsWith("fovea: mnist was not found: ", outcome.Error);
        Assert.Contains("\"fovea data get mnist\"", outcome.Error);
        Assert.EndsWith("Or draw the book with --data digits.\n", outcome.Error);
        Assert.DoesNotContain("--data", tool.Run("book convolution --quick --image nowhere.png --output @/book").Error);
    }
}
