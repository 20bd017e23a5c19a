using System.CommandLine;
using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Data.Images;
using Fovea.Kernels.Machine;
using Fovea.Reports.Texts;

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

    public static Option<int?> Threads() =>
        new Option<int?>("--threads") { Description = "Threads to compute on. [default: all cores]", HelpName = "n" }
            .Require(Requirement.Whole(1, MostThreads));

    public static Option<string?> Weights() => new("--weights")
    {
        Description = "The file of weights, instead of the first argument; with --model.",
        HelpName = "file",
    };

    public static Option<int?> Size() => Positive("--size", "Rows and columns that pictures are resized to first, for models that need larger ones. [default: as they are]");

    public static Option<string?> Part() => new("--part")
    {
        Description = "Of a file with several models or an optimizer, only the tensors whose names begin with this. [default: the model's, where it is told]",
        HelpName = "name",
    };

    public static Option<bool> Json() => new("--json") { Description = "Write one JSON object an event to standard output, and nothing else." };

    public static Option<string?> Model(string description) => new("--model") { Description = description, HelpName = "name" };

    public static Option<string?> Normalize(string description) =>
        new Option<string?>("--normalize") { Description = description, HelpName = "mean,deviation" }.Require(Requirement.Normalize);

    public static Option<bool> Offline(string description) => new("--offline") { Description = $"{description} FOVEA_OFFLINE=1 does the same." };

    public static Option<bool> Best() => new("--best") { Description = "Of a run, take the weights of its best epoch instead of the last." };

    public static Option<string> Language() => Choice("--lang", "Language of the texts", ["en", "ko"], "en");

    public static Option<bool> Open() => new("--open") { Description = "Open the page in the browser when it is done." };

    public static Option<string?> Fit() => new Option<string?>("--fit")
    {
        Description = "How photos become square: crop (shorter side to size, then the middle) or stretch. [default: crop]",
        HelpName = "crop|stretch",
    }.Require(Requirement.Fit);

    public static Option<string?> OnBadFile() => new Option<string?>("--on-bad-file")
    {
        Description = "What to do about a photo that cannot be read: stop with an error that names it, or skip it and go on. [default: stop]",
        HelpName = "stop|skip",
    }.Require(Requirement.OnBadFile);

    public static Option<long?> MaxPixels() => new Option<long?>("--max-pixels")
    {
        Description = $"Refuse photos of more pixels than this. [default: {ImageLimits.MaxPixels}]",
        HelpName = "n",
    }.Require(Requirement.Pixels);

    public static Option<int?> LoaderWorkers() => new Option<int?>("--workers", "-j")
    {
        Description = "Threads that read pictures ahead; results do not depend on it. [default: half the cores for photos, none for sets in memory]",
        HelpName = "n",
    }.Require(Requirement.Whole(0, MostThreads));

    public static Option<int?> Cache() => new Option<int?>("--cache")
    {
        Description = $"Megabytes of memory for decoded photos; results do not depend on it. [default: {PhotoReading.UsualMegabytes}]",
        HelpName = "n",
    }.Require(Requirement.Whole(0, int.MaxValue));

    /// <summary>An option that takes one of a few words.</summary>
    public static Option<string> Choice(string option, string description, IReadOnlyList<string> values, string usual) =>
        new Option<string>(option) { Description = $"{description}: {string.Join(", ", values)}.", HelpName = "name", DefaultValueFactory = _ => usual }
            .Require(new Requirement(string.Join(" or ", values), values.Contains));

    /// <summary>An option that takes a whole number from 1 up.</summary>
    public static Option<int?> Positive(string name, string description, params string[] aliases) =>
        new Option<int?>(name, aliases) { Description = description, HelpName = "n" }.Require(Requirement.Count);

    /// <summary>An option that takes a real number.</summary>
    public static Option<float?> Real(string name, string description, Requirement requirement) =>
        new Option<float?>(name) { Description = description, HelpName = "x" }.Require(requirement);

    /// <summary>Lets an option take only what fits; anything else is wrong usage.</summary>
    public static Option<T> Require<T>(this Option<T> option, Requirement requirement)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !requirement.Fits(token.Value))
                result.AddError($"{result.IdentifierToken?.Value} is \"{token.Value}\", expected {requirement.Expected}.");
        });
        return option;
    }

    /// <summary>Refuses options that are for photos alone beside a data set.</summary>
    /// <exception cref="UsageException">One was given.</exception>
    public static void RefuseForSets(ParseResult parsed, string data, params ReadOnlySpan<Option> forPhotos)
    {
        foreach (var option in forPhotos)
            if (parsed.GetResult(option) is { Implicit: false })
                throw new UsageException($"{option.Name} is for photos in files; {data} is a set of its own.");
    }

    /// <summary>Sets how many threads compute, if it was asked for, and tells how many do.</summary>
    public static int UseThreads(int? threads)
    {
        if (threads is { } count)
            Workers.Count = count;
        return Workers.Count;
    }

    /// <summary>What was given to --lang.</summary>
    public static Language ParseLanguage(string? text) => text == "ko" ? Reports.Texts.Language.Korean : Reports.Texts.Language.English;

    /// <summary>What was given to --normalize, if anything.</summary>
    public static Normalization? ParseNormalize(string? text) => text is null ? null : Normalization.Parse(text);
}
