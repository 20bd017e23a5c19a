using Fovea.Layers;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>
/// A residual network for small photos and few of them: one block of two 3×3 convolutions a stage, half of ResNet-18's channels, and a 3×3
/// convolution instead of its 7×7 and pooling, which would leave little of a picture of 64×64. Parameter names are torchvision's.
/// </summary>
public sealed class SmallResNet : Module
{
    readonly Sequential layers;

    /// <summary>Makes the layers.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="channels">Channels of the picture.</param>
    /// <param name="width">Factor on channels.</param>
    public SmallResNet(int classes = 10, int channels = 3, float width = 1)
    {
        var next = 32.Times(width);
        Sequential Stage(int maps, int stride) => Residual.Stage(
            ref next, maps.Times(width), count: 1, stride, (inChannels, step) => new BasicBlock(inChannels, maps.Times(width), step));

        Conv1 = Residual.Convolution(channels, next, kernel: 3, stride: 2);         //  32×32×32
        Bn1 = new BatchNorm2d(next);
        Layer1 = Stage(32, stride: 1);                                              //  32×32×32
        Layer2 = Stage(64, stride: 2);                                              //  64×16×16
        Layer3 = Stage(128, stride: 2);                                             // 128×8×8
        Layer4 = Stage(256, stride: 2);                                             // 256×4×4
        Fc = new Linear(next, classes);                                             //  10
        layers = [Conv1, Bn1, Relu, Layer1, Layer2, Layer3, Layer4, Avgpool, Fc];
    }

    /// <summary>First convolution.</summary>
    public Conv2d Conv1 { get; }

    /// <summary>Normalization after it.</summary>
    public BatchNorm2d Bn1 { get; }

    /// <summary>Activation after it.</summary>
    public Relu Relu { get; } = new();

    /// <summary>First stage.</summary>
    public Sequential Layer1 { get; }

    /// <summary>Second stage.</summary>
    public Sequential Layer2 { get; }

    /// <summary>Third stage.</summary>
    public Sequential Layer3 { get; }

    /// <summary>Fourth stage.</summary>
    public Sequential Layer4 { get; }

    /// <summary>Mean of each channel.</summary>
    public GlobalAvgPool2d Avgpool { get; } = new();

    /// <summary>The classifier.</summary>
    public Linear Fc { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => layers.Forward(x);

    /// <summary>The facts.</summary>
    public static ModelCard Card { get; } = new()
    {
        Name = "resnet10-small",
        Title = "ResNet-10 for small photos",
        Paper = ResNet.Card(18).Paper,
        Year = 2015,
        InputShape = [3, 64, 64],
        Parameters = 1_228_970,
        MultiplyAdds = 63_801_856,
        Note = "ResNet-18 with one block a stage, half the channels and a 3×3 beginning; the default for a folder of photos.",
    };
}
