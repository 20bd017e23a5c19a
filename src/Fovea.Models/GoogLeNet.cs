using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Models;

/// <summary>
/// GoogLeNet as torchvision has it (Szegedy et al. 2014, table 1): batch normalization after each convolution and, as in the weights it
/// was ported from, 3×3 filters where the paper has 5×5. <see cref="GoogLeNetPaper"/> is the paper's. Begins as torchvision does, normal
/// with deviation 0.01. Torchvision's published weights expect pictures normalized with mean 0.5 and deviation 0.5.
/// </summary>
public sealed class GoogLeNet : Module, IAuxiliaryOutputs
{
    // Up to each auxiliary classifier, and the rest.
    readonly Sequential first, second, third;

    /// <summary>Makes the layers.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="channels">Channels of the picture.</param>
    /// <param name="width">Factor on channels.</param>
    /// <param name="auxiliary">Whether to have the two auxiliary classifiers, which act in training only.</param>
    public GoogLeNet(int classes = 1000, int channels = 3, float width = 1, bool auxiliary = true)
    {
        var next = 192.Times(width);
        Inception Module(int c1, int reduce3, int c3, int reduce5, int c5, int pool)
        {
            var module = new Inception(
                next, c1.Times(width), reduce3.Times(width), c3.Times(width), reduce5.Times(width), c5.Times(width), pool.Times(width));
            next = module.OutChannels;
            return module;
        }

        InceptionAux? Classifier() => auxiliary ? new InceptionAux(next, classes, width) : null;

        Conv1 = new BasicConv2d(channels, 64.Times(width), kernel: 7, stride: 2, padding: 3);    //   64×112×112
        Conv2 = new BasicConv2d(64.Times(width), 64.Times(width), kernel: 1);                    //   64×56×56
        Conv3 = new BasicConv2d(64.Times(width), next, kernel: 3, padding: 1);                   //  192×56×56
        //                   1×1  3×3 reduce, 3×3  5×5 reduce, 5×5  pool                             192×28×28
        Inception3a = Module(64, 96, 128, 16, 32, 32);                                           //  256×28×28
        Inception3b = Module(128, 128, 192, 32, 96, 64);                                         //  480×28×28
        Inception4a = Module(192, 96, 208, 16, 48, 64);                                          //  512×14×14
        Aux1 = Classifier();
        Inception4b = Module(160, 112, 224, 24, 64, 64);                                         //  512×14×14
        Inception4c = Module(128, 128, 256, 24, 64, 64);                                         //  512×14×14
        Inception4d = Module(112, 144, 288, 32, 64, 64);                                         //  528×14×14
        Aux2 = Classifier();
        Inception4e = Module(256, 160, 320, 32, 128, 128);                                       //  832×14×14
        Inception5a = Module(256, 160, 320, 32, 128, 128);                                       //  832×7×7
        Inception5b = Module(384, 192, 384, 48, 128, 128);                                       // 1024×7×7
        Fc = Truncated.Begin(new Linear(next, classes));
        first = [Conv1, Maxpool1, Conv2, Conv3, Maxpool2, Inception3a, Inception3b, Maxpool3, Inception4a];
        second = [Inception4b, Inception4c, Inception4d];
        third = [Inception4e, Maxpool4, Inception5a, Inception5b, Avgpool, Dropout, Fc];
    }

    /// <summary>The facts; parameters with the auxiliary classifiers.</summary>
    public static ModelCard Card { get; } = new()
    {
        Name = "googlenet",
        Title = "GoogLeNet",
        Paper = "Szegedy et al.: Going deeper with convolutions",
        Year = 2014,
        InputShape = [3, 224, 224],
        Classes = 1000,
        Parameters = 13_004_888,
        MultiplyAdds = 1_498_376_192,
        Top1Error = 30.222,
        Top5Error = 10.470,
        Note = "Torchvision's edition; 6,624,904 parameters without the auxiliary classifiers, which act in training only.",
    };

