using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Data.Datasets;
using Fovea.Formats;
using Fovea.Formats.Safetensors;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Training.Runs;

namespace Fovea.Cli.Sources;

/// <summary>A trained model with what is needed to feed it and to name its answers.</summary>
/// <param name="Name">The model's name in the registry.</param>
/// <param name="Module">The model with its weights.</param>
/// <param name="Classes">The classes' names; empty if unknown.</param>
/// <param name="Normalize">What was subtracted and divided by in training; null for neither.</param>
sealed record SavedModel(string Name, Module Module, IReadOnlyList<string> Classes, (float Mean, float Deviation)? Normalize)
{
    const char NameSeparator = '\n';

    /// <summary>What a file of weights says about its model.</summary>
    public static Dictionary<string, string> Metadata(string model, int outputs, IReadOnlyList<string> classes, (float Mean, float Deviation)? normalize)
    {
        var texts = new Dictionary<string, string>
        {
            ["format"] = "fovea",
            ["model"] = model,
            ["outputs"] = outputs.ToString(CultureInfo.InvariantCulture),
            ["classes"] = string.Join(NameSeparator, classes),
        };
        if (normalize is { } pair)
            texts.Add("normalize", Normalization.Print(pair));
        return texts;
    }

    /// <summary>Opens a run folder or a file of weights.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="best">Of a run, whether to take the best weights instead of the last.</param>
    /// <param name="model">The model's name, for files that do not say it.</param>
    /// <exception cref="UsageException">The file does not say its model and no name was given.</exception>
    /// <exception cref="IOException">There is nothing to read, or it is damaged.</exception>
    public static SavedModel Open(string path, bool best, string? model)
    {
        if (Directory.Exists(path))
        {
            var run = RunFolder.Open(path);
            path = best ? run.Best : run.Last;
            if (!File.Exists(path))
                throw new FileNotFoundException($"The run {run} has no {Path.GetFileName(path)} yet: it ended before its first epoch did, or the file was removed.");
        }
        else if (!File.Exists(path))
            throw new FileNotFoundException($"There is no run folder and no file {path}. Runs are made by fovea train, in runs/ unless --output says otherwise.");

        IReadOnlyDictionary<string, string> texts;
        using (var file = SafetensorsReader.Open(path))
            texts = file.Metadata;
        var name = model ?? texts.GetValueOrDefault("model") ?? throw new UsageException(
            $"{path} does not say which model its weights belong to; say it with --model. Models are {string.Join(", ", ModelRegistry.Names)}.");
        var card = ModelCards.Find(name);
        var outputs = int.TryParse(texts.GetValueOrDefault("outputs"), CultureInfo.InvariantCulture, out var number) ? number : card.Classes;
        var module = ModelRegistry.Create(card.Name, outputs);
        Load(path, name, "Say with --model which model it belongs to.", () => Weights.Load(module, path));
        var classes = texts.GetValueOrDefault("classes") is { Length: > 0 } names ? names.Split(NameSeparator) : [];
        (float, float)? normalize = null;
        if (texts.GetValueOrDefault("normalize") is { } pair)
            normalize = Normalization.Parse(pair) ?? throw new InvalidDataException($"{path}: its normalize is \"{pair}\", expected {Normalization.Expected}.");
        return new SavedModel(card.Name, module, classes, normalize);
    }

    /// <summary>Reads a file into a model, and says in the command line's words if the file belongs to another.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="advice">What to do then.</param>
    /// <param name="load">Reads.</param>
    /// <exception cref="InvalidDataException">The file's numbers do not fit the model.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static void Load(string path, string model, string advice, Action load)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException(
                Directory.Exists(path) ? $"{path} is a folder; give a file of weights, such as a run's checkpoints/last.safetensors." : $"There is no file {path}.");
        try
        {
            load();
        }
        catch (StateDictException exception)
        {
            throw new InvalidDataException($"{path} does not fit the model {model}. {advice} {exception.Report}", exception);
        }
    }

    /// <summary>A class's name, or its number if it has none.</summary>
    public string ClassName(int index) => index < Classes.Count ? Classes[index] : index.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The option <c>--normalize mean,deviation</c>.</summary>
static class Normalization
{
    public const string Expected = "a mean and a deviation above 0, such as 0.5,0.5 or 0.1307,0.3081";

    /// <summary>The two numbers, or null if the text is something else.</summary>
    public static (float Mean, float Deviation)? Parse(string text) =>
        text.Split(',') is [var first, var second]
        && float.TryParse(first, NumberStyles.Float, CultureInfo.InvariantCulture, out var mean) && float.IsFinite(mean)
        && float.TryParse(second, NumberStyles.Float, CultureInfo.InvariantCulture, out var deviation) && deviation > 0 && float.IsFinite(deviation)
            ? (mean, deviation)
            : null;

    public static string Print((float Mean, float Deviation) pair) => string.Create(CultureInfo.InvariantCulture, $"{pair.Mean},{pair.Deviation}");

    public static ImageDataset Apply(ImageDataset data, (float Mean, float Deviation)? normalize) =>
        normalize is { } pair ? data.Normalize(pair.Mean, pair.Deviation) : data;
}
