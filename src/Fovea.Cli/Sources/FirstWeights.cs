using Fovea.Formats;
using Fovea.Layers;

namespace Fovea.Cli.Sources;

/// <summary>The option <c>train --weights</c>.</summary>
static class FirstWeights
{
    /// <summary>Gives a model the weights of a file, but not to its last layer, nor to auxiliary classifiers, if they are for other classes.</summary>
    /// <param name="model">The model, initialized.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="path">The file.</param>
    /// <returns>What was taken, for the reader.</returns>
    /// <exception cref="InvalidDataException">Something else does not fit.</exception>
    public static string Load(Module model, string name, string path)
    {
        SavedModel.CheckFile(path);
        var report = Weights.Load(model, path, strict: false);
        var head = model.Modules().First(named => named.Module == model.Head).Name;
        bool Stays(string tensor) => tensor.StartsWith(head + ".", StringComparison.Ordinal) || tensor.StartsWith("aux", StringComparison.Ordinal);
        if (!report.Missing.Concat(report.Unexpected).Concat(report.Misshaped).All(Stays))
            throw new InvalidDataException($"{path} does not fit the model {name}. It takes weights of the same --model. {report}");
        return report.IsComplete
            ? $"all {report.Loaded.Count} tensors taken from {path}"
            : $"{report.Loaded.Count} tensors taken from {path}; what is for other classes begins anew: {string.Join(", ", report.Misshaped.Concat(report.Missing))}";
    }
}
