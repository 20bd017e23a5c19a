using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>
/// GoogLeNet as in the paper (Szegedy et al. 2014, table 1 and section 5): 5×5 branches, response normalization, no batch normalization,
/// two auxiliary classifiers whose losses count 0.3 in training. The paper does not say how it begins; here Xavier-uniform and biases 0.2,
/// as the widely used reconstruction.
/// </summary>
public sealed class GoogLeNetPaper : Module, IAuxiliaryOutputs
{
    /// <summary>Makes the layers.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="channels">Channels of the picture.</param>
    /// <param name="size">Rows and columns of the picture.</param>
    /// <param name="width">Factor on channels and hidden units.</param>
    /// <param name="auxiliary">Whether to have the auxiliary classifiers, which act in training only.</param>
    /// <exception cref="Kernels.GeometryException">The picture is too small for the auxiliary classifiers.</exception>
    public GoogLeNetPaper(int classes = 1000, int channels = 3, int size = 224, float width = 1, bool auxiliary = true)
    {
        var next = 192.Times(width);
        PaperInception Module(int c1, int reduce3, int c3, int reduce5, int c5, int pool)
        {
            var module = new PaperInception(
                next, c1.Times(width), reduce3.Times(width), c3.Times(width), reduce5.Times(width), c5.Times(width), pool.Times(width));
            next = module.OutChannels;
            return module;
        }

        Stem =                                                                                          //    3×224×224
        [
            Convolution(channels, 64.Times(width), kernel: 7, stride: 2, padding: 3), new Relu(),       //   64×112×112
            new MaxPool2d(3, stride: 2, ceilMode: true),                                                //   64×56×56
            Normalization(),
            Convolution(64.Times(width), 64.Times(width), kernel: 1), new Relu(),                       //   64×56×56
            Convolution(64.Times(width), next, kernel: 3, padding: 1), new Relu(),                      //  192×56×56
            Normalization(),
            new MaxPool2d(3, stride: 2, ceilMode: true),                                                //  192×28×28
        ];
        First =
        [
            //     1×1  3×3 reduce, 3×3  5×5 reduce, 5×5  pool
            Module(64, 96, 128, 16, 32, 32),                                                            //  256×28×28
            Module(128, 128, 192, 32, 96, 64),                                                          //  480×28×28
            new MaxPool2d(3, stride: 2, ceilMode: true),                                                //  480×14×14
            Module(192, 96, 208, 16, 48, 64),                                                           //  512×14×14
        ];
        var (afterFirst, extent) = (next, Extent(Stem, First, channels, size));
        Second =
        [
            Module(160, 112, 224, 24, 64, 64),                                                          //  512×14×14
            Module(128, 128, 256, 24, 64, 64),                                                          //  512×14×14
            Module(112, 144, 288, 32, 64, 64),                                                          //  528×14×14
        ];
        var afterSecond = next;
        Third =
        [
            Module(256, 160, 320, 32, 128, 128),                                                        //  832×14×14
            new MaxPool2d(3, stride: 2, ceilMode: true),                                                //  832×7×7
            Module(256, 160, 320, 32, 128, 128),                                                        //  832×7×7
            Module(384, 192, 384, 48, 128, 128),                                                        // 1024×7×7
            new GlobalAvgPool2d(),                                                                      // 1024
            new Dropout(0.4f),
            Begin(new Linear(next, classes)),                                                           // 1000
        ];
        if (auxiliary)
            (Aux1, Aux2) = (Classifier(afterFirst, extent, classes, width), Classifier(afterSecond, extent, classes, width));
    }

    /// <summary>The facts. The errors are those of one network and one crop, tables 3 and 2 of the paper; its top-1 error is not published.</summary>
    public static ModelCard Card { get; } = new()
    {
        Name = "googlenet-paper",
        Title = "GoogLeNet, as in the paper",
        Paper = GoogLeNet.Card.Paper,
        Year = 2014,
        InputShape = [3, 224, 224],
        Classes = 1000,
        Parameters = 13_378_280,
        MultiplyAdds = 1_582_671_872,
        Top5Error = 10.07,
        Note = "Seven of them won ILSVRC 2014 with 6.7 % top-5 error; 6,998,552 parameters without the auxiliary classifiers of 3,188,840 and 3,190,888; table 1 counts 1.5 G multiply-adds, with 34 M for the first convolution where its sizes give 118 M.",
    };

    /// <summary>Up to the first inception module.</summary>
    public Sequential Stem { get; }

    /// <summary>Inception 3a, 3b and 4a.</summary>
    public Sequential First { get; }

