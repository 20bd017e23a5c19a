using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>
/// AlexNet as in the paper (Krizhevsky, Sutskever and Hinton 2012, section 3): two groups where its two processors did not talk, response
/// normalization, overlapping pooling. The paper says 224×224, its sizes need 227×227 or a padding of 2; here the padding. Begins as
/// section 5 says: weights normal with deviation 0.01, biases 1 in the layers that would else begin dead and 0 in the others.
/// </summary>
public sealed class AlexNetPaper : Module
{
    /// <summary>Makes the layers.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="channels">Channels of the picture.</param>
    /// <param name="size">Rows and columns of the picture; 63 or more.</param>
    /// <param name="width">Factor on channels and hidden units.</param>
    /// <exception cref="Kernels.GeometryException">The picture is too small.</exception>
    public AlexNetPaper(int classes = 1000, int channels = 3, int size = 224, float width = 1)
    {
        int Maps(int count) => count.Times(width, multiple: 2);
        var (units, begin) = (4096.Times(width), new Normal(0, 0.01f));
        Features =                                                                                            //   3×224×224
        [
            new Conv2d(channels, Maps(96), kernel: 11, stride: 4, padding: 2).Begin(begin),                   //  96×55×55
            new Relu(),
            Normalization(),
            new MaxPool2d(3, stride: 2),                                                                      //  96×27×27
            new Conv2d(Maps(96), Maps(256), kernel: 5, padding: 2, groups: 2).Begin(begin, bias: 1),          // 256×27×27
            new Relu(),
            Normalization(),
            new MaxPool2d(3, stride: 2),                                                                      // 256×13×13
            new Conv2d(Maps(256), Maps(384), kernel: 3, padding: 1).Begin(begin),                             // 384×13×13
            new Relu(),
            new Conv2d(Maps(384), Maps(384), kernel: 3, padding: 1, groups: 2).Begin(begin, bias: 1),         // 384×13×13
            new Relu(),
            new Conv2d(Maps(384), Maps(256), kernel: 3, padding: 1, groups: 2).Begin(begin, bias: 1),         // 256×13×13
            new Relu(),
            new MaxPool2d(3, stride: 2),                                                                      // 256×6×6
        ];
        Classifier =
        [
            new Flatten(),                                                                                    // 9216
            new Linear(Features.OutputShape([1, channels, size, size]).Elements, units).Begin(begin, bias: 1),// 4096
            new Relu(),
            new Dropout(0.5f),
            new Linear(units, units).Begin(begin, bias: 1),                                                   // 4096
            new Relu(),
            new Dropout(0.5f),
            new Linear(units, classes).Begin(begin),                                                          // 1000
        ];
    }

    /// <summary>The facts. The errors are those of one network, table 2; seven together had 15.3 %.</summary>
    public static ModelCard Card { get; } = new()
    {
        Name = "alexnet-paper",
        Title = "AlexNet, as in the paper",
        Paper = "Krizhevsky, Sutskever, Hinton: ImageNet classification with deep convolutional neural networks",
        Year = 2012,
        InputShape = [3, 224, 224],
        Classes = 1000,
        Parameters = 60_965_224,
        MultiplyAdds = 724_406_816,
        Top1Error = 40.7,
        Top5Error = 18.2,
        Note = "Five of them won ILSVRC 2012 with 16.4 % top-5 error; parameters: 34,944 + 307,456 + 885,120 + 663,936 + 442,624 + 37,752,832 + 16,781,312 + 4,097,000.",
    };

    /// <summary>Convolutions, normalizations and poolings.</summary>
    public Sequential Features { get; }

    /// <summary>Fully connected layers.</summary>
    public Sequential Classifier { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Classifier.Forward(Features.Forward(x));

    // Section 3.3: k = 2, n = 5, α = 10⁻⁴, β = 0.75; the layer divides α by n, the paper does not.
    static LocalResponseNorm Normalization() => new(5, alpha: 5e-4f, beta: 0.75f, k: 2);
}
