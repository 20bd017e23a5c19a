using Fovea.Layers;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Models;

/// <summary>A network of three 5×5 convolutions, 16-32-64, as in a PyTorch primer: parameter names are its, <c>layer.0.weight</c>. Begins as PyTorch does.</summary>
/// <param name="classes">Number of classes.</param>
public sealed class Cnn16(int classes = 10) : Module
{
    /// <summary>The facts.</summary>
    public static ModelCard Card { get; } = new()
    {
        Name = "cnn",
        Title = "CNN 16-32-64",
        Paper = "A PyTorch primer",
        Year = 2022,
        InputShape = [1, 28, 28],
        Parameters = 123_222,
        MultiplyAdds = 7_252_200,
        Note = "Three convolutions 5×5; Adam 0.0002, batch 256, 10 epochs.",
    };

    /// <summary>Convolutions and poolings.</summary>
    public Sequential Layer { get; } =            //  1×28×28
    [
        new Conv2d(1, 16, kernel: 5),             // 16×24×24
        new Relu(),
        new Conv2d(16, 32, kernel: 5),            // 32×20×20
        new Relu(),
        new MaxPool2d(2),                         // 32×10×10
        new Conv2d(32, 64, kernel: 5),            // 64×6×6
        new Relu(),
        new MaxPool2d(2),                         // 64×3×3
    ];

    /// <summary>Fully connected layers.</summary>
    public Sequential FcLayer { get; } =          // 576
    [
        new Linear(576, 100),                     // 100
        new Relu(),
        new Linear(100, classes),                 //  10
    ];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => FcLayer.Forward(Layer.Forward(x).Flatten());
}
