using Fovea.Layers;

namespace Fovea.Models;

/// <summary>All models by name.</summary>
public static class ModelRegistry
{
    static readonly (ModelCard Card, Func<ModelOptions, Module> Make)[] All =
    [
        (Perceptron.Card, o => new Perceptron(o.Classes, o.Inputs)),
        (ThreeLayerNet.Card, o => new ThreeLayerNet(o.Classes, o.Inputs, 50.Times(o.Width), 100.Times(o.Width))),
        (MultiLayerNet.Card, o => new MultiLayerNet(o.Classes, [.. Enumerable.Repeat(100.Times(o.Width), 5)], inputs: o.Inputs)),
        (SimpleConvNet.Card, o => new SimpleConvNet(o.Classes, 30.Times(o.Width), hidden: 100.Times(o.Width), channels: o.Channels, size: o.Size)),
        (Cnn16.Card, o => new Cnn16(o.Classes, o.Channels, o.Size, o.Width)),
        (Cnn32.Card, o => new Cnn32(o.Classes, o.Channels, o.Size, o.Width)),
        (FastNet.Card, o => new FastNet(o.Classes, o.Channels, o.Size, o.Width)),
        (LeNet5.Card, o => new LeNet5(o.Classes, o.Size, o.Channels, o.Width)),
        (LeNet5Paper.Card, o => new LeNet5Paper(o.Classes, o.Size, o.Channels)),
        (AlexNetPaper.Card, o => new AlexNetPaper(o.Classes, o.Channels, o.Size, o.Width)),
        (AlexNet.Card, o => new AlexNet(o.Classes, o.Channels, o.Width)),
        (ZfNet.Card, o => new ZfNet(o.Classes, o.Channels, o.Size, wide: false, o.Width)),
        (ZfNet.WideCard, o => new ZfNet(o.Classes, o.Channels, o.Size, wide: true, o.Width)),
        .. Vgg.Depths.SelectMany(depth => new[] { false, true }, (depth, batchNorm) =>
            Entry(Vgg.Card(depth, batchNorm), o => new Vgg(depth, batchNorm, o.Classes, o.Channels, o.Width))),
        (GoogLeNetPaper.Card, o => new GoogLeNetPaper(o.Classes, o.Channels, o.Size, o.Width, o.Auxiliary)),
        (GoogLeNet.Card, o => new GoogLeNet(o.Classes, o.Channels, o.Width, o.Auxiliary)),
        .. ResNet.Depths.SelectMany(depth => new[] { true, false }, (depth, paper) =>
            Entry(ResNet.Card(depth, paper), o => new ResNet(depth, o.Classes, o.Channels, o.Width, paper))),
        (SmallResNet.Card, o => new SmallResNet(o.Classes, o.Channels, o.Width)),
        .. CifarResNet.Depths.Select(depth => Entry(CifarResNet.Card(depth), o => new CifarResNet(depth, o.Classes, o.Channels, o.Width))),
    ];

    /// <summary>The facts of every model, simplest first.</summary>
    public static IReadOnlyList<ModelCard> Cards { get; } = [.. All.Select(entry => entry.Card)];

    /// <summary>The names of all models, simplest first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(entry => entry.Card.Name)];

    /// <summary>The facts of one model.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <exception cref="ArgumentException">There is no such model; the message names the nearest.</exception>
    public static ModelCard Card(string name) => Find(name).Card;

    /// <summary>Makes a model, without numbers yet: <c>ModelRegistry.Create("resnet18", classes: 5).Initialize(seed: 1)</c>.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <param name="classes">Number of classes; the card's unless given.</param>
    /// <param name="channels">Channels of the pictures; the card's unless given.</param>
    /// <param name="size">Rows and columns of the pictures; the card's unless given.</param>
    /// <param name="width">Factor on channels and hidden units, for small data: 0.25 has a quarter of them.</param>
    /// <param name="auxiliary">Whether a model with auxiliary classifiers gets them.</param>
    /// <exception cref="ArgumentException">There is no such model, or a number is not positive.</exception>
    /// <exception cref="Kernels.GeometryException">The model cannot take pictures of that size.</exception>
    public static Module Create(
        string name, int? classes = null, int? channels = null, int? size = null, float width = 1, bool auxiliary = true)
    {
        var (card, make) = Find(name);
        if (!card.HasWidth && width != 1)
            throw new Kernels.GeometryException($"{card.Title} has one width; leave the width at 1.");
        return make(new ModelOptions(
            Positive(card, "number of classes", classes ?? card.Classes), Positive(card, "number of channels", channels ?? card.InputShape[0]),
            Positive(card, "picture's size", size ?? card.InputShape[1]), width, auxiliary));
    }

    static int Positive(ModelCard card, string what, int number) => number >= 1
        ? number
        : throw new ArgumentException($"{card.Title}: the {what} is {number}; it must be at least 1.");

    static (ModelCard, Func<ModelOptions, Module>) Entry(ModelCard card, Func<ModelOptions, Module> make) => (card, make);

    static (ModelCard Card, Func<ModelOptions, Module> Make) Find(string name)
    {
        foreach (var entry in All)
            if (string.Equals(entry.Card.Name, name, StringComparison.OrdinalIgnoreCase))
                return entry;

        var guess = NearestName.Of(name, Names) is [var nearest] ? $" Did you mean '{nearest}'?" : "";
        throw new ArgumentException($"There is no model '{name}'.{guess} Models are: {string.Join(", ", Names)}.");
    }
}