    /// <summary>Convolution 7×7.</summary>
    public BasicConv2d Conv1 { get; }

    /// <summary>Pooling after it.</summary>
    public MaxPool2d Maxpool1 { get; } = new(3, stride: 2, ceilMode: true);

    /// <summary>Convolution 1×1.</summary>
    public BasicConv2d Conv2 { get; }

    /// <summary>Convolution 3×3.</summary>
    public BasicConv2d Conv3 { get; }

    /// <summary>Pooling after it.</summary>
    public MaxPool2d Maxpool2 { get; } = new(3, stride: 2, ceilMode: true);

    /// <summary>Inception 3a.</summary>
    public Inception Inception3a { get; }

    /// <summary>Inception 3b.</summary>
    public Inception Inception3b { get; }

    /// <summary>Pooling after 3b.</summary>
    public MaxPool2d Maxpool3 { get; } = new(3, stride: 2, ceilMode: true);

    /// <summary>Inception 4a.</summary>
    public Inception Inception4a { get; }

    /// <summary>Inception 4b.</summary>
    public Inception Inception4b { get; }

    /// <summary>Inception 4c.</summary>
    public Inception Inception4c { get; }

    /// <summary>Inception 4d.</summary>
    public Inception Inception4d { get; }

    /// <summary>Inception 4e.</summary>
    public Inception Inception4e { get; }

    /// <summary>Pooling after 4e.</summary>
    public MaxPool2d Maxpool4 { get; } = new(2, stride: 2, ceilMode: true);

    /// <summary>Inception 5a.</summary>
    public Inception Inception5a { get; }

    /// <summary>Inception 5b.</summary>
    public Inception Inception5b { get; }

    /// <summary>Auxiliary classifier after 4a, or null without.</summary>
    public InceptionAux? Aux1 { get; }

    /// <summary>Auxiliary classifier after 4d, or null without.</summary>
    public InceptionAux? Aux2 { get; }

    /// <summary>Mean of each channel.</summary>
    public GlobalAvgPool2d Avgpool { get; } = new();

    /// <summary>Drops before the classifier.</summary>
    public Dropout Dropout { get; } = new(0.2f);

    /// <summary>The classifier.</summary>
    public Linear Fc { get; }

    /// <inheritdoc/>
    public float AuxiliaryWeight => 0.3f;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Forward(x, null);

    /// <inheritdoc/>
    public Tensor Forward(Tensor x, ICollection<Tensor>? auxiliary)
    {
        x = first.Forward(x);
        if (Aux1 is not null)
            auxiliary?.Add(Aux1.Forward(x));
        x = second.Forward(x);
        if (Aux2 is not null)
            auxiliary?.Add(Aux2.Forward(x));
        return third.Forward(x);
    }
}

/// <summary>Convolution without bias, batch normalization and ReLU: N×C×H×W → N×O×OH×OW as <see cref="Conv2d"/>.</summary>
public sealed class BasicConv2d : Module, IBranch
{
    readonly Sequential layers;

    /// <summary>Makes the layers.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Number of filters.</param>
    /// <param name="kernel">Rows and columns of a filter.</param>
    /// <param name="stride">Step between windows.</param>
    /// <param name="padding">Rows and columns of zeros around the input.</param>
    public BasicConv2d(int inChannels, int outChannels, int kernel, int stride = 1, int padding = 0)
    {
        Conv = new Conv2d(inChannels, outChannels, kernel, stride, padding, bias: false).Begin(Truncated.Normal);
        Bn = new BatchNorm2d(outChannels, eps: 0.001f);
        layers = [Conv, Bn, Relu];
    }

    /// <summary>The convolution.</summary>
    public Conv2d Conv { get; }

    /// <summary>The normalization.</summary>
    public BatchNorm2d Bn { get; }

