using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>The activation of a <see cref="MultiLayerNet"/>'s hidden layers.</summary>
public enum HiddenActivation
{
    /// <summary>max(0, x); weights begin with He's values.</summary>
    Relu,

    /// <summary>1/(1 + e⁻ˣ); weights begin with Xavier's values.</summary>
    Sigmoid,

    /// <summary>tanh x; weights begin with Xavier's values.</summary>
    Tanh,
}

/// <summary>
/// A network of fully connected layers, the book's MultiLayerNet and MultiLayerNetExtend: for experiments with first values, optimizers,
/// batch normalization, dropout and over-fitting.
/// </summary>
public sealed class MultiLayerNet : Module
{
    /// <summary>Makes the layers.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="hidden">Units of each hidden layer; five of 100 unless given.</param>
    /// <param name="activation">What follows each hidden layer.</param>
    /// <param name="batchNorm">Whether to normalize before each activation.</param>
    /// <param name="dropout">Probability of dropping a hidden unit; 0 for none.</param>
    /// <param name="initializer">First weights instead of the activation's own.</param>
    /// <param name="inputs">Pixels of a picture.</param>
    public MultiLayerNet(
        int classes = 10, IReadOnlyList<int>? hidden = null, HiddenActivation activation = HiddenActivation.Relu, bool batchNorm = false,
        float dropout = 0, Initializer? initializer = null, int inputs = 784)
    {
        List<Module> layers = [new Flatten()];
        var features = inputs;
        foreach (var units in hidden ?? [100, 100, 100, 100, 100])
        {
            layers.Add(new Linear(features, units).Begin(initializer ?? BeginningFor(activation)));
            if (batchNorm)
                layers.Add(new BatchNorm1d(units));
            layers.Add(activation switch { HiddenActivation.Sigmoid => new Sigmoid(), HiddenActivation.Tanh => new Tanh(), _ => new Relu() });
            if (dropout > 0)
                layers.Add(new Dropout(dropout));
            features = units;
        }

        layers.Add(new Linear(features, classes).Begin(initializer ?? BeginningFor(activation)));
        Layers = new Sequential([.. layers]);
    }

    /// <summary>The facts, of the form without options.</summary>
    public static ModelCard Card { get; } = new()
    {
        Name = "mlp",
        Title = "Multi-layer perceptron",
        Paper = "Saito: Deep Learning from Scratch, chapter 6",
        Year = 2016,
        InputShape = [1, 28, 28],
        Parameters = 119_910,
        MultiplyAdds = 119_400,
        Note = "Five hidden layers of 100, as in the book's experiments; about 98 % on MNIST.",
    };

    /// <summary>The layers.</summary>
    public Sequential Layers { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Layers.Forward(x);

    // What the book calls Xavier's values, 1/√n, counts the inputs alone.
    static HeNormal BeginningFor(HiddenActivation activation) =>
        new(FanMode.In, activation == HiddenActivation.Relu ? Nonlinearity.Relu : Nonlinearity.Linear);
}
