using Fovea.Layers;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Models;

/// <summary>
/// A network of two 3×3 convolutions, 32-64, and three linear layers with nothing between them, as a study group wrote it: parameter names
/// are its, <c>layer1.0.weight</c>. Begins as PyTorch does.
/// </summary>
/// <param name="classes">Number of classes.</param>
/// <param name="channels">Channels of the picture.</param>
/// <param name="size">Rows and columns of the picture; 4 or more.</param>
/// <param name="width">Factor on channels and hidden units.</param>
public sealed class Cnn32(int classes = 10, int channels = 1, int size = 28, float width = 1) : Module
{
    /// <summary>The facts.</summary>
    public static ModelCard Card { get; } = new()
    {
        Name = "cnn2",
        Title = "CNN 32-64",
        Paper = "A study group's fourth week",
        Year = 2023,
        InputShape = [1, 28, 28],
        Parameters = 3_363_594,
        MultiplyAdds = 7_182_080,
        Note = "Two convolutions 3×3 and three linear layers; Adam 0.001, batch 100, 3 epochs: at least 98 % on MNIST.",
    };

    /// <summary>First convolution.</summary>
    public Sequential Layer1 { get; } =                     //  1×28×28
    [
        new Conv2d(channels, 32.Times(width), kernel: 3, padding: 1),           // 32×28×28
        new Relu(),
        new MaxPool2d(2),                                   // 32×14×14
    ];

    /// <summary>Second convolution.</summary>
    public Sequential Layer2 { get; } =
    [
        new Conv2d(32.Times(width), 64.Times(width), kernel: 3, padding: 1),          // 64×14×14
        new Relu(),
        new MaxPool2d(2),                                   // 64×7×7
    ];

    /// <summary>Linear layers.</summary>
    public Sequential Linear { get; } =                     // 3136
    [
        new Linear(64.Times(width) * (size / 4) * (size / 4), 1024.Times(width)),                             // 1024
        new Linear(1024.Times(width), 128.Times(width)),                              //  128
        new Linear(128.Times(width), classes),                           //   10
    ];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Linear.Forward(Layer2.Forward(Layer1.Forward(x)).Flatten());
}
