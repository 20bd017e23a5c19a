namespace Fovea.Testing;

public static partial class OpCases
{
    static IEnumerable<OpCase> Reductions()
    {
        (string Name, int[] Axes)[] choices = [("all", []), ("first", [0]), ("middle", [1]), ("last", [-1]), ("outside", [0, 3]), ("inside", [1, 2])];
        foreach (var (name, axes) in choices)
        {
            yield return new($"sum-{name}", [[3, 4, 5, 6]], x => x[0].Sum(axes)) { Terms = 360 };
            yield return new($"mean-{name}", [[3, 4, 5, 6]], x => x[0].Mean(axes, keepAxes: true)) { Terms = 360 };
            yield return new($"max-{name}", [[3, 4, 5, 6]], x => x[0].Max(axes)) { Values = [Values.Distinct] };
            yield return new($"variance-{name}", [[3, 4, 5, 6]], x => x[0].Variance(axes)) { Terms = 360 };
        }

        yield return new("variance-biased", [[3, 40]], x => x[0].Variance([1], correction: 0, keepAxes: true)) { Terms = 40 };
        foreach (var (name, shape, axis) in new (string, Shape, int)[] { ("10", [7, 10], -1), ("odd", [3, 5, 4], 1), ("first", [6, 3], 0), ("1000", [9, 1000], -1) })
        {
            yield return new($"softmax-{name}", [shape], x => x[0].Softmax(axis)) { Terms = shape[axis < 0 ? ^1 : axis], Condition = 4 };
            yield return new($"log-softmax-{name}", [shape], x => x[0].LogSoftmax(axis)) { Terms = shape[axis < 0 ? ^1 : axis], Condition = 4 };
        }

        yield return new("sum-large", [[64, 32768]], x => x[0].Sum()) { Terms = 64 * 32768, IsBenchmark = true };
        yield return new("sum-rows-large", [[3136, 640]], x => x[0].Sum([0])) { Terms = 3136, IsBenchmark = true };
        yield return new("softmax-large", [[1000, 1000]], x => x[0].Softmax()) { Terms = 1000, Condition = 4, IsBenchmark = true };
    }

    static IEnumerable<OpCase> Shapings()
    {
        yield return new("reshape", [[3, 4, 5]], x => x[0].Reshape([6, 10]) * 2);
        yield return new("flatten", [[3, 4, 5]], x => x[0].Flatten() * 2);
        yield return new("reshape-shared", [[3, 4]], x => x[0].Reshape([12]).Sum() + x[0].Sum()) { Terms = 12 };
        yield return new("permute", [[2, 3, 4, 5]], x => x[0].Permute(0, 2, 3, 1));
        yield return new("permute-reverse", [[2, 3, 4, 5]], x => x[0].Permute(3, 2, 1, 0));
        yield return new("transpose", [[37, 21]], x => x[0].Transpose());
        yield return new("concatenate-0", [[2, 3], [4, 3]], x => Tensor.Concatenate(x));
        yield return new("concatenate-channels", [[2, 3, 4, 4], [2, 1, 4, 4], [2, 5, 4, 4]], x => Tensor.Concatenate(x, 1));
        yield return new("place", [[2, 3, 4, 5], [2, 1, 4, 5]], x => x[1].PlaceIn(new(3, 1, 4, x[0].PlaceIn(new(0, 3, 4, null))))) { Differentiable = 0 };
        yield return new("slice", [[4, 9]], x => x[0].Slice(1, 2..^1));
        yield return new("slice-step", [[4, 9, 2]], x => x[0].Slice(1, 1, 3, step: 3));
        yield return new("select", [[4, 5, 3]], x => x[0].Select(1, 4, 0, 0, 2, -1)) { Terms = 2 };
        foreach (var mode in Enum.GetValues<PaddingMode>())
            yield return new($"pad-{mode}", [[2, 3, 5, 6]], x => x[0].Pad((2, 1, 0, 3), mode)) { Terms = 9 };
        yield return new("permute-large", [[32, 64, 28, 28]], x => x[0].Permute(0, 2, 3, 1)) { IsBenchmark = true };
    }

    static IEnumerable<OpCase> Losses()
    {
        yield return new("softmax-loss", [[6, 10], [6, 10]], x => new SoftmaxLossOp(x[0], x[1]).Run()) { Values = [Values.Normal, Values.Positive], Differentiable = 1, Terms = 10, Condition = 4 };
        yield return new("softmax-loss-pixels", [[2, 5, 3, 4], [2, 5, 3, 4]], x => new SoftmaxLossOp(x[0], x[1]).Run()) { Values = [Values.Normal, Values.Positive], Differentiable = 1, Terms = 5, Condition = 4 };
        yield return new("squared-error", [[6, 10], [6, 10]], x => x[0].Zip(x[1], new Kernels.Elementwise.Losses.SquaredError())) { Condition = 2 };
        yield return new("absolute-error", [[6, 10], [6, 10]], x => x[0].Zip(x[1], new Kernels.Elementwise.Losses.AbsoluteError()));
        yield return new("huber", [[6, 10], [6, 10]], x => x[0].Zip(x[1], new Kernels.Elementwise.Losses.Huber(0.7f))) { Condition = 2 };
        yield return new("bce-logits", [[6, 10], [6, 10]], x => x[0].Zip(x[1], new Kernels.Elementwise.Losses.BinaryCrossEntropyWithLogits())) { Values = [Values.Normal, Values.Binary], Condition = 2, Differentiable = 1 };
    }
}
