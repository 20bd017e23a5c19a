using System.Text.Json;

namespace Fovea.Cli.Tests;

/// <summary>Runs the program in this process, in a folder of its own.</summary>
sealed class Tool : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("fovea-cli-").FullName;

    public string File(string name) => Path.Combine(Folder, name);

    /// <summary>Runs a command; arguments are separated by spaces, <c>@</c> stands for the folder and <c>''</c> for an empty argument.</summary>
    public Outcome Run(string arguments, CancellationToken cancellation = default, TextWriter? output = null)
    {
        output ??= new StringWriter();
        using var error = new StringWriter();
        var args = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word == "''" ? "" : word.Replace("@", Folder)).ToArray();
        var code = CommandLine.Run(args, output, error, cancellation);
        return new Outcome(code, output.ToString()!, error.ToString());
    }

    /// <summary>Trains a small network for a moment and returns its run folder.</summary>
    public string TrainBriefly(string more = "")
    {
        var outcome = Run($"train digits --limit 300 --epochs 1 --eval-samples 100 --model perceptron --output @ --name run {more}");
        Assert.Equal(0, outcome.Code);
        return File("run");
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>What a command did.</summary>
sealed record Outcome(int Code, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Standard output as JSON, one object a line; fails if there is anything else.</summary>
    public JsonElement[] Json => [.. Lines.Select(line => JsonDocument.Parse(line).RootElement)];
}
