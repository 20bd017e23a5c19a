using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>
/// ZFNet (Zeiler and Fergus 2013, figure 3): AlexNet with a finer first look, 7×7 filters at stride 2 instead of 11×11 at 4. Begins as
/// section 3.1 says, with deviation 0.01 and zero biases. The paper's contrast normalization is taken as AlexNet's response normalization.
/// </summary>
public sealed class ZfNet : Module
{
    /// <summary>Makes the layers.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="channels">Channels of the picture.</param>
    /// <param name="size">Rows and columns of the picture; 53 or more.</param>
    /// <param name="wide">Whether layers 3 to 5 have 512, 1024 and 512 maps (the paper's network b) instead of 384, 384 and 256.</param>
    /// <param name="width">Factor on channels and hidden units.</param>
    /// <exception cref="Kernels.GeometryException">The picture is too small.</exception>
    public ZfNet(int classes = 1000, int channels = 3, int size = 224, bool wide = false, float width = 1)
    {
        int[] maps = [.. (wide ? (int[])[96, 256, 512, 1024, 512] : [96, 256, 384, 384, 256]).Select(count => count.Times(width))];
        var units = 4096.Times(width);
        var begin = new Normal(0, 0.01f);
        Features =                                                                                          //   3×224×224
        [
            new Conv2d(channels, maps[0], kernel: 7, stride: 2, padding: 1).Begin(begin),                   //  96×110×110
            new Relu(),
            new MaxPool2d(3, stride: 2, padding: 1),                                                        //  96×55×55
            Normalization(),
            new Conv2d(maps[0], maps[1], kernel: 5, stride: 2).Begin(begin),                                // 256×26×26
            new Relu(),
            new MaxPool2d(3, stride: 2, padding: 1),                                                        // 256×13×13
            Normalization(),
            new Conv2d(maps[1], maps[2], kernel: 3, padding: 1).Begin(begin),                               // 384×13×13
            new Relu(),
            new Conv2d(maps[2], maps[3], kernel: 3, padding: 1).Begin(begin),                               // 384×13×13
            new Relu(),
            new Conv2d(maps[3], maps[4], kernel: 3, padding: 1).Begin(begin),                               // 256×13×13
            new Relu(),
            new MaxPool2d(3, stride: 2),                                                                    // 256×6×6
        ];
        Classifier =
        [
            new Flatten(),                                                                                  // 9216
            new Linear(Features.OutputShape([1, channels, size, size]).Elements, units).Begin(begin),       // 4096
            new Relu(),
            new Dropout(0.5f),
            new Linear(units, units).Begin(begin),                                                          // 4096
            new Relu(),
            new Dropout(0.5f),
            new Linear(units, classes).Begin(begin),                                                        // 1000
        ];
    }

    /// <summary>The facts. The errors are those of one network as in figure 3, table 2.</summary>
    public static ModelCard Card { get; } = new()
    {
        Name = "zfnet",
        Title = "ZFNet",
        Paper = "Zeiler, Fergus: Visualizing and understanding convolutional networks",
        Year = 2013,
        InputShape = [3, 224, 224],
        Classes = 1000,
        Parameters = 62_357_608,
        MultiplyAdds = 1_168_032_896,
        Top1Error = 38.4,
        Top5Error = 16.5,
        Note = "Its line won ILSVRC 2013 with 11.7 % top-5 error; parameters: 14,208 + 614,656 + 885,120 + 1,327,488 + 884,992 + 37,752,832 + 16,781,312 + 4,097,000.",
    };

    /// <summary>The facts of the variant with 512, 1024 and 512 maps, network (b) of table 2.</summary>
    public static ModelCard WideCard { get; } = Card with
    {
        Name = "zfnet-512",
        Title = "ZFNet 512-1024-512",
        Parameters = 107_627_624,
        MultiplyAdds = 2_476_704_896,
        Top1Error = 37.5,
        Top5Error = 16.0,
        Note = "Layers 3 to 5 with 512, 1024 and 512 maps; parameters: 14,208 + 614,656 + 1,180,160 + 4,719,616 + 4,719,104 + 75,501,568 + 16,781,312 + 4,097,000.",
    };

    /// <summary>Convolutions, poolings and normalizations.</summary>
    public Sequential Features { get; }

    /// <summary>Fully connected layers.</summary>
    public Sequential Classifier { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Classifier.Forward(Features.Forward(x));

    static LocalResponseNorm Normalization() => new(5, alpha: 5e-4f, beta: 0.75f, k: 2);
}
