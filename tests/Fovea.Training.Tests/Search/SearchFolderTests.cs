using Fovea.Training.Search;

namespace Fovea.Training.Tests.Search;

public sealed class SearchFolderTests : IDisposable
{
    static readonly Dictionary<string, string> Options = new() { ["lr"] = "1E-06:0.01" };

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_was_added_is_read_back()
    {
        var search = SearchFolder.Open(folder.Path, "a", Options);
        var trial = new Trial
        {
            Number = 2,
            Round = 1,
            Values = new Dictionary<string, string> { ["lr"] = "0.001" },
            Accuracies = [0.5, 1 / 3.0],
            Losses = [double.NaN, 0.1],
            Diverged = true,
            Seconds = 0.25,
        };
        search.Add(trial);
        search.Add(trial with { Number = 1 });
        var trials = SearchFolder.Open(folder.Path, "a", Options).Info.Trials;
        Assert.Equal([1, 2], trials.Select(one => one.Number));
        Assert.Equal(trial.Values, trials[1].Values);
        Assert.Equal(trial.Accuracies, trials[1].Accuracies);
        Assert.Equal(trial.Losses, trials[1].Losses);
        Assert.Equal((true, 0.25), (trials[1].Diverged, trials[1].Seconds));
        Assert.Equal(["search.json"], Directory.EnumerateFileSystemEntries(search.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void What_is_wrong_is_told()
    {
        var path = SearchFolder.Open(folder.Path, "a", Options).Path;
        Assert.Equal(
            $"{path} holds another search: its lr is 1E-06:0.01, asked was 0.1:1. Choose another --name, or ask for the same to go on with it.",
            Assert.Throws<IOException>(() => SearchFolder.Open(folder.Path, "a", new Dictionary<string, string> { ["lr"] = "0.1:1" })).Message);
        Assert.Equal(
            $"{path} holds another search: its opt is not set, asked was sgd. Choose another --name, or ask for the same to go on with it.",
            Assert.Throws<IOException>(() => SearchFolder.Open(folder.Path, "a", new Dictionary<string, string>(Options) { ["opt"] = "sgd" })).Message);

        File.WriteAllText(Path.Combine(path, "search.json"), "{ \"options\": {}, \"tri");
        Assert.Equal(
            $"{Path.Combine(path, "search.json")} is damaged: it is not what a search writes there in line 1. Mend it, or remove it to begin anew.",
            Assert.Throws<InvalidDataException>(() => SearchFolder.Open(folder.Path, "a", Options)).Message);

        Directory.CreateDirectory(Path.Combine(folder.Path, "b", "inside"));
        Assert.Equal(
            $"{Path.Combine(folder.Path, "b")} exists already and holds no search. Choose another --name.",
            Assert.Throws<IOException>(() => SearchFolder.Open(folder.Path, "b", Options)).Message);
        File.WriteAllText(Path.Combine(folder.Path, "c"), "");
        Assert.StartsWith(
            $"The folder {Path.Combine(folder.Path, "c", "d")} could not be made: ",
            Assert.Throws<IOException>(() => SearchFolder.Open(Path.Combine(folder.Path, "c"), "d", Options)).Message);
    }
}
