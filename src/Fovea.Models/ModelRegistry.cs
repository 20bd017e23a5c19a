using Fovea.Layers;

namespace Fovea.Models;

/// <summary>All models by name.</summary>
public static class ModelRegistry
{
    static readonly (ModelCard Card, Func<int, Module> Make)[] All =
    [
        (Perceptron.Card, classes => new Perceptron(classes)),
        (ThreeLayerNet.Card, classes => new ThreeLayerNet(classes)),
        (MultiLayerNet.Card, classes => new MultiLayerNet(classes)),
        (SimpleConvNet.Card, classes => new SimpleConvNet(classes)),
        (Cnn16.Card, classes => new Cnn16(classes)),
        (Cnn32.Card, classes => new Cnn32(classes)),
        (LeNet5.Card, classes => new LeNet5(classes)),
        (LeNet5Paper.Card, classes => new LeNet5Paper(classes)),
    ];

    /// <summary>The facts of every model, simplest first.</summary>
    public static IReadOnlyList<ModelCard> Cards { get; } = [.. All.Select(entry => entry.Card)];

    /// <summary>The names of all models, simplest first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(entry => entry.Card.Name)];

    /// <summary>The facts of one model.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <exception cref="ArgumentException">There is no such model; the message names the nearest.</exception>
    public static ModelCard Card(string name) => Find(name).Card;

    /// <summary>Makes a model, without numbers yet: <c>ModelRegistry.Create("lenet5").Initialize(seed: 1)</c>.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">There is no such model, or no class.</exception>
    public static Module Create(string name, int classes = 10)
    {
        var (card, make) = Find(name);
        return classes >= 1
            ? make(classes)
            : throw new ArgumentException($"{card.Title}: the number of classes is {classes}; it must be at least 1.");
    }

    static (ModelCard Card, Func<int, Module> Make) Find(string name)
    {
        foreach (var entry in All)
            if (string.Equals(entry.Card.Name, name, StringComparison.OrdinalIgnoreCase))
                return entry;

        var guess = NearestName.Of(name, Names) is [var nearest] ? $" Did you mean '{nearest}'?" : "";
        throw new ArgumentException($"There is no model '{name}'.{guess} Models are: {string.Join(", ", Names)}.");
    }
}
