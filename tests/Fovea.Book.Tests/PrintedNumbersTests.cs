using System.Globalization;

namespace Fovea.Book.Tests;

/// <summary>
/// Every number that the texts behind the book print on foundations (1) and convolution (2): its row, the experiment, its name in
/// figures.json, the digits after the point, the number. A place in brackets takes one of several numbers.
/// </summary>
public sealed class PrintedNumbersTests
{
    static readonly double[] FiveOfHundred = [100, 100, 100, 100, 100, 10], SixOfHundred = [100, 100, 100, 100, 100, 100, 10];

    public static TheoryData<string, string, string, int, double[]> Numbers => new()
    {
        // Arrays.
        { "1.1", "arrays", "A·B", 0, [19, 22, 43, 50] },
        { "1.1", "arrays", "X·W", 0, [5, 11, 17] },

        // Gates: a threshold, then biases; XOR of three.
        { "1.2", "gates", "AND.w", 9, [0.5, 0.5] },
        { "1.2", "gates", "θ", 9, [0.7] },
        { "1.2", "gates", "AND.threshold", 0, [0, 0, 0, 1] },
        { "1.2", "gates", "AND.b", 9, [-0.7] },
        { "1.2", "gates", "AND", 0, [0, 0, 0, 1] },
        { "1.2", "gates", "NAND.w", 9, [-0.5, -0.5] },
        { "1.2", "gates", "NAND.b", 9, [0.7] },
        { "1.2", "gates", "NAND", 0, [1, 1, 1, 0] },
        { "1.2", "gates", "OR.w", 9, [0.5, 0.5] },
        { "1.2", "gates", "OR.b", 9, [-0.2] },
        { "1.2", "gates", "OR", 0, [0, 1, 1, 1] },
        { "1.2", "gates", "XOR", 0, [0, 1, 1, 0] },

        // Activations: the slope of leaky ReLU below zero.
        { "1.3", "activations", "leaky ReLU.slopes[1]", 9, [0.01] },
        { "1.3", "activations", "leaky ReLU.values[1]", 9, [-0.01] },

        // Three layers forward.
        { "1.4", "three-layer", "A1", 8, [0.3, 0.7, 1.1] },
        { "1.4", "three-layer", "Z1", 8, [0.57444252, 0.66818777, 0.75026011] },
        { "1.4", "three-layer", "A2", 8, [0.51615984, 1.21402696] },
        { "1.4", "three-layer", "Z2", 8, [0.62624937, 0.7710107] },
        { "1.4", "three-layer", "Y", 8, [0.31682708, 0.69627909] },

        // Losses.
        { "1.5", "losses", "squared-error.right", 4, [0.0975] },
        { "1.5", "losses", "squared-error.wrong", 4, [0.5975] },
        { "1.5", "losses", "cross-entropy.right", 9, [0.510825457] },
        { "1.5", "losses", "cross-entropy.wrong", 9, [2.302584093] },

        // TwoLayerNet: hidden 50, rate 0.1, batch 100; 10,000 steps are those of the full form.
        { "1.6", "two-layer-net", "units", 0, [50, 10] },
        { "1.6", "two-layer-net", "rate", 9, [0.1] },
        { "1.6", "two-layer-net", "batch", 0, [100] },
        { "1.6", "two-layer-net", "steps.full", 0, [10_000] },

        // Computational graphs: apples, apples and oranges.
        { "1.7", "computation-graph", "apples.price", 10, [220] },
        { "1.7", "computation-graph", "apples.d(apple)", 10, [2.2] },
        { "1.7", "computation-graph", "apples.d(count)", 10, [110] },
        { "1.7", "computation-graph", "apples.d(tax)", 10, [200] },
        { "1.7", "computation-graph", "fruit.price", 10, [715] },
        { "1.7", "computation-graph", "fruit.d(apple count)", 10, [110] },
        { "1.7", "computation-graph", "fruit.d(apple)", 10, [2.2] },
        { "1.7", "computation-graph", "fruit.d(orange)", 10, [3.3] },
        { "1.7", "computation-graph", "fruit.d(orange count)", 10, [165] },
        { "1.7", "computation-graph", "fruit.d(tax)", 10, [650] },

        // Layers forward and backward: no printed numbers; those of a case that is done by hand.
        { "1.8", "layers", "ReLU.y", 6, [1, 0, 0, 3] },
        { "1.8", "layers", "affine.dB", 6, [4, 6] },

        // Optimizers: Adam's β, five layers of 100.
        { "1.9", "optimizer-paths", "Adam.betas", 9, [0.9, 0.999] },
        { "1.9", "optimizers-mnist", "units", 0, FiveOfHundred },

        // First weights: 1000 samples, 100 nodes, 5 layers; deviations 0, 1, 0.01, 1/√100, √(2/100).
        { "1.10", "initial-values", "inputs.shape", 0, [1000, 100] },
        { "1.10", "initial-values", "weights.zero", 3, [0, 0, 0, 0, 0] },
        { "1.10", "initial-values", "weights.one", 1, [1, 1, 1, 1, 1] },
        { "1.10", "initial-values", "weights.hundredth", 3, [0.01, 0.01, 0.01, 0.01, 0.01] },
        { "1.10", "initial-values", "weights.xavier", 2, [0.1, 0.1, 0.1, 0.1, 0.1] },
        { "1.10", "initial-values", "weights.he", 2, [0.14, 0.14, 0.14, 0.14, 0.14] },
        { "1.10", "initial-values-mnist", "units", 0, FiveOfHundred },

        // Batch normalization: from the largest to the smallest of sixteen scales.
        { "1.11", "batch-norm", "scales[0]", 9, [1] },
        { "1.11", "batch-norm", "scales[15]", 9, [0.0001] },

        // Over-fitting: 300 pictures, six hidden layers of 100, SGD 0.01, 201 epochs, 100 % in training; weight decay; dropout 0.15.
        { "1.12", "overfitting", "pictures", 0, [300] },
        { "1.12", "overfitting", "units", 0, SixOfHundred },
        { "1.12", "overfitting", "rate", 9, [0.01] },
        { "1.12", "overfitting", "epochs", 0, [201] },
        { "1.12", "overfitting", "train", 9, [1, 1, 1] },
        { "1.12", "overfitting", "decay", 9, [0] },
        { "1.12", "overfitting", "ratio", 9, [0] },
        { "1.12", "weight-decay", "decay", 9, [0.1] },
        { "1.12", "weight-decay", "ratio", 9, [0] },
        { "1.12", "dropout", "ratio", 9, [0.15] },
        { "1.12", "dropout", "decay", 9, [0] },

        // An ensemble of five.
        { "1.13", "ensemble", "members", 0, [5] },

        // Random search: a fifth for validation, logarithmic ranges, those that are good.
        { "1.14", "hyperparameters", "validation.share", 9, [0.2] },
        { "1.14", "hyperparameters", "range.lr", 9, [1e-6, 1e-2] },
        { "1.14", "hyperparameters", "range.weight-decay", 9, [1e-8, 1e-4] },
        { "1.14", "hyperparameters", "good.lr", 9, [1e-3, 1e-2] },
        { "1.14", "hyperparameters", "good.weight-decay", 9, [1e-8, 1e-6] },

        // Sizes of convolutions: kernels 1, 3, 5; strides 1, 3, 5; paddings 0, 1, 2; same and valid.
        { "2.1", "convolution", "size(K=1,S=1,P=0)", 0, [28] },
        { "2.1", "convolution", "size(K=3,S=1,P=0)", 0, [26] },
        { "2.1", "convolution", "size(K=5,S=1,P=0)", 0, [24] },
        { "2.1", "convolution", "size(K=1,S=3,P=0)", 0, [10] },
        { "2.1", "convolution", "size(K=1,S=5,P=0)", 0, [6] },
        { "2.1", "convolution", "size(K=1,S=1,P=1)", 0, [30] },
        { "2.1", "convolution", "size(K=1,S=1,P=2)", 0, [32] },
        { "2.1", "convolution", "size(K=5,same)", 0, [28] },
        { "2.1", "convolution", "size(K=5,valid)", 0, [24] },

        // im2col.
        { "2.2", "im2col", "im2col(1×3×7×7).shape", 0, [9, 75] },
        { "2.2", "im2col", "im2col(10×3×7×7).shape", 0, [90, 75] },

        // Pooling and its gradients, and a convolution's: no printed numbers; those of cases that are done by hand.
        { "2.3", "pooling", "max.y", 0, [2, 3, 4, 2] },
        { "2.3", "pooling", "average.y", 2, [1, 1.5, 2.25, 1] },
        { "2.4", "convolution", "dx[2]", 0, [1] },

        // Two photos as a batch, channels last; one of them after 32 filters and pooling.
        { "2.5", "photos", "batch.shape", 0, [2, 427, 640, 3] },
        { "2.5", "photos", "one.pooled.shape", 0, [1, 213, 320, 32] },

        // Receptive fields: three 3×3 see what one 7×7 sees.
        { "2.6", "receptive-field", "sees.three 3×3", 0, [7] },
        { "2.6", "receptive-field", "sees.one 7×7", 0, [7] },
        { "2.6", "receptive-field", "picture.square.20[2]", 0, [41] },

        // H(p,q) = H(p) + KL(p‖q), by hand: 7/4 ln 2, 1/4 ln 2, 2 ln 2.
        { "2.7", "entropy", "even.H(p)", 6, [1.213008] },
        { "2.7", "entropy", "even.KL(p‖q)", 6, [0.173287] },
        { "2.7", "entropy", "even.H(p,q)", 6, [1.386294] },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void It_stands_in_figures_json(string row, string experiment, string figure, int digits, double[] printed)
    {
        _ = row;
        var bracket = figure.IndexOf('[', StringComparison.Ordinal);
        double[] found = bracket < 0 ? Run.Json(experiment, figure) : [Run.Json(experiment, figure[..bracket])[int.Parse(figure[(bracket + 1)..^1], CultureInfo.InvariantCulture)]];
        Run.AssertPrinted(found, digits, printed);
    }

    [Fact]
    public void No_row_is_left_out()
    {
        string[] rows = [.. Enumerable.Range(1, 14).Select(i => $"1.{i}"), .. Enumerable.Range(1, 7).Select(i => $"2.{i}")];
        Assert.Equal(rows, Numbers.Select(number => (string)number[0]).Distinct());
    }
}
