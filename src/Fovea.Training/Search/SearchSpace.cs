using Fovea.Layers;
using Fovea.Tensors;

namespace Fovea.Training.Search;

/// <summary>The settings that are searched for, each with its values.</summary>
public sealed class SearchSpace
{
    /// <summary>Takes the settings.</summary>
    /// <param name="hyperparameters">The settings, each with a name of its own.</param>
    /// <exception cref="ArgumentException">A setting stands twice.</exception>
    public SearchSpace(params IReadOnlyList<Hyperparameter> hyperparameters)
    {
        Hyperparameters = hyperparameters;
        if (hyperparameters.Select(one => one.Name).Distinct().Count() < hyperparameters.Count)
            throw new ArgumentException($"A setting stands twice among {string.Join(", ", hyperparameters.Select(one => one.Name))}; give each once.");
    }

    /// <summary>The settings.</summary>
    public IReadOnlyList<Hyperparameter> Hyperparameters { get; }

    /// <summary>A setting by its name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">There is none of that name; the message names the nearest.</exception>
    public Hyperparameter this[string name]
    {
        get
        {
            foreach (var one in Hyperparameters)
                if (one.Name == name)
                    return one;
            var names = Hyperparameters.Select(one => one.Name).ToArray();
            var hint = NearestName.Of(name, names) is [var nearest] ? $" Did you mean \"{nearest}\"?" : "";
            throw new ArgumentException($"The search has no setting \"{name}\".{hint} It has {string.Join(", ", names)}.");
        }
    }

    /// <summary>One value of each setting, by name. A setting more or less leaves the others' values alone.</summary>
    /// <param name="rng">A stream for this draw alone.</param>
    public IReadOnlyDictionary<string, string> Draw(Rng rng) =>
        Hyperparameters.ToDictionary(one => one.Name, one => one.Draw(rng.Split(one.Name)));

    /// <summary>The part of this space around the best trials.</summary>
    /// <param name="best">The trials, at least one.</param>
    public SearchSpace Narrow(IReadOnlyList<Trial> best) =>
        new([.. Hyperparameters.Select(one => one.Narrow([.. best.Select(trial => trial.Values[one.Name])]))]);

    /// <summary>All settings as they would be written: <c>lr 1E-06:0.01, opt sgd,adam</c>.</summary>
    public override string ToString() => string.Join(", ", Hyperparameters.Select(one => $"{one.Name} {one}"));
}
