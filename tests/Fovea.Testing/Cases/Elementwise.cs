using Fovea.Kernels.Elementwise.Activations;

namespace Fovea.Testing;

public static partial class OpCases
{
    static IEnumerable<OpCase> Elementwise()
    {
        Shape odd = [3, 5, 7];
        OpCase Unary(string name, Func<Tensor, Tensor> f, Values values = Values.Distinct, double condition = 1) =>
            new(name, [odd], x => f(x[0])) { Values = [values], Condition = condition };

        yield return Unary("step", x => x.Step());
        yield return Unary("sigmoid", x => x.Sigmoid());
        yield return Unary("tanh", x => x.Tanh());
        yield return Unary("relu", x => x.Relu());
        yield return Unary("leaky-relu", x => x.LeakyRelu(0.2f));
        yield return Unary("elu", x => x.Elu(1.5f));
        yield return Unary("identity", x => x.Map(new Identity()));
        yield return Unary("gelu", x => x.Gelu());
        yield return Unary("gelu-tanh", x => x.Map(new GeluTanh()));
        yield return Unary("silu", x => x.Silu());
        yield return Unary("softplus", x => x.Softplus(2, 3));
        yield return Unary("hard-sigmoid", x => x.HardSigmoid());
        yield return Unary("hard-swish", x => x.HardSwish());
        yield return Unary("exp", x => x.Exp(), condition: 4);
        yield return Unary("log", x => x.Log(), Values.Positive);
        yield return Unary("sqrt", x => x.Sqrt(), Values.Positive);
        yield return Unary("square", x => x.Square());
        yield return Unary("abs", x => x.Abs());
        yield return Unary("clip", x => x.Clip(-1, 2));
        yield return Unary("power", x => x.Power(1.7f), Values.Positive, condition: 4);
        yield return Unary("negate", x => -x);
        yield return Unary("scalar-arithmetic", x => (2 - x) * 3 / 4 + 1 - 0.5f * x);
        yield return Unary("reciprocal", x => 2 / x, Values.Positive);
        yield return Unary("dropout", x => x.Dropout(0.4f, key: 7));
        yield return Unary("dropout-channels", x => x.DropoutChannels(0.4f, key: 7));
        yield return new("swish-composed", [[2, 9]], x => x[0] * x[0].Sigmoid());
        yield return new("relu-large", [[100, 30, 24, 24]], x => x[0].Relu()) { Values = [Values.Distinct], IsBenchmark = true };
        yield return new("gelu-large", [[64, 4096]], x => x[0].Gelu()) { IsBenchmark = true };
        yield return new("tanh-large", [[64, 4097]], x => x[0].Tanh()) { IsBenchmark = true };
    }

    static IEnumerable<OpCase> Binary()
    {
        (string Name, Shape A, Shape B)[] patterns =
        [
            ("same", [3, 5, 7], [3, 5, 7]), ("scalar", [3, 5, 7], []), ("row", [3, 5, 7], [7]), ("column", [3, 5, 7], [5, 1]),
            ("outer", [3, 1, 7], [5, 1]), ("left", [7], [3, 5, 7]), ("channel", [2, 3, 4, 5], [3, 1, 1]), ("ones", [1, 1], [4, 1, 3]),
        ];
        foreach (var (pattern, a, b) in patterns)
        {
            yield return new($"add-{pattern}", [a, b], x => x[0] + x[1]) { Terms = 105, Magnitude = 1 };
            yield return new($"subtract-{pattern}", [a, b], x => x[0] - x[1]) { Terms = 105, Magnitude = 1 };
            yield return new($"multiply-{pattern}", [a, b], x => x[0] * x[1]) { Terms = 105, Magnitude = 1 };
            yield return new($"divide-{pattern}", [a, b], x => x[0] / x[1]) { Values = [Values.Normal, Values.Positive], Terms = 105, Magnitude = 1 };
            yield return new($"power-{pattern}", [a, b], x => x[0].Power(x[1])) { Values = [Values.Positive], Terms = 105, Magnitude = 1, Condition = 8 };
            yield return new($"maximum-{pattern}", [a, b], x => x[0].Maximum(x[1])) { Terms = 105, Magnitude = 1 };
            yield return new($"minimum-{pattern}", [a, b], x => x[0].Minimum(x[1])) { Terms = 105, Magnitude = 1 };
        }

        yield return new("prelu", [[2, 3, 4, 5], [3, 1, 1]], x => x[0].Zip(x[1], new PRelu())) { Values = [Values.Distinct, Values.Positive], Terms = 40 };
        yield return new("add-relu", [[4, 6, 5], [4, 6, 5]], x => x[0].AddRelu(x[1])) { Values = [Values.Distinct, Values.Normal] };
        yield return new("add-relu-itself", [[4, 6, 5]], x => x[0].AddRelu(x[0])) { Values = [Values.Distinct] };
        yield return new("add-relu-large", [[8, 64, 56, 56], [8, 64, 56, 56]], x => x[0].AddRelu(x[1])) { IsBenchmark = true };
        yield return new("add-large", [[8, 64, 56, 56], [8, 64, 56, 56]], x => x[0] + x[1]) { IsBenchmark = true };
        yield return new("bias-large", [[8, 64, 56, 56], [64, 1, 1]], x => x[0] + x[1]) { Terms = 25088, IsBenchmark = true };
        yield return new("same-tensor-twice", [[4, 6]], x => x[0] * x[0] + x[0]);
    }
}
