using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>
/// Residual networks for pictures of 32×32 (He, Zhang, Ren and Sun 2015, section 4.2): 6n + 2 layers in three stages, shortcuts without
/// parameters. Parameter names are those of the usual PyTorch reimplementations.
/// </summary>
public sealed class CifarResNet : Module
{
    readonly Sequential layers;

    /// <summary>Makes the layers.</summary>
    /// <param name="depth">Layers with weights, 6n + 2: 20, 32, 44, 56, 110.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="channels">Channels of the picture.</param>
    /// <param name="width">Factor on channels.</param>
    /// <exception cref="ArgumentException">The depth is not 6n + 2.</exception>
    public CifarResNet(int depth = 20, int classes = 10, int channels = 3, float width = 1)
    {
        if (depth < 8 || depth % 6 != 2)
            throw new ArgumentException($"CifarResNet has 6n + 2 layers, such as 20, 32, 44, 56 or 110, not {depth}.");
        var blocks = (depth - 2) / 6;
        var next = 16.Times(width);
        Sequential Stage(int maps, int stride) => Residual.Stage(
            ref next, maps.Times(width), blocks, stride, (inChannels, step) => new BasicBlock(inChannels, maps.Times(width), step, projection: false));

        Conv1 = Residual.Convolution(channels, next, kernel: 3);                    // 16×32×32
        Bn1 = new BatchNorm2d(next);
        Layer1 = Stage(16, stride: 1);                                              // 16×32×32
        Layer2 = Stage(32, stride: 2);                                              // 32×16×16
        Layer3 = Stage(64, stride: 2);                                              // 64×8×8
        Linear = new Linear(next, classes).Begin(new HeNormal());                   // 10
        layers = [Conv1, Bn1, Relu, Layer1, Layer2, Layer3, Avgpool, Linear];
    }

    /// <summary>The paper's depths.</summary>
    public static IReadOnlyList<int> Depths { get; } = [20, 32, 44, 56, 110];

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

    /// <summary>Mean of each channel.</summary>
    public GlobalAvgPool2d Avgpool { get; } = new();

    /// <summary>The classifier.</summary>
    public Linear Linear { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => layers.Forward(x);

    /// <summary>The facts of one of the paper's; the errors are on CIFAR-10's test pictures, table 6.</summary>
    /// <param name="depth">Layers with weights.</param>
    /// <exception cref="ArgumentException">The paper has no such depth.</exception>
    public static ModelCard Card(int depth)
    {
        var (parameters, multiplyAdds, error) = depth switch
        {
            20 => (269_722, 40_551_040, 8.75),
            32 => (464_154, 68_862_592, 7.51),
            44 => (658_586, 97_174_144, 7.17),
            56 => (853_018, 125_485_696, 6.97),
            110 => (1_727_962, 252_887_680, 6.43),
            _ => throw new ArgumentException($"The paper's networks for CIFAR have 20, 32, 44, 56 or 110 layers, not {depth}."),
        };
        return new ModelCard
        {
            Name = $"resnet{depth}-cifar",
            Title = $"ResNet-{depth} for CIFAR",
            Paper = ResNet.Card(18).Paper,
            Year = 2015,
            InputShape = [3, 32, 32],
            Parameters = parameters,
            MultiplyAdds = multiplyAdds,
            Top1Error = error,
            Note = "Three stages of 16, 32 and 64 maps, shortcuts without parameters; the error is on CIFAR-10.",
        };
    }
}
