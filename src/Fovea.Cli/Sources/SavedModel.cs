using System.Collections.ObjectModel;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Formats;
using Fovea.Formats.Files;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Tensors;
using Fovea.Training.Runs;

namespace Fovea.Cli.Sources;

/// <summary>A trained model with what is needed to feed it and to name its answers.</summary>
/// <param name="Name">The model's name in the registry.</param>
/// <param name="Module">The model with its weights.</param>
/// <param name="Input">The shape of one picture, C×H×W.</param>
/// <param name="Width">Factor on its channels.</param>
/// <param name="Classes">The classes' names; empty if unknown.</param>
/// <param name="Normalize">What was subtracted and divided by in training; null for neither.</param>
/// <param name="KnowsSize">Whether the file says what size of pictures it learned.</param>
/// <param name="Fit">How photos were brought to a square, <see cref="PictureFit"/>; null if it learned none.</param>
sealed record SavedModel(
    string Name, Module Module, Shape Input, float Width, IReadOnlyList<string> Classes, Normalization? Normalize, bool KnowsSize, string? Fit)
{
    const char NameSeparator = '\n';

    /// <summary>What a file of weights says about its model.</summary>
    public static Dictionary<string, string> Metadata(string model, Shape input, float width, int outputs, IReadOnlyList<string> classes, Normalization? normalize, string? fit)
    {
        var texts = new Dictionary<string, string>
        {
            ["format"] = "fovea",
            ["model"] = model,
            ["channels"] = input[0].ToString(CultureInfo.InvariantCulture),
            ["size"] = input[1].ToString(CultureInfo.InvariantCulture),
            ["outputs"] = outputs.ToString(CultureInfo.InvariantCulture),
            ["classes"] = string.Join(NameSeparator, classes),
        };
        if (width != 1)
            texts.Add("width", width.ToString(CultureInfo.InvariantCulture));
        if (normalize is { } pair)
            texts.Add("normalize", pair.ToString());
        if (fit is not null)
            texts.Add("fit", fit);
        return texts;
    }

    /// <summary>Opens a run folder or a file of weights.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="best">Of a run, whether to take the best weights instead of the last.</param>
    /// <param name="model">The model's name, for files that do not say it.</param>
    /// <param name="part">Of a file with several models, the part to take; null for what is told as the model's.</param>
    /// <exception cref="UsageException">The file does not say its model and no name was given.</exception>
    /// <exception cref="IOException">There is nothing to read, or it is damaged.</exception>
    public static SavedModel Open(string path, bool best, string? model, string? part = null)
    {
        if (Directory.Exists(path))
        {
            var run = RunFolder.Open(path);
            path = best ? run.Best : run.Last;
            if (!File.Exists(path) && File.Exists(run.Best))
                throw new FileNotFoundException($"The run {run} has no {Path.GetFileName(path)}, but the weights of its best epoch: take them with --best.");
            if (!File.Exists(path))
                throw new FileNotFoundException($"The run {run} has no {Path.GetFileName(path)} yet: it ended before its first epoch did, or the file was removed.");
        }
        else if (!File.Exists(path))
            throw new FileNotFoundException($"There is no run folder and no file {path}. Runs are made by fovea train, in runs/ unless --output says otherwise.");

        using var file = Weights.Open(path, part);
        var texts = file.Format == "safetensors" && file.Metadata.ContainsKey("model") ? file.Metadata : ReadOnlyDictionary<string, string>.Empty;
        var card = ModelCards.Find(model ?? texts.GetValueOrDefault("model") ?? throw new UsageException(
            $"{path} does not say which model its weights belong to; say it with --model. Models are {string.Join(", ", ModelRegistry.Names)}."));
        var module = texts.Count > 0 ? Make(card, texts) : Make(card, file.Entries);
        Load(path, card.Name, "Say with --model which model it belongs to.", () => Weights.Load(module, path, part: part));
        var classes = texts.GetValueOrDefault("classes") is { Length: > 0 } names ? names.Split(NameSeparator) : [];
        var input = (Channels: Whole(texts, "channels") ?? ChannelsOf(module, card), Size: Whole(texts, "size") ?? card.InputShape[1]);
        var normalize = texts.Count == 0 ? Usual(card, input.Channels)
            : texts.GetValueOrDefault("normalize") is not { } pair ? null
            : Normalization.Parse(pair) ?? throw new InvalidDataException($"{path}: its normalize is \"{pair}\", expected {Normalization.Expected}.");
        return new SavedModel(card.Name, module, [input.Channels, input.Size, input.Size], WidthOf(texts), classes, normalize, texts.ContainsKey("size"), texts.GetValueOrDefault("fit"));
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
        CheckFile(path);
        try
        {
            load();
        }
        catch (StateDictException exception)
        {
            throw new InvalidDataException($"{path} does not fit the model {model}. {advice} {exception.Report}", exception);
        }
    }

    /// <summary>Sees that there is a file.</summary>
    /// <exception cref="FileNotFoundException">There is none, or a folder.</exception>
    public static void CheckFile(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException(
                Directory.Exists(path) ? $"{path} is a folder; give a file of weights, such as a run's checkpoints/last.safetensors." : $"There is no file {path}.");
    }

    static Module Make(ModelCard card, IReadOnlyDictionary<string, string> texts) => ModelCards.Create(
        card.Name, Whole(texts, "outputs"), Whole(texts, "channels"), Whole(texts, "size"),
        WidthOf(texts));

    static float WidthOf(IReadOnlyDictionary<string, string> texts) =>
        float.TryParse(texts.GetValueOrDefault("width"), CultureInfo.InvariantCulture, out var width) ? width : 1;

    // A file from elsewhere says it by its shapes: the last layer's outputs, the first convolution's channels, auxiliary classifiers or none.
    static Module Make(ModelCard card, IReadOnlyList<TensorEntry> entries)
    {
        var usual = ModelRegistry.Create(card.Name);
        var head = usual.Modules().First(named => named.Module == usual.Head).Name;
        var (first, _) = usual.NamedParameters().First();
        IReadOnlyList<long>? Sizes(string name) => entries.FirstOrDefault(entry => entry.Name == name || entry.Name == $"module.{name}")?.Sizes;
        int? Axis(string name, int axis, int rank) =>
            Sizes(name) is { } sizes && sizes.Count == rank && sizes[axis] is > 0 and < int.MaxValue ? (int)sizes[axis] : null;
        return ModelCards.Create(
            card.Name, Axis($"{head}.weight", 0, 2), Axis(first, 1, 4),
            auxiliary: entries.Any(entry => entry.Name.Contains("aux", StringComparison.Ordinal)));
    }

    static int ChannelsOf(Module module, ModelCard card) =>
        module.NamedParameters().First().Parameter.Shape is { Rank: 4 } filters ? filters[1] : card.InputShape[0];

    // What torchvision's published weights were trained with.
    static Normalization? Usual(ModelCard card, int channels) =>
        card.Classes != 1000 || channels != 3 ? null
        : Normalization.Parse(card.Name == "googlenet" ? "0.5,0.5" : "imagenet");

    static int? Whole(IReadOnlyDictionary<string, string> texts, string name) =>
        int.TryParse(texts.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    /// <summary>What a file of these weights should say.</summary>
    public Dictionary<string, string> Metadata() => Metadata(Name, Input, Width, Module.OutputShape([1, .. Input])[1], Classes, Normalize, Fit);

    /// <summary>A class's name, or its number if it has none.</summary>
    public string ClassName(int index) => index < Classes.Count ? Classes[index] : index.ToString(CultureInfo.InvariantCulture);
}
