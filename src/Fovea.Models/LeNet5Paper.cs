using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Models;

/// <summary>
/// LeNet-5 as in the paper (LeCun, Bottou, Bengio and Haffner 1998, section II.B): trainable sub-sampling, the connection table of C3, the
/// squashing function 1.7159·tanh(⅔a), weights uniform within ±2.4/fan-in. One thing differs: a linear layer stands where the paper has
/// distances to drawn characters, because losses here take scores.
/// </summary>
/// <param name="classes">Number of classes.</param>
/// <param name="size">Rows and columns of the picture: 28 or 32.</param>
/// <param name="channels">Channels of the picture.</param>
public sealed class LeNet5Paper(int classes = 10, int size = 28, int channels = 1) : Module
{
    /// <summary>The facts.</summary>
    public static ModelCard Card { get; } = new()
    {
        Name = "lenet5-paper",
        Title = "LeNet-5, as in the paper",
        Paper = LeNet5.Card.Paper,
        Year = 1998,
        InputShape = [1, 28, 28],
        HasWidth = false,
        Parameters = 60_850,
        MultiplyAdds = 326_520,
        Note = "The paper's 60,000 parameters and a linear layer: partial connections, trainable sub-sampling; 0.95 % error there.",
    };

    /// <summary>First convolution, 156 parameters.</summary>
    public Conv2d C1 { get; } = new Conv2d(channels, 6, kernel: 5, padding: LeNet5.PaddingFor(size)).Begin(new FanInUniform());

    /// <summary>First sub-sampling, 12 parameters.</summary>
    public SubSampling S2 { get; } = new(6);

    /// <summary>Second convolution, with partial connections, 1,516 parameters.</summary>
    public PartialConv2d C3 { get; } = new();

    /// <summary>Second sub-sampling, 32 parameters.</summary>
    public SubSampling S4 { get; } = new(16);

    /// <summary>Third convolution, 48,120 parameters.</summary>
    public Conv2d C5 { get; } = new Conv2d(16, 120, kernel: 5).Begin(new FanInUniform());

    /// <summary>Fully connected layer, 10,164 parameters.</summary>
    public Linear F6 { get; } = new Linear(120, 84).Begin(new FanInUniform());

    /// <summary>Scores of the classes.</summary>
    public Linear Output { get; } = new Linear(84, classes).Begin(new FanInUniform());

    /// <summary>The squashing function.</summary>
    public ScaledTanh Squash { get; } = new();

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        x = Squash.Forward(C1.Forward(x));              //   6×28×28
        x = Squash.Forward(S2.Forward(x));              //   6×14×14
        x = Squash.Forward(C3.Forward(x));              //  16×10×10
        x = Squash.Forward(S4.Forward(x));              //  16×5×5
        x = Squash.Forward(C5.Forward(x));              // 120×1×1
        x = Squash.Forward(F6.Forward(x.Flatten()));    //  84
        return Output.Forward(x);                       //  10
    }
}

/// <summary>1.7159·tanh(⅔a): ±1 goes to ±1, where the curve bends most (LeCun et al. 1998, appendix A). Any shape → same.</summary>
public sealed class ScaledTanh : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => (x * (2f / 3)).Map(new Kernels.Elementwise.Activations.Tanh(), this) * 1.7159f;
}

/// <summary>Sum of each 2×2 window times one learned coefficient a channel, plus one learned bias a channel. N×C×H×W → N×C×(H/2)×(W/2).</summary>
/// <param name="channels">Channels of the input.</param>
public sealed class SubSampling(int channels) : Module
{
    static readonly PoolingOptions Pairs = new();

    /// <summary>The coefficients, C×1×1.</summary>
    public Parameter Weight { get; } = new([channels, 1, 1], new Uniform(-2.4f / 4, 2.4f / 4));

    /// <summary>The summands, C×1×1.</summary>
    public Parameter Bias { get; } = new([channels, 1, 1], Constant.Zero);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        var sums = x.AveragePool(Pairs, this) * 4;
        return sums.Zip(Weight, new Kernels.Elementwise.Arithmetic.Multiply(), this).Zip(Bias, new Kernels.Elementwise.Arithmetic.Add(), this);
    }

    /// <inheritdoc/>
    public override string ToString() => $"SubSampling({channels}, 2×2)";
}

/// <summary>The paper's C3, 6×14×14 → 16×10×10: maps 0 to 5 see three neighbouring maps, 6 to 14 see four, 15 sees all six (table I).</summary>
public sealed class PartialConv2d : Module
{
    static readonly int[] Triples = [0, 1, 2, 1, 2, 3, 2, 3, 4, 3, 4, 5, 4, 5, 0, 5, 0, 1];

    static readonly int[] Quadruples =
    [
        0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 0, 4, 5, 0, 1, 5, 0, 1, 2,    // neighbours
        0, 1, 3, 4, 1, 2, 4, 5, 0, 2, 3, 5,                                        // two pairs
    ];

    /// <summary>Maps 0 to 5.</summary>
    public Conv2d Three { get; } = new Conv2d(18, 6, kernel: 5, groups: 6).Begin(new FanInUniform());

    /// <summary>Maps 6 to 14.</summary>
    public Conv2d Four { get; } = new Conv2d(36, 9, kernel: 5, groups: 9).Begin(new FanInUniform());

    /// <summary>Map 15.</summary>
    public Conv2d Six { get; } = new Conv2d(6, 1, kernel: 5).Begin(new FanInUniform());

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Tensor.Concatenate(
        [Three.Forward(x.Select(1, Triples)), Four.Forward(x.Select(1, Quadruples)), Six.Forward(x)], axis: 1);

    /// <inheritdoc/>
    public override string ToString() => "PartialConv2d(6 → 16, 5×5, table I)";
}

/// <summary>Uniform within ±2.4/fan-in (LeCun et al. 1998, section III.B).</summary>
sealed class FanInUniform : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, Rng rng)
    {
        var bound = 2.4f / Fans.Of(shape).In;
        new Uniform(-bound, bound).Fill(values, shape, rng);
    }
}
