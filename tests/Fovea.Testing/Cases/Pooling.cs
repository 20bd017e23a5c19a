namespace Fovea.Testing;

public static partial class OpCases
{
    static IEnumerable<OpCase> Poolings()
    {
        (string Name, PoolingOptions Options)[] options =
        [
            ("2x2", new() { Kernel = (2, 2) }),
            ("3x3-stride2", new() { Kernel = (3, 3), Stride = (2, 2) }),
            ("3x3-stride2-pad", new() { Kernel = (3, 3), Stride = (2, 2), Padding = (1, 1, 1, 1) }),
            ("ceil", new() { Kernel = (3, 2), Stride = (2, 2), CeilMode = true }),
            ("ceil-pad", new() { Kernel = (3, 3), Stride = (2, 2), Padding = (1, 1, 1, 1), CeilMode = true }),
            ("overlap", new() { Kernel = (3, 3), Stride = (1, 1), Padding = (1, 1, 1, 1) }),
            ("per-axis", new() { Kernel = (2, 4), Stride = (3, 1), Padding = (1, 0, 2, 1) }),
        ];
        foreach (var (name, o) in options)
        {
            yield return new($"maxpool-{name}", [[2, 3, 9, 11]], x => x[0].MaxPool(o)) { Values = [Values.Distinct], Terms = 9 };
            yield return new($"avgpool-{name}", [[2, 3, 9, 11]], x => x[0].AveragePool(o)) { Terms = 18 };
            yield return new($"avgpool-{name}-real", [[2, 3, 9, 11]], x => x[0].AveragePool(o with { CountIncludePad = false })) { Terms = 18 };
        }

        yield return new("maxpool-dilation", [[2, 2, 9, 9]], x => x[0].MaxPool(new() { Kernel = (3, 2), Stride = (1, 2), Dilation = (2, 3) })) { Values = [Values.Distinct], Terms = 9 };
        foreach (var (height, width) in new[] { (1, 1), (3, 4), (9, 11), (12, 5) })
        {
            yield return new($"adaptive-avg-{height}x{width}", [[2, 3, 9, 11]], x => x[0].AveragePool(new() { AdaptiveOutput = (height, width) })) { Terms = 99 };
            yield return new($"adaptive-max-{height}x{width}", [[2, 3, 9, 11]], x => x[0].MaxPool(new() { AdaptiveOutput = (height, width) })) { Values = [Values.Distinct], Terms = 9 };
        }

        yield return new("adaptive-avg-Hx4", [[2, 3, 9, 11]], x => x[0].AveragePool(new() { AdaptiveOutput = (null, 4) })) { Terms = 99 };
        yield return new("adaptive-max-3xW", [[2, 3, 9, 11]], x => x[0].MaxPool(new() { AdaptiveOutput = (3, null) })) { Values = [Values.Distinct], Terms = 9 };
        yield return new("maxpool-switches", [[2, 3, 8, 8]], x => x[0].MaxPoolWithIndices(new() { Kernel = (2, 2) }).Indices) { Values = [Values.Distinct], Differentiable = 0 };
        yield return new("max-unpool", [[2, 3, 8, 8]], x =>
        {
            var (values, indices) = x[0].MaxPoolWithIndices(new() { Kernel = (2, 2) });
            return values.MaxUnpool(indices, (8, 8));
        })
        { Values = [Values.Distinct] };
        yield return new("maxpool-large", [[100, 30, 24, 24]], x => x[0].MaxPool(new() { Kernel = (2, 2) })) { Values = [Values.Distinct], IsBenchmark = true };
        yield return new("maxpool-3x3-large", [[8, 64, 56, 56]], x => x[0].MaxPool(new() { Kernel = (3, 3), Stride = (2, 2), Padding = (1, 1, 1, 1) })) { Values = [Values.Distinct], Terms = 9, IsBenchmark = true };
        yield return new("avgpool-large", [[64, 64, 28, 28]], x => x[0].AveragePool(new() { Kernel = (2, 2) })) { Terms = 4, IsBenchmark = true };
    }

    static IEnumerable<OpCase> Normalizations()
    {
        static Tensor Batch(Tensor[] x) =>
            new NormalizeOp(x[0], x[1], x[2], new(x[0].Shape[0], x[0].Shape[1], x[0].Shape.LengthOf(2, x[0].Rank)), 1e-5f).Run();

        yield return new("batchnorm-2d", [[4, 3, 5, 6], [3], [3]], Batch) { Terms = 120, Condition = 4 };
        yield return new("batchnorm-1d", [[9, 5], [5], [5]], Batch) { Terms = 9, Condition = 4 };
        yield return new("batchnorm-relu", [[4, 3, 5, 6], [3], [3]], x =>
            new NormalizeOp(x[0], x[1], x[2], new(4, 3, 30), 1e-5f, activation: Kernels.Gemm.FusedActivation.Relu).Run())
        { Terms = 120, Condition = 4 };
        yield return new("batchnorm-add-relu", [[4, 3, 5, 6], [3], [3], [4, 3, 5, 6]], x =>
            new NormalizeOp(x[0], x[1], x[2], new(4, 3, 30), 1e-5f, activation: Kernels.Gemm.FusedActivation.Relu, residual: x[3]).Run())
        { Terms = 120, Condition = 4 };
        yield return new("batchnorm-add-itself", [[4, 3, 5, 6], [3], [3]], x =>
            new NormalizeOp(x[0], x[1], x[2], new(4, 3, 30), 1e-5f, activation: Kernels.Gemm.FusedActivation.Relu, residual: x[0]).Run())
        { Terms = 120, Condition = 4 };
        yield return new("batchnorm-given", [[4, 3, 5, 6], [3], [3], [3], [3]], x =>
            new NormalizeOp(x[0], x[1], x[2], new(4, 3, 30), 1e-5f, x[3], x[4]).Run())
        { Values = [Values.Normal, Values.Normal, Values.Normal, Values.Normal, Values.Positive], Differentiable = 3, Terms = 120 };
        yield return new("batchnorm-given-add", [[4, 3, 5, 6], [3], [3], [4, 3, 5, 6], [3], [3]], x =>
            new NormalizeOp(x[0], x[1], x[2], new(4, 3, 30), 1e-5f, x[4], x[5], residual: x[3]).Run())
        { Values = [Values.Normal, Values.Normal, Values.Normal, Values.Normal, Values.Normal, Values.Positive], Differentiable = 4, Terms = 120 };
        yield return new("layernorm", [[4, 3, 10], [3, 10], [3, 10]], x => x[0].LayerNormalize(2, x[1], x[2])) { Terms = 30, Condition = 4 };
        yield return new("groupnorm", [[2, 6, 4, 5], [6], [6]], x => x[0].GroupNormalize(3, x[1], x[2])) { Terms = 40, Condition = 4 };
        yield return new("lrn-5", [[2, 7, 3, 4]], x => x[0].LocalResponseNormalize(5, 0.5f, 0.75f, 2)) { Terms = 5, Condition = 4 };
        yield return new("lrn-even", [[2, 5, 3, 4]], x => x[0].LocalResponseNormalize(4, 0.5f, 0.5f, 1)) { Terms = 4, Condition = 4 };
        yield return new("batchnorm-large", [[8, 64, 56, 56], [64], [64]], Batch) { Terms = 25088, Condition = 4, IsBenchmark = true };
    }
}
