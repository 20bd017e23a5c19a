using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>
/// The book's three-layer network, 784-50-100-10 with sigmoids. It gives scores, not probabilities: the softmax belongs to the loss.
/// Begins with Xavier's values.
/// </summary>
/// <param name="classes">Number of classes.</param>
/// <param name="inputs">Pixels of a picture.</param>
/// <param name="hidden1">Units of the first hidden layer.</param>
/// <param name="hidden2">Units of the second hidden layer.</param>
public sealed class ThreeLayerNet(int classes = 10, int inputs = 784, int hidden1 = 50, int hidden2 = 100) : Module
{
    /// <summary>The facts.</summary>
    public static ModelCard Card { get; } = new()
    {
        Name = "three-layer",
        Title = "Three-layer network",
        Paper = "Saito: Deep Learning from Scratch, chapter 3",
        Year = 2016,
        InputShape = [1, 28, 28],
        Parameters = 45_360,
        MultiplyAdds = 45_200,
        Note = "Two hidden layers with sigmoids: the forward pass that a beginner computes by hand.",
    };

    /// <summary>The layers.</summary>
    public Sequential Layers { get; } =
    [
        new Flatten(),                                              // 784
        new Linear(inputs, hidden1).Begin(new XavierNormal()),      //  50
        new Sigmoid(),
        new Linear(hidden1, hidden2).Begin(new XavierNormal()),     // 100
        new Sigmoid(),
        new Linear(hidden2, classes).Begin(new XavierNormal()),     //  10
    ];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Layers.Forward(x);
}
