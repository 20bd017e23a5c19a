using Fovea.Layers;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Models;

/// <summary>A network of three 5×5 convolutions, 16-32-64, as in a PyTorch primer: parameter names are its, <c>layer.0.weight</c>. Begins as PyTorch does.</summary>
/// <param name="classes">Number of classes.</param>
/// <param name="channels">Channels of the picture.</param>
/// <param name="size">Rows and columns of the picture; 20 or more.</param>
/// <param name="width">Factor on channels and hidden units.</param>
public sealed class Cnn16(int classes = 10, int channels = 1, int size = 28, float width = 1) : Module
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
        new Conv2d(channels, 16.Times(width), kernel: 5),                 // 16×24×24
        new Relu(),
        new Conv2d(16.Times(width), 32.Times(width), kernel: 5),          // 32×20×20
        new Relu(),
        new MaxPool2d(2),                         // 32×10×10
        new Conv2d(32.Times(width), 64.Times(width), kernel: 5),          // 64×6×6
        new Relu(),
        new MaxPool2d(2),                         // 64×3×3
    ];

    /// <summary>Fully connected layers.</summary>
    public Sequential FcLayer { get; } =          // 576
    [
        new Linear(64.Times(width) * Left(size) * Left(size), 100.Times(width)),    // 100
        new Relu(),
        new Linear(100.Times(width), classes),                            //  10
    ];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => FcLayer.Forward(Layer.Forward(x).Flatten());

    // Rows of the last maps.
    static int Left(int size) => size >= 20
        ? ((size - 8) / 2 - 4) / 2
        : throw new Kernels.GeometryException($"The 16-32-64 network takes pictures of 20×20 pixels or more, not {size}×{size}. Resize them.");
}
