namespace Fovea.Cli.Tests;

/// <summary><c>fovea report</c>.</summary>
[Collection("one at a time")]
public sealed class ReportTests : IDisposable
{
    readonly Tool tool = new();

    public void Dispose() => tool.Dispose();

    [Fact]
    public void A_run_becomes_a_page()
    {
        var run = tool.TrainBriefly();
        var outcome = tool.Run("report @/run --lang ko");
        Assert.Equal((0, $"{run}/index.html\n", ""), (outcome.Code, outcome.Output, outcome.Error));
        Assert.Contains("<html lang=\"ko\"", File.ReadAllText(tool.File("run/index.html")));
        Assert.Contains("\"test accuracy\"", File.ReadAllText(tool.File("run/figures.json")));

        Assert.Equal(tool.File("pages/index.html"), tool.Run("report @/run --output @/pages --json").Json[0].GetProperty("path").GetString());
        Assert.True(File.Exists(tool.File("pages/figures.json")));
    }

    [Fact]
    public void What_is_wrong_is_told()
    {
        tool.TrainBriefly();
        File.WriteAllText(tool.File("taken"), "");
        (string Arguments, int Code, string Message)[] cases =
        [
            ("report @/none", 1, "There is no run folder @/none."),
            ("report @", 1, "@ is not a run folder: it has no run.json. Give a folder that a training made."),
            ("report @/run --lang fr", 2, "--lang is \"fr\", expected en or ko."),
            ("report @/run --output @/taken", 1, "The folder @/taken could not be made: "),
            ("report", 2, "Required argument 'run' missing for command: 'report'."),
        ];
        foreach (var (arguments, code, message) in cases)
        {
            var outcome = tool.Run(arguments);
            Assert.Equal((code, ""), (outcome.Code, outcome.Output));
            Assert.StartsWith($"fovea: {message.Replace("@", tool.Folder)}", outcome.Error);
        }

        File.WriteAllText(tool.File("run/run.json"), "{");
        Assert.Matches("^fovea: .*run.json is damaged: .*\n$", tool.Run("report @/run").Error);
    }
}
