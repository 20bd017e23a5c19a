namespace Fovea.Oracle.Tests;

/// <summary>Fovea's side of oracle/layers.py: how each layer is made.</summary>
static class LayerBuilder
{
    /// <summary>Makes the layer of a case, without numbers.</summary>
    public static Dictionary<string, Func<Case, Module>> All { get; } = new()
    {
        ["conv2d"] = c => new Conv2d(
            c.Int("inputs"), c.Int("outputs"), c.Pair("kernel"), c.Pair("stride"), Around(c), c.Pair("dilation"), c.Int("groups"), c.Flag("bias"), Mode(c)),
        ["conv_transpose2d"] = c => new ConvTranspose2d(
            c.Int("inputs"), c.Int("outputs"), c.Pair("kernel"), c.Pair("stride"), c.Pair("padding"), c.Pair("output_padding"), c.Int("groups"),
            c.Flag("bias"), c.Pair("dilation")),
        ["linear"] = c => new Linear(c.Int("inputs"), c.Int("outputs"), c.Flag("bias")),
        ["avg_pool2d"] = c => new AvgPool2d(c.Pair("kernel"), c.Pair("stride"), c.Pair("padding"), c.Flag("ceil"), c.Flag("count_include_pad")),
        ["adaptive_avg_pool2d"] = c => new AdaptiveAvgPool2d(c.Optional("output", 0), c.Optional("output", 1)),
        ["adaptive_max_pool2d"] = c => new AdaptiveMaxPool2d(c.Optional("output", 0), c.Optional("output", 1)),
        ["batch_norm1d"] = c => new BatchNorm1d(c.Int("channels"), c.Float("epsilon"), Momentum(c)),
        ["batch_norm2d"] = c => new BatchNorm2d(c.Int("channels"), c.Float("epsilon"), Momentum(c)),
        ["layer_norm"] = c => new LayerNorm(Shape.Create(c.Ints("shape")), c.Float("epsilon"), c.Flag("affine")),
        ["group_norm"] = c => new GroupNorm(c.Int("groups"), c.Int("channels"), c.Float("epsilon"), c.Flag("affine")),
        ["local_response_norm"] = c => new LocalResponseNorm(c.Int("size"), c.Float("alpha"), c.Float("beta"), c.Float("k")),
        ["activation"] = Activation,
    };

    /// <summary>The padding mode of a case.</summary>
    public static PaddingMode Mode(Case c) => Enum.Parse<PaddingMode>(c.Text("mode"), ignoreCase: true);

    /// <summary>Padding above, below, left and right.</summary>
    public static (int Top, int Bottom, int Left, int Right) Sides(Case c) =>
        c.Ints("padding") is [var top, var bottom, var left, var right] ? (top, bottom, left, right) : throw new FormatException($"{c.Name}: padding needs four sides.");

    static float? Momentum(Case c) => c.IsNone("momentum") ? null : c.Float("momentum");

    static Padding Around(Case c) => !c.IsText("padding") ? Sides(c) : c.Text("padding") == "same" ? Padding.Same : Padding.Valid;

    static Module Activation(Case c) => c.Text("name") switch
    {
        "relu" => new Relu(),
        "leaky_relu" => new LeakyRelu(c.Float("slope")),
        "prelu" => new PRelu(c.Int("count")),
        "elu" => new Elu(c.Float("alpha")),
        "sigmoid" => new Sigmoid(),
        "tanh" => new Tanh(),
        "softmax" => new Softmax(c.Int("axis")),
        "log_softmax" => new LogSoftmax(c.Int("axis")),
        "gelu" => new Gelu(),
        "silu" => new Silu(),
        "softplus" => new Softplus(c.Float("beta"), c.Float("threshold")),
        "hard_sigmoid" => new HardSigmoid(),
        "hard_swish" => new HardSwish(),
        var name => throw new NotSupportedException($"No activation is called {name}."),
    };
}
