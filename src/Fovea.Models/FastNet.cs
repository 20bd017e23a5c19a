using Fovea.Kernels;
using Fovea.Layers;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>
/// LeNet-5's first two convolutions with more maps and batch normalization, and one linear layer: made to learn digits within seconds.
/// Pooling comes before normalization and ReLU, which then have a quarter of the numbers to go through; the convolutions leave the bias
/// to the normalization.
/// </summary>
/// <param name="classes">Number of classes.</param>
/// <param name="channels">Channels of the picture.</param>
/// <param name="size">Rows and columns of the picture; 16 or more.</param>
/// <param name="width">Factor on channels.</param>
public sealed class FastNet(int classes = 10, int channels = 1, int size = 28, float width = 1) : Module
{
    /// <summary>The facts.</summary>
    public static ModelCard Card { get; } = new()
    {
        Name = "fastnet",
        Title = "FastNet 8-32",
        Paper = "Made for Fovea, after LeNet-5",
        Year = 2026,
        InputShape = [1, 28, 28],
        Parameters = 11_810,
        MultiplyAdds = 529_920,
        Note = "Two convolutions 5×5 with batch normalization; over 99 % on MNIST after 2 epochs of --preset fast.",
    };

    /// <summary>Convolutions, poolings and normalizations.</summary>
    public Sequential Features { get; } =                                                   //  1×28×28
    [
        new Conv2d(channels, 8.Times(width), kernel: 5, bias: false),                       //  8×24×24
        new MaxPool2d(2),                                                                   //  8×12×12
        new BatchNorm2d(8.Times(width)),
        new Relu(),
        new Conv2d(8.Times(width), 32.Times(width), kernel: 5, bias: false),                // 32×8×8
        new MaxPool2d(2),                                                                   // 32×4×4
        new BatchNorm2d(32.Times(width)),
        new Relu(),
    ];

    /// <summary>The linear layer.</summary>
    public Sequential Classifier { get; } =
    [
        new Flatten(),                                                                      // 512
        new Linear(32.Times(width) * Left(size) * Left(size), classes),                     //  10
    ];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Classifier.Forward(Features.Forward(x));

    // Rows of the last maps.
    static int Left(int size) => size >= 16
        ? ((size - 4) / 2 - 4) / 2
        : throw new GeometryException($"FastNet takes pictures of 16×16 pixels or more, not {size}×{size}. Resize them.");
}
