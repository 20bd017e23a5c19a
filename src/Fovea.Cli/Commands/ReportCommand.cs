using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Reports.Runs;
using Fovea.Training.Runs;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea report</c>: a training as a page.</summary>
static class ReportCommand
{
    /// <summary>Shown below the help text.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        "fovea report runs/digits-simple-1 --open",
        "fovea report runs/photos-resnet10-small-1 --lang ko --output pages/photos",
    ];

    public static Command Create()
    {
        var path = new Argument<string>("run") { Description = "A run folder, made by fovea train; finished, interrupted or still under way." };
        var language = CommonOptions.Language();
        var output = new Option<string?>("--output") { Description = "Folder that index.html and figures.json are written to. [default: the run's own]", HelpName = "folder" };
        var open = CommonOptions.Open();
        var json = CommonOptions.Json();
        var command = new Command("report", "Writes a page about a training: what came out, its curves, its first filters, what was asked.") { path, language, output, open, json };
        command.SetAction(parsed =>
        {
            var screen = new Screen(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json));
            var run = RunFolder.Open(parsed.GetRequiredValue(path));
            var page = RunReport.Of(run).Write(parsed.GetValue(output) ?? run.Path, CommonOptions.ParseLanguage(parsed.GetValue(language)));
            screen.Write(screen.Json ? JsonLine.Of("page", line => line.WriteString("path", page)) : page);
            if (parsed.GetValue(open))
                Browser.Open(page);
            return 0;
        });
        return command;
    }
}
