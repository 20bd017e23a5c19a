using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Models;

/// <summary>
/// VGG (Simonyan and Zisserman 2014, table 1): nothing but 3×3 convolutions, in five blocks that each halve the picture. Parameter names
/// are torchvision's. Begins as torchvision does: convolutions He-normal by fan-out, linear layers normal with deviation 0.01, biases zero.
/// </summary>
public sealed class Vgg : Module
{
    /// <summary>Makes the layers.</summary>
    /// <param name="depth">Layers with weights: 11, 13, 16 or 19 (columns A, B, D and E).</param>
    /// <param name="batchNorm">Whether to normalize after each convolution.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="channels">Channels of the picture.</param>
    /// <param name="width">Factor on channels and hidden units.</param>
    /// <param name="dropout">Probability of dropping a unit after each hidden linear layer.</param>
    /// <exception cref="ArgumentException">There is no such depth.</exception>
    public Vgg(int depth = 16, bool batchNorm = false, int classes = 1000, int channels = 3, float width = 1, float dropout = 0.5f)
    {
        int[] convolutions = depth switch
        {
            11 => [1, 1, 2, 2, 2],     // A
            13 => [2, 2, 2, 2, 2],     // B
            16 => [2, 2, 3, 3, 3],     // D
            19 => [2, 2, 4, 4, 4],     // E
            _ => throw NoDepth(depth),
        };
        int[] maps = [64, 128, 256, 512, 512];

        List<Module> features = [];                                                         //   3×224×224
        var before = channels;
        for (var block = 0; block < maps.Length; block++)                                   //  64×112×112, 128×56×56, 256×28×28,
        {                                                                                   // 512×14×14, 512×7×7
            var after = maps[block].Times(width);
            for (var i = 0; i < convolutions[block]; i++)
            {
                features.Add(new Conv2d(before, after, kernel: 3, padding: 1).Begin(new HeNormal(FanMode.Out)));
                if (batchNorm)
                    features.Add(new BatchNorm2d(after));
                features.Add(new Relu());
                before = after;
            }

            features.Add(new MaxPool2d(2));
        }

        var (units, begin) = (4096.Times(width), new Normal(0, 0.01f));
        Features = new Sequential([.. features]);
        Classifier =                                                                        // 25088
        [
            new Linear(before * 49, units).Begin(begin),                                    //  4096
            new Relu(),
            new Dropout(dropout),
            new Linear(units, units).Begin(begin),                                          //  4096
            new Relu(),
            new Dropout(dropout),
            new Linear(units, classes).Begin(begin),                                        //  1000
        ];
    }

    /// <summary>The depths there are.</summary>
    public static IReadOnlyList<int> Depths { get; } = [11, 13, 16, 19];

    /// <summary>Convolutions and poolings.</summary>
    public Sequential Features { get; }

    /// <summary>Makes 7×7 of any size.</summary>
    public AdaptiveAvgPool2d Avgpool { get; } = new(7);

    /// <summary>Fully connected layers.</summary>
    public Sequential Classifier { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Classifier.Forward(Avgpool.Forward(Features.Forward(x)).Flatten());

    /// <summary>The facts of one of them; the errors are those of torchvision's weights.</summary>
    /// <param name="depth">Layers with weights.</param>
    /// <param name="batchNorm">With batch normalization or without.</param>
    /// <exception cref="ArgumentException">There is no such depth.</exception>
    public static ModelCard Card(int depth, bool batchNorm)
    {
        var (parameters, multiplyAdds, top1, top5) = (depth, batchNorm) switch
        {
            (11, false) => (132_863_336L, 7_609_090_048L, 30.980, 11.372),
            (11, true) => (132_868_840L, 7_609_090_048L, 29.630, 10.190),
            (13, false) => (133_047_848L, 11_308_466_176L, 30.072, 10.754),
            (13, true) => (133_053_736L, 11_308_466_176L, 28.414, 9.626),
            (16, false) => (138_357_544L, 15_470_264_320L, 28.408, 9.618),
            (16, true) => (138_365_992L, 15_470_264_320L, 26.640, 8.484),
            (19, false) => (143_667_240L, 19_632_062_464L, 27.624, 9.124),
            (19, true) => (143_678_248L, 19_632_062_464L, 25.782, 8.158),
            _ => throw NoDepth(depth),
        };
        return new ModelCard
        {
            Name = $"vgg{depth}{(batchNorm ? "_bn" : "")}",
            Title = $"VGG-{depth}{(batchNorm ? " with batch normalization" : "")}",
            Paper = "Simonyan, Zisserman: Very deep convolutional networks for large-scale image recognition",
            Year = 2014,
            InputShape = [3, 224, 224],
            Classes = 1000,
            Parameters = parameters,
            MultiplyAdds = multiplyAdds,
            Top1Error = top1,
            Top5Error = top5,
            Note = batchNorm
                ? "Torchvision's addition to the paper; pictures of 32 pixels or more."
                : "Second in ILSVRC 2014, where two networks together had 7.3 % top-5 error; pictures of 32 pixels or more.",
        };
    }

    static ArgumentException NoDepth(int depth) => new($"VGG has 11, 13, 16 or 19 layers, not {depth}.");
}
