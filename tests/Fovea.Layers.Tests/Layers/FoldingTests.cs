namespace Fovea.Layers.Tests;

public sealed class FoldingTests
{
    static readonly Tensor Pictures = Draw.Normal([3, 4, 7, 6]), Rows = Draw.Normal([5, 6]);

    public static TheoryData<string> Sequences() => ["conv", "conv-bias", "conv-relu", "conv-reflect", "conv-twice", "conv-plain", "linear", "linear-relu", "linear-long"];

    [Theory, MemberData(nameof(Sequences))]
    public void Inference_gives_what_the_separate_layers_give(string name)
    {
        var (net, x) = Sequence(name);
        Blend(net, x);
        AssertClose(Separately(net, x), Inferred(net, x));
        AssertClose(Separately(net, x), net.Forward(x).ToArray());
    }

    [Theory]
    [InlineData("weight")]
    [InlineData("bias")]
    [InlineData("scale")]
    [InlineData("shift")]
    [InlineData("mean")]
    [InlineData("variance")]
    public void Whatever_is_written_over_or_replaced_counts_at_the_next_inference(string part)
    {
        var (net, x) = Sequence("conv-bias");
        Blend(net, x);
        var (conv, norm) = ((Conv2d)net[0], (BatchNorm2d)net[1]);
        Tensor Value() => part switch
        {
            "weight" => conv.Weight,
            "bias" => conv.Bias!,
            "scale" => norm.Weight!,
            "shift" => norm.Bias!,
            "mean" => norm.RunningMean!,
            _ => norm.RunningVar!,
        };
        float[] Other(float factor) => Array.ConvertAll(Value().ToArray(), number => factor * number + 0.1f);

        var before = Inferred(net, x);
        Value().Write(Other(1.5f));
        var written = Inferred(net, x);
        Assert.NotEqual(before, written);
        AssertClose(Separately(net, x), written);

        var replacement = Tensor.From(Other(0.5f), Value().Shape);
        switch (part)
        {
            case "weight": conv.Weight.Value = replacement; break;
            case "bias": conv.Bias!.Value = replacement; break;
            case "scale": norm.Weight!.Value = replacement; break;
            case "shift": norm.Bias!.Value = replacement; break;
            case "mean": norm.RunningMean!.Value = replacement; break;
            default: norm.RunningVar!.Value = replacement; break;
        }

        Assert.NotEqual(written, Inferred(net, x));
        AssertClose(Separately(net, x), Inferred(net, x));
    }

    [Fact]
    public void Training_on_and_loading_weights_count_at_the_next_inference()
    {
        var (net, x) = Sequence("conv-bias");
        var state = net.StateDict().ToDictionary(named => named.Key, named => Tensor.From(named.Value.ToArray(), named.Value.Shape));
        var beginning = Inferred(net, x);
        Blend(net, x);
        Assert.NotEqual(beginning, Inferred(net, x));
        AssertClose(Separately(net, x), Inferred(net, x));

        net.LoadStateDict(state);
        Assert.Equal(beginning, Inferred(net, x));
        net.Initialize(seed: 3);
        AssertClose(Separately(net, x), Inferred(net, x));
    }

    [Fact]
    public void Where_a_gradient_may_be_wanted_nothing_is_folded()
    {
        var (net, x) = Sequence("conv-relu");
        foreach (var mode in (TapeMode[])[TapeMode.Training, TapeMode.Inference])
        {
            using var tape = Tape.Record(mode);
            net.Forward(x);
            Assert.Equal(["Convolution", "NormalizeReLU"], tape.Ops.Select(op => op.Name));
        }
    }

    [Fact]
    public void A_normalization_of_other_channels_is_told_as_ever()
    {
        Sequential net = [new Conv2d(4, 5, 3), new BatchNorm2d(6)];
        var error = Assert.Throws<GeometryException>(() => net.Initialize(1).Forward(Pictures));
        Assert.StartsWith("BatchNorm2d(6): input has 5 channels, expected 6.", error.Message, StringComparison.Ordinal);
    }

    static (Sequential Net, Tensor X) Sequence(string name)
    {
        Sequential net = name switch
        {
            "conv" => [new Conv2d(4, 5, 3, bias: false), new BatchNorm2d(5)],
            "conv-bias" => [new Conv2d(4, 5, 3), new BatchNorm2d(5)],
            "conv-relu" => [new Conv2d(4, 6, 3, groups: 2, bias: false), new BatchNorm2d(6, eps: 1e-3f), new Relu()],
            "conv-reflect" => [new Conv2d(4, 5, 3, padding: 1, paddingMode: PaddingMode.Reflect), new BatchNorm2d(5), new Relu()],
            "conv-twice" => [new Conv2d(4, 5, 3, bias: false), new BatchNorm2d(5), new BatchNorm2d(5), new Relu()],
            "conv-plain" => [new Conv2d(4, 5, 3), new BatchNorm2d(5, affine: false)],
            "linear" => [new Linear(6, 5), new BatchNorm1d(5)],
            "linear-relu" => [new Linear(6, 5, bias: false), new BatchNorm1d(5), new Relu()],
            _ => [new Linear(6, 5), new BatchNorm1d(4)],
        };
        return (net.Initialize(seed: 2), name == "linear-long" ? Draw.Normal([3, 4, 6]) : name.StartsWith("linear", StringComparison.Ordinal) ? Rows : Pictures);
    }

    // Running statistics and affine numbers that are not those of the beginning.
    static void Blend(Sequential net, Tensor x)
    {
        foreach (var norm in net.OfType<BatchNorm>())
        {
            norm.Weight?.Value.Write(Draw.Normal(norm.Weight.Shape, seed: 4).ToArray());
            norm.Bias?.Value.Write(Draw.Normal(norm.Bias.Shape, seed: 5).ToArray());
        }

        for (var i = 0; i < 3; i++)
        {
            using var tape = Tape.Record();
            net.Forward(x);
        }
    }

    static float[] Inferred(Sequential net, Tensor x)
    {
        using var scratch = Tape.Record(TapeMode.Scratch);
        return net.Forward(x).ToArray();
    }

    static float[] Separately(Sequential net, Tensor x)
    {
        using var scratch = Tape.Record(TapeMode.Scratch);
        return net.Aggregate(x, (at, layer) => layer.Forward(at)).ToArray();
    }

    static void AssertClose(float[] expected, float[] actual) => Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 2e-5f));
}