    /// <summary>The activation.</summary>
    public Relu Relu { get; } = new();

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => layers.Forward(x);

    /// <inheritdoc/>
    public Tensor ForwardInto(ChannelPlace place, Tensor x) => layers.ForwardInto(place, x);
}

/// <summary>
/// Looks at several scales at once and lays the answers side by side (section 4, figure 2b): 1×1, 3×3, again 3×3 where the paper has 5×5,
/// and a pooling, each made cheap by 1×1 filters before or after. N×C×H×W → N×(c1 + c3 + c5 + pool)×H×W.
/// </summary>
/// <param name="inChannels">Channels of the input.</param>
/// <param name="c1">Filters 1×1.</param>
/// <param name="reduce3">Filters 1×1 before the second branch.</param>
/// <param name="c3">Filters of the second branch.</param>
/// <param name="reduce5">Filters 1×1 before the third branch.</param>
/// <param name="c5">Filters of the third branch.</param>
/// <param name="pool">Filters 1×1 after the pooling.</param>
public sealed class Inception(int inChannels, int c1, int reduce3, int c3, int reduce5, int c5, int pool) : Module
{
    /// <summary>Channels of the output.</summary>
    public int OutChannels => c1 + c3 + c5 + pool;

    /// <summary>1×1.</summary>
    public BasicConv2d Branch1 { get; } = new(inChannels, c1, kernel: 1);

    /// <summary>3×3.</summary>
    public Sequential Branch2 { get; } = [new BasicConv2d(inChannels, reduce3, kernel: 1), new BasicConv2d(reduce3, c3, kernel: 3, padding: 1)];

    /// <summary>3×3 for the paper's 5×5.</summary>
    public Sequential Branch3 { get; } = [new BasicConv2d(inChannels, reduce5, kernel: 1), new BasicConv2d(reduce5, c5, kernel: 3, padding: 1)];

    /// <summary>Pooling and 1×1.</summary>
    public Sequential Branch4 { get; } = [new MaxPool2d(3, stride: 1, padding: 1, ceilMode: true), new BasicConv2d(inChannels, pool, kernel: 1)];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) =>
        Branches.SideBySide(x, (Branch1, c1), (Branch2, c3), (Branch3, c5), (Branch4, pool));
}

/// <summary>A classifier on the way, so that gradients reach the first layers (section 5): N×C×H×W → N×classes.</summary>
/// <param name="inChannels">Channels of the input.</param>
/// <param name="classes">Number of classes.</param>
/// <param name="width">Factor on channels and hidden units.</param>
public sealed class InceptionAux(int inChannels, int classes, float width = 1) : Module
{
    static readonly AdaptiveAvgPool2d Pool = new(4);

    /// <summary>Convolution 1×1.</summary>
    public BasicConv2d Conv { get; } = new(inChannels, 128.Times(width), kernel: 1);                 //  128×4×4

    /// <summary>Hidden layer.</summary>
    public Linear Fc1 { get; } = Truncated.Begin(new Linear(128.Times(width) * 16, 1024.Times(width)));  // 1024

    /// <summary>Scores of the classes.</summary>
    public Linear Fc2 { get; } = Truncated.Begin(new Linear(1024.Times(width), classes));            // 1000

    /// <summary>Drops hidden units.</summary>
    public Dropout Dropout { get; } = new(0.7f);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        x = Conv.Forward(Pool.Forward(x)).Flatten();
        return Fc2.Forward(Dropout.Forward(Fc1.Forward(x, Kernels.Gemm.FusedActivation.Relu)));
    }
}

/// <summary>Torchvision's beginning: weights normal with deviation 0.01 within ±2, biases of linear layers as PyTorch's.</summary>
static class Truncated
{
    public static readonly TruncatedNormal Normal = new(0, 0.01f);

    public static Linear Begin(Linear layer)
    {
        layer.Weight.Initializer = Normal;
        return layer;
    }
}
