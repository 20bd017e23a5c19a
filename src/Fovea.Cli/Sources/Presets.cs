using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Layers;

namespace Fovea.Cli.Sources;

/// <summary>A recipe by name, the option <c>train --preset</c>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Purpose">What it is good for, a few words.</param>
/// <param name="Data">The data sets it is made for.</param>
/// <param name="Recipe">What it sets; its data set is replaced by the one asked for.</param>
sealed record Preset(string Name, string Purpose, IReadOnlyList<string> Data, TrainSettings Recipe)
{
    /// <summary>One line for the help.</summary>
    public override string ToString()
    {
        var warmup = Recipe.WarmupEpochs is { } epochs ? $" after warming up for {epochs}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Name} ({string.Join(", ", Data)}; {Purpose}): {Recipe.Model}, {Recipe.Epochs} epochs, batch {Recipe.BatchSize}, {Recipe.Optimizer} at {Recipe.LearningRate}, {Recipe.Schedule}{warmup}, normalize {Recipe.Normalize}, augment {Recipe.Augment ?? "none"}");
    }
}

/// <summary>The presets that <c>train</c> knows.</summary>
static class Presets
{
    public static IReadOnlyList<Preset> All { get; } =
    [
        new("fast", "over 99 % on MNIST within seconds", ["digits", "mnist", "fashion-mnist"], new TrainSettings
        {
            Data = "mnist",
            Preset = "fast",
            Model = "fastnet",
            Epochs = 2,
            BatchSize = 128,
            LearningRate = 0.01f,
            Schedule = "cosine",
            Normalize = Normalization.Parse("mnist"),
            EvalSamples = 1_000,
        }),
    ];

    /// <summary>The recipe of a preset for a data set. Its learning rate is for its optimizer; another begins with the usual one.</summary>
    /// <param name="name">The preset.</param>
    /// <param name="data">The data set's name.</param>
    /// <param name="optimizer">The optimizer asked for, or null.</param>
    /// <exception cref="UsageException">There is no such preset, or it is not made for that data set.</exception>
    public static TrainSettings For(string name, string data, string? optimizer)
    {
        var preset = Find(name);
        if (!preset.Data.Contains(data))
            throw new UsageException($"The preset {preset.Name} is made for {string.Join(", ", preset.Data)}, not for {data}; leave --preset out.");
        var isItsOwn = optimizer is null || string.Equals(optimizer, preset.Recipe.Optimizer, StringComparison.OrdinalIgnoreCase);
        return preset.Recipe with { Data = data, LearningRate = isItsOwn ? preset.Recipe.LearningRate : null };
    }

    static Preset Find(string name)
    {
        foreach (var preset in All)
            if (string.Equals(preset.Name, name, StringComparison.OrdinalIgnoreCase))
                return preset;
        string[] names = [.. All.Select(preset => preset.Name)];
        var hint = NearestName.Of(name, names) is [var nearest] ? $" Did you mean \"{nearest}\"?" : "";
        throw new UsageException($"There is no preset \"{name}\".{hint} Presets are {string.Join(", ", names)}.");
    }
}
