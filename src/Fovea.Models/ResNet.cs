using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Models;

/// <summary>
/// Residual networks (He, Zhang, Ren and Sun 2015, table 1): blocks that learn what to add to their input. Parameter names are
/// torchvision's; the paper's edition differs in where it halves the picture. Begins as both do: convolutions He-normal by fan-out.
/// </summary>
public sealed class ResNet : Module
{
    readonly Sequential layers;

    /// <summary>Makes the layers.</summary>
    /// <param name="depth">Layers with weights: 18, 34, 50, 101 or 152.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="channels">Channels of the picture.</param>
    /// <param name="width">Factor on channels.</param>
    /// <param name="paper">
    /// Whether to build the paper's: bottlenecks step in their first 1×1 convolution instead of the 3×3, and the shortcuts of 18 and 34
    /// have no parameters (option A).
    /// </param>
    /// <exception cref="ArgumentException">There is no such depth.</exception>
    public ResNet(int depth = 50, int classes = 1000, int channels = 3, float width = 1, bool paper = false)
    {
        int[] blocks = depth switch
        {
            18 => [2, 2, 2, 2],
            34 or 50 => [3, 4, 6, 3],
            101 => [3, 4, 23, 3],
            152 => [3, 8, 36, 3],
            _ => throw NoDepth(depth),
        };
        var bottleneck = depth >= 50;
        var next = 64.Times(width);
        Sequential Stage(int maps, int count, int stride)
        {
            var inner = maps.Times(width);
            return Residual.Stage(ref next, bottleneck ? inner * Bottleneck.Expansion : inner, count, stride, (channels, step) => bottleneck
                ? new Bottleneck(channels, inner, step, stepFirst: paper)
                : new BasicBlock(channels, inner, step, projection: !paper));
        }

        Conv1 = new Conv2d(channels, next, kernel: 7, stride: 2, padding: 3, bias: false).Begin(Residual.Beginning);    //   64×112×112
        Bn1 = new BatchNorm2d(next);
        Maxpool = new MaxPool2d(3, stride: 2, padding: 1);                                                              //   64×56×56
        Layer1 = Stage(64, blocks[0], stride: 1);                                                                       //  256×56×56
        Layer2 = Stage(128, blocks[1], stride: 2);                                                                      //  512×28×28
        Layer3 = Stage(256, blocks[2], stride: 2);                                                                      // 1024×14×14
        Layer4 = Stage(512, blocks[3], stride: 2);                                                                      // 2048×7×7
        Fc = new Linear(next, classes);                                                                                 // 1000
        layers = [Conv1, Bn1, Relu, Maxpool, Layer1, Layer2, Layer3, Layer4, Avgpool, Fc];
    }

    /// <summary>The depths there are.</summary>
    public static IReadOnlyList<int> Depths { get; } = [18, 34, 50, 101, 152];

    /// <summary>Convolution 7×7.</summary>
    public Conv2d Conv1 { get; }

    /// <summary>Normalization after it.</summary>
    public BatchNorm2d Bn1 { get; }

    /// <summary>Activation after it.</summary>
    public Relu Relu { get; } = new();

    /// <summary>Pooling after it.</summary>
    public MaxPool2d Maxpool { get; }

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

