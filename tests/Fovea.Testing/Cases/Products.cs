using Fovea.Kernels.Gemm;

namespace Fovea.Testing;

public static partial class OpCases
{
    static IEnumerable<OpCase> Products()
    {
        foreach (var (m, n, k) in new[] { (1, 1, 1), (2, 3, 2), (5, 7, 11), (33, 17, 65), (14, 64, 600), (70, 50, 1300), (100, 10, 100), (1, 100, 257), (65, 1, 33) })
        {
            foreach (var (ta, tb) in new[] { (false, false), (true, false), (false, true), (true, true) })
            {
                Shape a = ta ? [k, m] : [m, k], b = tb ? [n, k] : [k, n];
                yield return new($"matmul-{m}x{n}x{k}{(ta ? "-ta" : "")}{(tb ? "-tb" : "")}", [a, b], x => x[0].MatMul(x[1], ta, tb)) { Terms = Math.Max(k, Math.Max(m, n)) };
            }
        }

        foreach (var (ta, tb) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            Shape a = ta ? [6, 5] : [5, 6], b = tb ? [7, 6] : [6, 7];
            var name = $"{(ta ? "-ta" : "")}{(tb ? "-tb" : "")}";
            yield return new($"matmul-batched{name}", [[2, 3, .. a], [2, 3, .. b]], x => x[0].MatMul(x[1], ta, tb)) { Terms = 7 };
            yield return new($"matmul-shared-left{name}", [a, [4, .. b]], x => x[0].MatMul(x[1], ta, tb)) { Terms = 28 };
            yield return new($"matmul-shared-right{name}", [[4, .. a], b], x => x[0].MatMul(x[1], ta, tb)) { Terms = 28 };
        }

        yield return new("dot", [[9], [9]], x => x[0].Dot(x[1])) { Terms = 9 };
        yield return new("linear", [[5, 12], [7, 12], [7]], x => x[0].Linear(x[1], x[2])) { Terms = 12 };
        yield return new("linear-no-bias", [[5, 12], [7, 12]], x => x[0].Linear(x[1])) { Terms = 12 };
        yield return new("linear-relu", [[5, 12], [7, 12], [7]], x => x[0].Linear(x[1], x[2], FusedActivation.Relu)) { Terms = 12 };
        yield return new("linear-3d", [[2, 5, 12], [7, 12], [7]], x => x[0].Linear(x[1], x[2])) { Terms = 12 };
        yield return new("linear-4320-100", [[100, 4320], [100, 4320], [100]], x => x[0].Linear(x[1], x[2], FusedActivation.Relu)) { Terms = 4320, IsBenchmark = true };
        yield return new("matmul-512", [[512, 512], [512, 512]], x => x[0].MatMul(x[1])) { Terms = 512, IsBenchmark = true };
    }

