using Fovea.Layers;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Models;

/// <summary>
/// AlexNet as torchvision has it, with its parameter names: one column of the network (Krizhevsky 2014, "One weird trick"), no response
/// normalization, no groups. <see cref="AlexNetPaper"/> is the one of 2012. Begins as PyTorch does.
/// </summary>
/// <param name="classes">Number of classes.</param>
/// <param name="channels">Channels of the picture.</param>
/// <param name="width">Factor on channels and hidden units.</param>
/// <param name="dropout">Probability of dropping a unit before each of the hidden linear layers.</param>
public sealed class AlexNet(int classes = 1000, int channels = 3, float width = 1, float dropout = 0.5f) : Module
{
    /// <summary>The facts.</summary>
    public static ModelCard Card { get; } = new()
    {
        Name = "alexnet",
        Title = "AlexNet",
        Paper = "Krizhevsky: One weird trick for parallelizing convolutional neural networks",
        Year = 2014,
        InputShape = [3, 224, 224],
        Classes = 1000,
        Parameters = 61_100_840,
        MultiplyAdds = 714_188_480,
        Top1Error = 43.478,
        Top5Error = 20.934,
        Note = "Torchvision's edition; pictures of 63 pixels or more.",
    };

    /// <summary>Convolutions and poolings.</summary>
    public Sequential Features { get; } =                                                        //   3×224×224
    [
        new Conv2d(channels, 64.Times(width), kernel: 11, stride: 4, padding: 2),                //  64×55×55
        new Relu(),
        new MaxPool2d(3, stride: 2),                                                             //  64×27×27
        new Conv2d(64.Times(width), 192.Times(width), kernel: 5, padding: 2),                    // 192×27×27
        new Relu(),
        new MaxPool2d(3, stride: 2),                                                             // 192×13×13
        new Conv2d(192.Times(width), 384.Times(width), kernel: 3, padding: 1),                   // 384×13×13
        new Relu(),
        new Conv2d(384.Times(width), 256.Times(width), kernel: 3, padding: 1),                   // 256×13×13
        new Relu(),
        new Conv2d(256.Times(width), 256.Times(width), kernel: 3, padding: 1),                   // 256×13×13
        new Relu(),
        new MaxPool2d(3, stride: 2),                                                             // 256×6×6
    ];

    /// <summary>Makes 6×6 of any size.</summary>
    public AdaptiveAvgPool2d Avgpool { get; } = new(6);

    /// <summary>Fully connected layers.</summary>
    public Sequential Classifier { get; } =                                                      // 9216
    [
        new Dropout(dropout),
        new Linear(256.Times(width) * 36, 4096.Times(width)),                                    // 4096
        new Relu(),
        new Dropout(dropout),
        new Linear(4096.Times(width), 4096.Times(width)),                                        // 4096
        new Relu(),
        new Linear(4096.Times(width), classes),                                                  // 1000
    ];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Classifier.Forward(Avgpool.Forward(Features.Forward(x)).Flatten());
}