    /// <summary>The facts of one of them; the errors are those of torchvision's first weights, or of the paper's with ten crops (tables 2 and 3).</summary>
    /// <param name="depth">Layers with weights.</param>
    /// <param name="paper">The paper's edition or torchvision's.</param>
    /// <exception cref="ArgumentException">There is no such depth.</exception>
    public static ModelCard Card(int depth, bool paper = false)
    {
        var (parameters, multiplyAdds, top1, top5) = (depth, paper) switch
        {
            (18, false) => (11_689_512L, 1_814_073_344L, 30.242, 10.922),
            (34, false) => (21_797_672L, 3_663_761_408L, 26.686, 8.580),
            (50, false) => (25_557_032L, 4_089_184_256L, 23.870, 7.138),
            (101, false) => (44_549_160L, 7_801_405_440L, 22.626, 6.454),
            (152, false) => (60_192_808L, 11_513_626_624L, 21.688, 5.954),
            (18, true) => (11_515_688L, 1_794_805_760L, 27.88, (double?)null),
            (34, true) => (21_623_848L, 3_644_493_824L, 25.03, 7.76),
            (50, true) => (25_557_032L, 3_857_973_248L, 22.85, 6.71),
            (101, true) => (44_549_160L, 7_570_194_432L, 21.75, 6.05),
            (152, true) => (60_192_808L, 11_282_415_616L, 21.43, 5.71),
            _ => throw NoDepth(depth),
        };
        return new ModelCard
        {
            Name = $"resnet{depth}{(paper ? "-paper" : "")}",
            Title = $"ResNet-{depth}{(paper ? ", as in the paper" : "")}",
            Paper = "He, Zhang, Ren, Sun: Deep residual learning for image recognition",
            Year = 2015,
            InputShape = [3, 224, 224],
            Classes = 1000,
            Parameters = parameters,
            MultiplyAdds = multiplyAdds,
            Top1Error = top1,
            Top5Error = top5,
            Note = (paper, depth < 50) switch
            {
                (false, true) => "Blocks of two 3×3 convolutions.",
                (false, false) => "Bottleneck blocks that step in their 3×3 convolution; six of the paper's together won ILSVRC 2015 with 3.57 % top-5 error.",
                (true, true) => "Shortcuts without parameters (option A of the paper's table 2): torchvision's count less 172,032 weights and 1,792 numbers of normalizations.",
                (true, false) => "Bottleneck blocks that step in their first 1×1 convolution; as many parameters as torchvision's.",
            },
        };
    }

    static ArgumentException NoDepth(int depth) => new($"ResNet has 18, 34, 50, 101 or 152 layers, not {depth}. For CIFAR there are 20, 32, 44, 56 and 110.");
}

/// <summary>Two 3×3 convolutions and a shortcut around them (figure 2): N×C×H×W → N×O×(H/stride)×(W/stride).</summary>
public sealed class BasicBlock : Module
{
    readonly Sequential residual;

    /// <summary>Makes the layers.</summary>
    /// <param name="inChannels">Channels of the input, C.</param>
    /// <param name="outChannels">Channels of the output, O.</param>
    /// <param name="stride">Step of the first convolution.</param>
    /// <param name="projection">Whether a shortcut between different shapes is a 1×1 convolution (option B) or has no parameters (A).</param>
    public BasicBlock(int inChannels, int outChannels, int stride = 1, bool projection = true)
    {
        Conv1 = Residual.Convolution(inChannels, outChannels, kernel: 3, stride);
        Bn1 = new BatchNorm2d(outChannels);
        Conv2 = Residual.Convolution(outChannels, outChannels, kernel: 3);
        Bn2 = new BatchNorm2d(outChannels);
        Downsample = Residual.Shortcut(inChannels, outChannels, stride, projection);
        residual = [Conv1, Bn1, Relu, Conv2, Bn2];
    }

    /// <summary>First convolution.</summary>
    public Conv2d Conv1 { get; }

    /// <summary>First normalization.</summary>
    public BatchNorm2d Bn1 { get; }

    /// <summary>The activation inside and at the end.</summary>
    public Relu Relu { get; } = new();

    /// <summary>Second convolution.</summary>
    public Conv2d Conv2 { get; }

    /// <summary>Second normalization.</summary>
    public BatchNorm2d Bn2 { get; }

    /// <summary>The shortcut, or null where the shapes are equal.</summary>
    public Module? Downsample { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => residual.ForwardWithResidual(x, Downsample?.Forward(x) ?? x, Relu.Activation);
}

/// <summary>1×1, 3×3 and 1×1 convolutions and a shortcut around them (figure 5): N×C×H×W → N×4M×(H/stride)×(W/stride).</summary>
public sealed class Bottleneck : Module
{
    /// <summary>Output channels for one inner channel.</summary>
    public const int Expansion = 4;

    readonly Sequential residual;

