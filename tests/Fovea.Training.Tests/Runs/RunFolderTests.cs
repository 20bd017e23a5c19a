using Fovea.Training.Runs;

namespace Fovea.Training.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static RunInfo Info { get; } = new()
    {
        Command = "fovea train digits",
        Model = "simple",
        Input = [1, 28, 28],
        Classes = ["0", "1"],
        Data = "digits",
        Normalize = [0.5f, 0.25f],
        Options = new Dictionary<string, string> { ["epochs"] = "3" },
        Seed = ulong.MaxValue,
        Version = "0.1.0",
        Runtime = ".NET",
        System = "Linux",
        Instructions = "AVX2+FMA",
        Threads = 2,
        Started = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };

    [Fact]
    public void What_was_made_is_opened_again()
    {
        var made = RunFolder.Create(folder.Path, "run", numbered: false, Info);
        made.Write(made.Info with { Result = new RunResult { Status = "completed", Epochs = 3, TestAccuracy = 0.5, Seconds = 1, WeightsSha256 = "ab" } });
        var opened = RunFolder.Open(made.Path);
        Assert.Equal(Info.Classes, opened.Info.Classes);
        Assert.Equal(Info.Normalize, opened.Info.Normalize);
        Assert.Equal(Info.Options, opened.Info.Options);
        Assert.Equal((Info.Seed, Info.Started), (opened.Info.Seed, opened.Info.Started));
        Assert.Equal(made.Info.Result, opened.Info.Result);
        Assert.Empty(opened.ReadEvents());
        var text = File.ReadAllText(folder.File("run/run.json"));
        Assert.Contains("\"weights_sha256\": \"ab\"", text);
        Assert.Contains("AVX2+FMA", text);
    }

    [Fact]
    public void Names_are_numbered_or_must_be_free()
    {
        Assert.EndsWith("run-1", RunFolder.Create(folder.Path, "run", numbered: true, Info).Path);
        Assert.EndsWith("run-2", RunFolder.Create(folder.Path, "run", numbered: true, Info).Path);
        var error = Assert.Throws<IOException>(() => RunFolder.Create(folder.Path, "run-1", numbered: false, Info));
        Assert.Equal($"The run {folder.File("run-1")} exists already. Choose another --name, or resume it.", error.Message);
    }

    [Fact]
    public void Runs_that_begin_at_once_get_folders_of_their_own()
    {
        const int Programs = 8;
        for (var round = 0; round < 20; round++)
        {
            using var start = new Barrier(Programs);
            var paths = new string[Programs];
            var (made, refused) = (0, 0);
            var threads = Enumerable.Range(0, Programs).Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                paths[i] = RunFolder.Create(folder.File($"round{round}"), "run", numbered: true, Info).Path;
                start.SignalAndWait();
                try
                {
                    RunFolder.Create(folder.File($"round{round}"), "only", numbered: false, Info);
                    Interlocked.Increment(ref made);
                }
                catch (IOException)
                {
                    Interlocked.Increment(ref refused);
                }
            })).ToArray();
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            Assert.Equal(Enumerable.Range(1, Programs).Select(number => folder.File($"round{round}/run-{number}")), paths.Order());
            Assert.Equal((1, Programs - 1), (made, refused));
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told()
    {
        File.WriteAllText(folder.File("file"), "");
        var error = Assert.Throws<IOException>(() => RunFolder.Create(folder.File("file"), "run", numbered: false, Info));
        Assert.StartsWith($"The run folder {folder.File("file/run")} could not be made: ", error.Message);
        Assert.EndsWith("Choose another folder with --output.", error.Message);
    }

    [Fact]
    public void What_is_no_run_folder_is_told()
    {
        Assert.Equal($"There is no run folder {folder.File("none")}.", Assert.Throws<DirectoryNotFoundException>(() => RunFolder.Open(folder.File("none"))).Message);
        Assert.Equal($"{folder.Path} is not a run folder: it has no run.json. Give a folder that a training made.", Assert.Throws<FileNotFoundException>(() => RunFolder.Open(folder.Path)).Message);
        File.WriteAllText(folder.File("run.json"), "{");
        Assert.StartsWith($"{folder.File("run.json")} is damaged: ", Assert.Throws<InvalidDataException>(() => RunFolder.Open(folder.Path).Info).Message);
        File.WriteAllText(folder.File("run.json"), "{}");
        Assert.StartsWith($"{folder.File("run.json")} is damaged: ", Assert.Throws<InvalidDataException>(() => RunFolder.Open(folder.Path).Info).Message);
    }

    [Theory]
    [InlineData("\"model\": \"simple\"", "\"model\": null")]
    [InlineData("\"options\": {", "\"options\": null, \"others\": {")]
    [InlineData("\"status\": \"completed\"", "\"status\": null")]
    public void Null_where_something_must_stand_is_told(string text, string instead)
    {
        var made = RunFolder.Create(folder.Path, "run", numbered: false, Info);
        made.Write(made.Info with { Result = new RunResult { Status = "completed", Epochs = 3, Seconds = 1, WeightsSha256 = "ab" } });
        var whole = File.ReadAllText(folder.File("run/run.json"));
        Assert.Contains(text, whole);
        File.WriteAllText(folder.File("run/run.json"), whole.Replace(text, instead));
        Assert.StartsWith($"{folder.File("run/run.json")} is damaged: ", Assert.Throws<InvalidDataException>(() => RunFolder.Open(made.Path).Info).Message);
    }
}
