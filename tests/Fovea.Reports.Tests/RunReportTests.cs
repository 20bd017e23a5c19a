using System.Text.Json;
using Fovea.Reports.Runs;
using Fovea.Reports.Texts;
using Fovea.Training.Events;
using Fovea.Training.Runs;

namespace Fovea.Reports.Tests;

public sealed class RunReportTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("fovea-run-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void ARunBecomesAPage()
    {
        var page = RunReport.Of(Run(new EpochEnded(1, 2.0, 0.3, 1.9, 0.35, 1, 100), new EpochEnded(2, 1.0, 0.7, 1.1, 0.65, 1, 100)), new[,] { { 9, 1 }, { 2, 8 } });
        var figures = JsonDocument.Parse(page.ToJson()).RootElement.GetProperty("figures").EnumerateArray().ToDictionary(figure => figure.GetProperty("name").GetString()!);
        Assert.Equal([1.9, 1.1], figures["loss"].GetProperty("series")[1].GetProperty("y").EnumerateArray().Select(value => value.GetDouble()));
        Assert.Equal(0.65, figures["result"].GetProperty("values").GetProperty("test accuracy").GetDouble());
        Assert.Equal(2, figures["what-was-taken-for-what"].GetProperty("values")[1][0].GetDouble());
        Assert.Contains("fovea train digits", page.ToHtml(Language.Korean));
    }

    [Fact]
    public void ARunWithoutAnEpochIsAPageToo() => Assert.Contains("simple", RunReport.Of(Run()).ToHtml(Language.English));

    [Fact]
    public void AConfusionMatrixFitsTheClasses() =>
        Assert.Contains("tells 2 classes apart", Assert.Throws<ArgumentException>(() => RunReport.Of(Run(), new[,] { { 1 } })).Message);

    RunFolder Run(params TrainingEvent[] events)
    {
        var run = RunFolder.Create(folder, "run", numbered: false, new RunInfo
        {
            Command = "fovea train digits",
            Model = "simple",
            Input = [1, 28, 28],
            Classes = ["0", "1"],
            Data = "digits",
            Options = new Dictionary<string, string> { ["epochs"] = "2" },
            Seed = 1,
            Version = "0",
            Runtime = "r",
            System = "s",
            Instructions = "i",
            Threads = 1,
            Started = default,
            Result = new RunResult { Status = "completed", Epochs = 2, TestAccuracy = 0.65, Seconds = 2, WeightsSha256 = "" },
        });
        File.WriteAllLines(run.EventsPath, events.Select(e => EventJson.Write(e)));
        return run;
    }
}