    /// <summary>Makes the layers.</summary>
    /// <param name="inChannels">Channels of the input, C.</param>
    /// <param name="maps">Channels inside, M.</param>
    /// <param name="stride">Step between windows.</param>
    /// <param name="stepFirst">Whether the first convolution steps, as in the paper, instead of the second.</param>
    public Bottleneck(int inChannels, int maps, int stride = 1, bool stepFirst = false)
    {
        Conv1 = Residual.Convolution(inChannels, maps, kernel: 1, stepFirst ? stride : 1);
        Bn1 = new BatchNorm2d(maps);
        Conv2 = Residual.Convolution(maps, maps, kernel: 3, stepFirst ? 1 : stride);
        Bn2 = new BatchNorm2d(maps);
        Conv3 = Residual.Convolution(maps, maps * Expansion, kernel: 1);
        Bn3 = new BatchNorm2d(maps * Expansion);
        Downsample = Residual.Shortcut(inChannels, maps * Expansion, stride, projection: true);
        residual = [Conv1, Bn1, Relu, Conv2, Bn2, Relu, Conv3, Bn3];
    }

    /// <summary>First convolution.</summary>
    public Conv2d Conv1 { get; }

    /// <summary>First normalization.</summary>
    public BatchNorm2d Bn1 { get; }

    /// <summary>Second convolution.</summary>
    public Conv2d Conv2 { get; }

    /// <summary>Second normalization.</summary>
    public BatchNorm2d Bn2 { get; }

    /// <summary>Third convolution.</summary>
    public Conv2d Conv3 { get; }

    /// <summary>Third normalization.</summary>
    public BatchNorm2d Bn3 { get; }

    /// <summary>The activation inside and at the end.</summary>
    public Relu Relu { get; } = new();

    /// <summary>The shortcut, or null where the shapes are equal.</summary>
    public Module? Downsample { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => residual.ForwardWithResidual(x, Downsample?.Forward(x) ?? x, Relu.Activation);
}

/// <summary>A shortcut without parameters (section 3.3, option A): every second pixel, channels filled up with zeros on both sides.</summary>
/// <param name="inChannels">Channels of the input, C.</param>
/// <param name="outChannels">Channels of the output, O ≥ C.</param>
/// <param name="stride">Step between pixels. N×C×H×W → N×O×⌈H/stride⌉×⌈W/stride⌉.</param>
public sealed class ZeroPaddedShortcut(int inChannels, int outChannels, int stride) : Module
{
    readonly int[] sources = [.. Enumerable.Range(0, outChannels).Select(channel => Source(channel - (outChannels - inChannels) / 2, inChannels))];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Every(Every(x, axis: 2), axis: 3).Select(1, sources);

    /// <inheritdoc/>
    public override string ToString() => $"ZeroPaddedShortcut({inChannels} → {outChannels}, stride {stride})";

    // Select gives zeros where the source is negative.
    static int Source(int channel, int channels) => channel < channels ? Math.Max(channel, -1) : -1;

    Tensor Every(Tensor x, int axis) => stride == 1 ? x : x.Slice(axis, 0, (x.Shape[axis] + stride - 1) / stride, stride);
}

/// <summary>What the residual networks have in common.</summary>
static class Residual
{
    public static readonly HeNormal Beginning = new(FanMode.Out);

    public static Conv2d Convolution(int inChannels, int outChannels, int kernel, int stride = 1) =>
        new Conv2d(inChannels, outChannels, kernel, stride, padding: kernel / 2, bias: false).Begin(Beginning);

    /// <summary>Blocks one after the other, of which the first steps.</summary>
    /// <param name="channels">Channels of the input; afterwards those of the output.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="count">Number of blocks.</param>
    /// <param name="stride">Step of the first.</param>
    /// <param name="block">Makes a block of its input channels and its step.</param>
    public static Sequential Stage(ref int channels, int outChannels, int count, int stride, Func<int, int, Module> block)
    {
        var blocks = new Module[count];
        for (var i = 0; i < count; i++)
            blocks[i] = block(i == 0 ? channels : outChannels, i == 0 ? stride : 1);
        channels = outChannels;
        return new Sequential(blocks);
    }

    public static Module? Shortcut(int inChannels, int outChannels, int stride, bool projection)
    {
        if (stride == 1 && inChannels == outChannels)
            return null;
        return projection
            ? new Sequential(Convolution(inChannels, outChannels, kernel: 1, stride), new BatchNorm2d(outChannels))
            : new ZeroPaddedShortcut(inChannels, outChannels, stride);
    }
}
