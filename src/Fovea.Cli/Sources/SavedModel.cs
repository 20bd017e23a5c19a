using System.Globalization;
using Fovea.Cli.Terminal;
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
sealed record SavedModel(string Name, Module Module, IReadOnlyList<string> Classes, Normalization? Normalize)
{
    const char NameSeparator = '\n';

    /// <summary>What a file of weights says about its model.</summary>
    public static Dictionary<string, string> Metadata(string model, int outputs, IReadOnlyList<string> classes, Normalization? normalize)
    {
        var texts = new Dictionary<string, string>
        {
            ["format"] = "fovea",
            ["model"] = model,
            ["outputs"] = outputs.ToString(CultureInfo.InvariantCulture),
            ["classes"] = string.Join(NameSeparator, classes),
        };
        if (normalize is { } pair)
            texts.Add("normalize", pair.ToString());
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
                throw new FileNotFoundException($"The run {run} has no {Path.GetFileName(path)} yet: it ended before its first epoch did.");
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
        Weights.Load(module, path);
        var classes = texts.GetValueOrDefault("classes") is { Length: > 0 } names ? names.Split(NameSeparator) : [];
        return new SavedModel(card.Name, module, classes, texts.GetValueOrDefault("normalize") is { } pair ? Normalization.Parse(pair) : null);
    }

    /// <summary>A class's name, or its number if it has none.</summary>
    public string ClassName(int index) => index < Classes.Count ? Classes[index] : index.ToString(CultureInfo.InvariantCulture);
}
