using System.Text.Json;

namespace Fovea.Cli.Tests;

/// <summary><c>fovea search</c> on a folder of pictures.</summary>
[Collection("one at a time")]
public sealed class PhotoSearchTests : IDisposable
{
    const string Search = "search @/photos --size 16 --width 0.25 --epochs 1 --batch-size 8 --lr 1e-3:1e-1 --trials 4 --rounds 2 --output @/runs";

    readonly Tool tool = new();

    public PhotoSearchTests() => StripedPhotos.Make(tool);

    public void Dispose() => tool.Dispose();

    [Fact]
    public void A_search_reads_what_a_training_learns_and_trains_as_that_does()
    {
        var outcome = tool.Run(Search);
        Assert.Equal(0, outcome.Code);
        Assert.Contains("photos: 26 pictures of 2 classes to learn; photos to choose by: 6 to measure on", outcome.Error); // 8 of 40 belong to fovea train.
        Assert.Contains("input 3×16×16: colour", outcome.Error);
        Assert.Contains("4 trials in 2 rounds, lr 0.001:0.1, batch-size 8", outcome.Error);
        Assert.Matches("^trial 1/4  --lr [0-9.]+ --batch-size 8  accuracy [0-9.]+ %  [0-9.]+ s$", outcome.Lines[0]);
        Assert.Contains($"fovea train {tool.File("photos")} --model resnet10-small --lr ", outcome.Lines[^1]);
        var options = JsonDocument.Parse(File.ReadAllBytes(tool.File("runs/search-photos-resnet10-small/search.json"))).RootElement.GetProperty("options");
        Assert.Equal(
            ("nesterov", "cosine", "resized-crop:0.35,flip", "0.0005"),
            (options.GetProperty("opt").GetString(), options.GetProperty("sched").GetString(), options.GetProperty("augment").GetString(), options.GetProperty("weight-decay").GetString()));
        Assert.True(File.Exists(tool.File("runs/search-photos-resnet10-small/index.html")));

        Assert.Contains("4 of 4 trials are done already.", tool.Run(Search).Error);
        File.Delete(tool.File("photos/warm-días/0.png"));
        Assert.Contains("holds another search: its list of files is one of checksum ", tool.Run(Search).Error);
    }

    [Fact]
    public void An_interrupted_search_goes_on_and_ends_like_a_whole_one()
    {
        var whole = tool.Run($"{Search} --name whole --json");
        using var cancellation = new CancellationTokenSource();
        using var writer = new CancellingWriter(cancellation, "\"number\":2,");
        var broken = tool.Run($"{Search} --name broken --json", cancellation.Token, writer);
        Assert.Equal(130, broken.Code);
        Assert.EndsWith("Interrupted; 2 of 4 trials are saved. To go on, give the same command again.\n", broken.Error);

        var resumed = tool.Run($"{Search} --name broken --json --workers 0 --cache 0");
        static string Result(JsonElement trial) => $"{trial.GetProperty("number")} {trial.GetProperty("values")} {trial.GetProperty("validation_accuracy")}";
        Assert.Equal(whole.Json[2..4].Select(Result), resumed.Json[..2].Select(Result));
    }

    [Fact]
    public void A_picture_that_cannot_be_read_ends_it_or_is_skipped()
    {
        File.WriteAllText(tool.File("photos/warm-días/1.png"), "no picture");
        Assert.Matches("^fovea: .*1\\.png", tool.Run($"{Search} --name stopped").Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
        var skipped = tool.Run($"{Search} --name skipped --on-bad-file skip");
        Assert.Equal(0, skipped.Code);
        Assert.Matches("1 of the pictures to (learn|measure on) could not be read and was skipped; the first: .*1\\.png", skipped.Error);
    }

    [Theory]
    [InlineData("search digits --fit crop", "--fit is for photos in files; digits is a set of its own.")]
    [InlineData("search @/photos --lr 1:1e-3", "--lr goes from 1 down to 0.001; the smaller number comes first: 0.001:1.")]
    [InlineData("search @/photos --limit 1", "photos has 1 pictures here, too few to keep 0.2 of them for validation; give a larger --limit.")]
    [InlineData("search @/photos --size 16 --dropout 0.1:0.5", "--dropout: ")]
    [InlineData("search @/photos --augment spin", "There is no augmentation \"spin\".")]
    public void What_is_wrong_is_told(string arguments, string message)
    {
        var outcome = tool.Run($"{arguments} --output @/runs");
        Assert.Equal((2, ""), (outcome.Code, outcome.Output));
        Assert.Contains($"fovea: {message}", outcome.Error);
        Assert.False(Directory.Exists(tool.File("runs")));
    }

    [Fact]
    public void A_folder_that_is_not_there_or_is_empty_is_told()
    {
        Directory.CreateDirectory(tool.File("empty"));
        foreach (var (folder, told) in new[] { ("@/nowhere", "nowhere"), ("@/empty", "empty") })
        {
            var outcome = tool.Run($"search {folder} --output @/runs");
            Assert.Equal((1, ""), (outcome.Code, outcome.Output));
            Assert.Matches($"^fovea: .*{told}.*\n$", outcome.Error);
        }
    }
}
