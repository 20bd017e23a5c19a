using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>The perceptron (Rosenblatt 1958) with one output a class: every pixel votes for every class, and nothing else.</summary>
/// <param name="classes">Number of classes.</param>
/// <param name="inputs">Pixels of a picture.</param>
public sealed class Perceptron(int classes = 10, int inputs = 784) : Module
{
    /// <summary>The facts.</summary>
    public static ModelCard Card { get; } = new()
    {
        Name = "perceptron",
        Title = "Perceptron",
        Paper = "Rosenblatt: The perceptron",
        Year = 1958,
        InputShape = [1, 28, 28],
        HasWidth = false,
        Parameters = 7_850,
        MultiplyAdds = 7_840,
        Note = "One linear layer: what can be had without hidden units, about 92 % on MNIST.",
    };

    /// <summary>The layers.</summary>
    public Sequential Layers { get; } =
    [
        new Flatten(),                                          // 784
        new Linear(inputs, classes).Begin(Constant.Zero),  //  10
    ];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Layers.Forward(x);
}
