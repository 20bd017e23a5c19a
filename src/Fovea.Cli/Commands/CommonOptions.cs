using System.CommandLine;
using System.CommandLine.Parsing;
using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Kernels.Machine;

namespace Fovea.Cli.Commands;

/// <summary>Options that several commands share, each made anew for its command.</summary>
static class CommonOptions
{
    const int MostThreads = 1024;

    public static Option<string?> DataDir() => new("--data-dir")
    {
        Description = "Folder with the data set's files, or with a sub-folder of its name. Then FOVEA_DATA and the user's cache are looked into.",
        HelpName = "folder",
    };

    public static Option<int?> Threads()
    {
        var option = new Option<int?>("--threads") { Description = "Threads to compute on. [default: all cores]", HelpName = "n" };
        option.Validators.Add(result => Check(
            result, $"a whole number from 1 to {MostThreads}", text => int.TryParse(text, out var number) && number is >= 1 and <= MostThreads));
        return option;
    }

    public static Option<string?> Weights() => new("--weights")
    {
        Description = "The file of weights, instead of the first argument; with --model.",
        HelpName = "file",
    };

    public static Option<bool> Json() => new("--json") { Description = "Write one JSON object an event to standard output, and nothing else." };

    public static Option<string?> Model(string description) => new("--model") { Description = description, HelpName = "name" };

    public static Option<string?> Normalize(string description) => new("--normalize") { Description = description, HelpName = "mean,deviation" };

    public static Option<bool> Best() => new("--best") { Description = "Of a run, take the weights of its best epoch instead of the last." };

    /// <summary>An option that takes a whole number from 1 up.</summary>
    public static Option<int?> Positive(string name, string description, params string[] aliases)
    {
        var option = new Option<int?>(name, aliases) { Description = description, HelpName = "n" };
        option.Validators.Add(result => Check(result, "a whole number from 1 up", text => int.TryParse(text, out var number) && number >= 1));
        return option;
    }

    /// <summary>An option that takes a real number.</summary>
    public static Option<float?> Real(string name, string description, bool aboveZero)
    {
        var option = new Option<float?>(name) { Description = description, HelpName = "x" };
        option.Validators.Add(result => Check(
            result, aboveZero ? "a number above 0" : "a number from 0 up",
            text => float.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && float.IsFinite(number) && (aboveZero ? number > 0 : number >= 0)));
        return option;
    }

    /// <summary>Sets how many threads compute, if it was asked for, and tells how many do.</summary>
    public static int UseThreads(int? threads)
    {
        if (threads is { } count)
            Workers.Count = count;
        return Workers.Count;
    }

    /// <summary>What was given to --normalize, if anything.</summary>
    /// <exception cref="UsageException">It is neither numbers nor a name.</exception>
    public static Normalization? ParseNormalize(string? text) => text is null ? null : Normalization.Parse(text);

    static void Check(OptionResult result, string expected, Func<string, bool> fits)
    {
        if (result.Tokens is [var token] && !fits(token.Value))
            result.AddError($"{result.IdentifierToken?.Value} is \"{token.Value}\", expected {expected}.");
    }
}
