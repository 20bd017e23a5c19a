using Fovea.Layers;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>
/// LeNet-5 as it is usually written today: tanh, average pooling, full connections (LeCun, Bottou, Bengio and Haffner 1998, figure 2;
/// <see cref="LeNet5Paper"/> keeps the paper's own). 28×28 pixels are padded to the paper's 32×32 by the first convolution.
/// </summary>
/// <param name="classes">Number of classes.</param>
/// <param name="size">Rows and columns of the picture: 28 or 32.</param>
/// <param name="channels">Channels of the picture.</param>
/// <param name="width">Factor on channels and hidden units.</param>
public sealed class LeNet5(int classes = 10, int size = 28, int channels = 1, float width = 1) : Module
{
    /// <summary>The facts.</summary>
    public static ModelCard Card { get; } = new()
    {
        Name = "lenet5",
        Title = "LeNet-5",
        Paper = "LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to document recognition",
        Year = 1998,
        InputShape = [1, 28, 28],
        Parameters = 61_706,
        MultiplyAdds = 416_520,
        Note = "Three convolutions 5×5, two poolings, tanh; about 99 % on MNIST.",
    };

    /// <summary>Convolutions and poolings.</summary>
    public Sequential Features { get; } =                          //       1×28×28
    [
        new Conv2d(channels, 6.Times(width), kernel: 5, padding: PaddingFor(size)),    // C1    6×28×28
        new Tanh(),
        new AvgPool2d(2),                                          // S2    6×14×14
        new Conv2d(6.Times(width), 16.Times(width), kernel: 5),                              // C3   16×10×10
        new Tanh(),
        new AvgPool2d(2),                                          // S4   16×5×5
        new Conv2d(16.Times(width), 120.Times(width), kernel: 5),                            // C5  120×1×1
        new Tanh(),
    ];

    /// <summary>Fully connected layers.</summary>
    public Sequential Classifier { get; } =
    [
        new Flatten(),                                             //     120
        new Linear(120.Times(width), 84.Times(width)),                                       // F6   84
        new Tanh(),
        new Linear(84.Times(width), classes),                                   //      10
    ];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Classifier.Forward(Features.Forward(x));

    internal static int PaddingFor(int size) => size switch
    {
        28 => 2,
        32 => 0,
        _ => throw new Kernels.GeometryException($"LeNet-5 takes pictures of 28×28 or 32×32 pixels, not {size}×{size}. Resize them."),
    };
}