    static IEnumerable<OpCase> Convolutions()
    {
        OpCase Convolution(string name, Shape x, Shape w, ConvolutionOptions options, bool bias = true, FusedActivation activation = FusedActivation.None, bool benchmark = false) =>
            new($"conv-{name}", bias ? [x, w, [w[0]]] : [x, w], t => t[0].Convolve(t[1], bias ? t[2] : null, options, activation))
            {
                Terms = Math.Max(w.LengthOf(1, 4), x[0] * x[2] * x[3]),
                IsBenchmark = benchmark,
            };

        var plain = ConvolutionOptions.Default;
        yield return Convolution("1x1", [2, 3, 5, 6], [4, 3, 1, 1], plain);
        yield return Convolution("3x3", [2, 3, 7, 8], [5, 3, 3, 3], plain);
        yield return Convolution("3x3-relu", [2, 3, 7, 8], [5, 3, 3, 3], plain, activation: FusedActivation.Relu);
        yield return new("conv-add", [[2, 3, 7, 8], [5, 3, 3, 3], [2, 5, 5, 6]], x => x[0].Convolve(x[1], residual: x[2])) { Terms = 112 };
        var padded = plain with { Padding = (1, 1, 1, 1) };
        yield return new("conv-add-relu", [[2, 5, 7, 8], [5, 5, 3, 3], [5]], x => x[0].Convolve(x[1], x[2], padded, FusedActivation.Relu, residual: x[0])) { Terms = 112 };
        yield return new("conv-into", [[2, 5, 7, 8], [5, 5, 3, 3], [5]], x => x[0].ConvolveInto(
            new(5, 5, 10, x[0].PlaceIn(new(0, 5, 10, null))), x[1], x[2], padded, FusedActivation.Relu))
        { Terms = 112, Differentiable = 0 };
        yield return Convolution("3x3-pad", [2, 3, 7, 8], [5, 3, 3, 3], plain with { Padding = (1, 1, 1, 1) }, bias: false);
        yield return Convolution("same-even-kernel", [2, 3, 7, 8], [5, 3, 4, 2], plain with { Same = true });
        yield return Convolution("same-stride", [1, 2, 9, 7], [3, 2, 3, 5], plain with { Same = true, Stride = (2, 3) });
        yield return Convolution("per-axis", [2, 2, 11, 13], [3, 2, 2, 5], plain with { Stride = (2, 3), Padding = (0, 1, 2, 1), Dilation = (2, 1) });
        yield return Convolution("dilation", [1, 4, 12, 12], [6, 4, 3, 3], plain with { Dilation = (3, 2), Padding = (3, 3, 2, 2) });
        yield return Convolution("groups", [2, 6, 8, 8], [9, 2, 3, 3], plain with { Groups = 3, Padding = (1, 1, 1, 1) });
        yield return Convolution("depthwise", [2, 8, 9, 9], [8, 1, 3, 3], plain with { Groups = 8, Padding = (1, 1, 1, 1) });
        yield return Convolution("depthwise-double", [1, 5, 9, 9], [10, 1, 3, 3], plain with { Groups = 5, Stride = (2, 2) });
        yield return Convolution("stride-remainder", [2, 3, 10, 11], [4, 3, 3, 3], plain with { Stride = (3, 4) });
        yield return Convolution("kernel-is-input", [3, 2, 5, 4], [7, 2, 5, 4], plain);
        yield return Convolution("stride-over-kernel", [2, 2, 9, 9], [3, 2, 1, 2], plain with { Stride = (3, 3) });
        yield return Convolution("one-channel-5x5", [4, 1, 28, 28], [30, 1, 5, 5], plain);
        yield return Convolution("7x7-stride2", [1, 3, 23, 23], [16, 3, 7, 7], plain with { Stride = (2, 2), Padding = (3, 3, 3, 3) });
        yield return Convolution("wide", [1, 16, 9, 40], [33, 16, 3, 3], plain with { Padding = (1, 1, 1, 1) });
        yield return Convolution("lenet-c5", [3, 16, 5, 5], [120, 16, 5, 5], plain);
        yield return Convolution("simple-large", [100, 1, 28, 28], [30, 1, 5, 5], plain, activation: FusedActivation.Relu, benchmark: true);
        yield return Convolution("cnn-large", [64, 16, 24, 24], [32, 16, 5, 5], plain, benchmark: true);
        yield return Convolution("3x3-64-large", [4, 64, 56, 56], [64, 64, 3, 3], plain with { Padding = (1, 1, 1, 1) }, benchmark: true);

        OpCase Transposed(string name, Shape x, Shape w, ConvolutionOptions options, (int, int) outputPadding = default) =>
            new($"conv-transposed-{name}", [x, w, [w[1] * options.Groups]], t => t[0].ConvolveTransposed(t[1], t[2], options, outputPadding))
            {
                Terms = Math.Max(w[0] * w[2] * w[3], x[0] * 16 * x[2] * x[3]),
            };

        yield return Transposed("plain", [2, 3, 5, 6], [3, 4, 3, 3], plain);
        yield return Transposed("stride", [2, 3, 5, 6], [3, 4, 3, 2], plain with { Stride = (2, 3), Padding = (1, 1, 0, 0) }, (1, 2));
        yield return Transposed("groups", [1, 6, 4, 4], [6, 2, 3, 3], plain with { Stride = (2, 2), Groups = 3, Dilation = (2, 2) }, (1, 1));
        yield return Transposed("beyond", [2, 3, 5, 4], [3, 4, 3, 3], plain with { Dilation = (2, 3), Padding = (1, 1, 1, 1) }, (1, 2));
        yield return new("im2col", [[2, 3, 7, 7]], x => x[0].Im2Col((5, 5))) { Terms = 25 };
        yield return new("im2col-strided", [[2, 2, 8, 9]], x => x[0].Im2Col((3, 2), plain with { Stride = (2, 3), Padding = (1, 1, 1, 0) })) { Terms = 6 };
        yield return new("col2im", [[9, 75]], x => x[0].Col2Im([1, 3, 7, 7], (5, 5))) { Terms = 25 };
    }
}