    /// <summary>Auxiliary classifier after 4a, or null without.</summary>
    public Sequential? Aux1 { get; }

    /// <summary>Inception 4b, 4c and 4d.</summary>
    public Sequential Second { get; }

    /// <summary>Auxiliary classifier after 4d, or null without.</summary>
    public Sequential? Aux2 { get; }

    /// <summary>Inception 4e, 5a, 5b and the classifier.</summary>
    public Sequential Third { get; }

    /// <inheritdoc/>
    public float AuxiliaryWeight => 0.3f;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Forward(x, null);

    /// <inheritdoc/>
    public Tensor Forward(Tensor x, ICollection<Tensor>? auxiliary)
    {
        x = First.Forward(Stem.Forward(x));
        if (Aux1 is not null)
            auxiliary?.Add(Aux1.Forward(x));
        x = Second.Forward(x);
        if (Aux2 is not null)
            auxiliary?.Add(Aux2.Forward(x));
        return Third.Forward(x);
    }

    internal static Conv2d Convolution(int inChannels, int outChannels, int kernel, int stride = 1, int padding = 0) =>
        new Conv2d(inChannels, outChannels, kernel, stride, padding).Begin(new XavierUniform(), bias: 0.2f);

    static Linear Begin(Linear layer) => layer.Begin(new XavierUniform());

    // Pooling 5×5 with stride 3, 128 filters 1×1, 1024 units, 70 % dropped.
    static Sequential Classifier(int inChannels, int extent, int classes, float width)
    {
        if (extent < 5)
            throw new Kernels.GeometryException(
                $"GoogLeNet: the auxiliary classifiers need maps of 5×5 or more and have {extent}×{extent}. Use pictures of 80 pixels or more, or leave the classifiers out.");
        var pooled = (extent - 5) / 3 + 1;
        return
        [
            new AvgPool2d(5, stride: 3),
            Convolution(inChannels, 128.Times(width), kernel: 1), new Relu(),
            new Flatten(),
            Begin(new Linear(128.Times(width) * pooled * pooled, 1024.Times(width))), new Relu(),
            new Dropout(0.7f),
            Begin(new Linear(1024.Times(width), classes)),
        ];
    }

    static int Extent(Sequential stem, Sequential first, int channels, int size) => first.OutputShape(stem.OutputShape([1, channels, size, size]))[2];

    static LocalResponseNorm Normalization() => new(5, alpha: 1e-4f, beta: 0.75f, k: 1);
}

/// <summary>The inception module of the paper's figure 2b, with its 5×5 branch: N×C×H×W → N×(c1 + c3 + c5 + pool)×H×W.</summary>
/// <param name="inChannels">Channels of the input.</param>
/// <param name="c1">Filters 1×1.</param>
/// <param name="reduce3">Filters 1×1 before those of 3×3.</param>
/// <param name="c3">Filters 3×3.</param>
/// <param name="reduce5">Filters 1×1 before those of 5×5.</param>
/// <param name="c5">Filters 5×5.</param>
/// <param name="pool">Filters 1×1 after the pooling.</param>
public sealed class PaperInception(int inChannels, int c1, int reduce3, int c3, int reduce5, int c5, int pool) : Module
{
    /// <summary>Channels of the output.</summary>
    public int OutChannels => c1 + c3 + c5 + pool;

    /// <summary>1×1.</summary>
    public Sequential Branch1 { get; } = [GoogLeNetPaper.Convolution(inChannels, c1, kernel: 1), new Relu()];

    /// <summary>3×3.</summary>
    public Sequential Branch3 { get; } =
    [
        GoogLeNetPaper.Convolution(inChannels, reduce3, kernel: 1), new Relu(),
        GoogLeNetPaper.Convolution(reduce3, c3, kernel: 3, padding: 1), new Relu(),
    ];

    /// <summary>5×5.</summary>
    public Sequential Branch5 { get; } =
    [
        GoogLeNetPaper.Convolution(inChannels, reduce5, kernel: 1), new Relu(),
        GoogLeNetPaper.Convolution(reduce5, c5, kernel: 5, padding: 2), new Relu(),
    ];

    /// <summary>Pooling and 1×1.</summary>
    public Sequential Pool { get; } =
    [
        new MaxPool2d(3, stride: 1, padding: 1),
        GoogLeNetPaper.Convolution(inChannels, pool, kernel: 1), new Relu(),
    ];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) =>
        Branches.SideBySide(x, (Branch1, c1), (Branch3, c3), (Branch5, c5), (Pool, pool));
}
