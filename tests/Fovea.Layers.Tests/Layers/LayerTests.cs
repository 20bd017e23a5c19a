namespace Fovea.Layers.Tests;

/// <summary>What holds for every layer: how it prints, what shape it makes, what it is called in a state, and that it differentiates.</summary>
public sealed class LayerTests
{
    static readonly (Module Layer, string Text, Shape Input, Shape Output, string Names)[] Cases =
    [
        (new Conv2d(3, 4, 3), "Conv2d(3 → 4, 3×3)", [2, 3, 6, 5], [2, 4, 4, 3], "weight bias"),
        (new Conv2d(2, 4, (3, 1), stride: 2, padding: (1, 0), bias: false), "Conv2d(2 → 4, 3×1, stride 2, padding 1×0, no bias)", [2, 2, 6, 5], [2, 4, 3, 3], "weight"),
        (new Conv2d(4, 6, 3, stride: (2, 1), padding: Padding.Same, groups: 2), "Conv2d(4 → 6, 3×3, stride 2×1, padding same, groups 2)", [1, 4, 7, 6], [1, 6, 4, 6], "weight bias"),
        (new Conv2d(1, 2, 3, padding: (0, 1, 2, 1), dilation: 2), "Conv2d(1 → 2, 3×3, padding (0, 1, 2, 1), dilation 2)", [1, 1, 6, 5], [1, 2, 3, 4], "weight bias"),
        (new Conv2d(1, 2, 3, padding: 2, paddingMode: PaddingMode.Reflect), "Conv2d(1 → 2, 3×3, padding 2, Reflect padding)", [1, 1, 4, 4], [1, 2, 6, 6], "weight bias"),
        (new Conv2d(1, 2, 3, padding: Padding.Same, paddingMode: PaddingMode.Circular), "Conv2d(1 → 2, 3×3, padding same, Circular padding)", [1, 1, 4, 5], [1, 2, 4, 5], "weight bias"),
        (new ConvTranspose2d(3, 4, 3, stride: 2, padding: 1, outputPadding: 1, groups: 1), "ConvTranspose2d(3 → 4, 3×3, stride 2, padding 1, output padding 1)", [2, 3, 3, 3], [2, 4, 6, 6], "weight bias"),
        (new ConvTranspose2d(4, 4, 2, groups: 2, bias: false), "ConvTranspose2d(4 → 4, 2×2, groups 2, no bias)", [1, 4, 3, 3], [1, 4, 4, 4], "weight"),
        (new Linear(5, 3), "Linear(5 → 3)", [4, 5], [4, 3], "weight bias"),
        (new Linear(5, 3, bias: false), "Linear(5 → 3, no bias)", [2, 4, 5], [2, 4, 3], "weight"),
        (new MaxPool2d(2), "MaxPool2d(2×2)", [2, 2, 5, 6], [2, 2, 2, 3], ""),
        (new MaxPool2d(3, stride: 2, padding: 1, ceilMode: true), "MaxPool2d(3×3, stride 2, padding 1, sizes rounded up)", [1, 2, 6, 6], [1, 2, 4, 4], ""),
        (new AvgPool2d(2), "AvgPool2d(2×2)", [2, 2, 4, 6], [2, 2, 2, 3], ""),
        (new AvgPool2d(3, stride: 2, padding: 1, countIncludePad: false), "AvgPool2d(3×3, stride 2, padding 1, padding not counted)", [1, 2, 5, 5], [1, 2, 3, 3], ""),
        (new AdaptiveAvgPool2d((2, 3)), "AdaptiveAvgPool2d(2×3)", [1, 2, 5, 7], [1, 2, 2, 3], ""),
        (new AdaptiveMaxPool2d(2), "AdaptiveMaxPool2d(2×2)", [1, 2, 5, 7], [1, 2, 2, 2], ""),
        (new AdaptiveAvgPool2d(null, 3), "AdaptiveAvgPool2d(H×3)", [1, 2, 5, 7], [1, 2, 5, 3], ""),
        (new AdaptiveMaxPool2d(2, null), "AdaptiveMaxPool2d(2×W)", [1, 2, 5, 7], [1, 2, 2, 7], ""),
        (new GlobalAvgPool2d(), "GlobalAvgPool2d", [2, 3, 4, 5], [2, 3], ""),
        (new BatchNorm1d(3), "BatchNorm1d(3)", [6, 3], [6, 3], "weight bias running_mean running_var num_batches_tracked"),
        (new BatchNorm2d(2), "BatchNorm2d(2)", [3, 2, 3, 3], [3, 2, 3, 3], "weight bias running_mean running_var num_batches_tracked"),
        (new BatchNorm2d(2, eps: 1e-3f, momentum: 0.01f, affine: false), "BatchNorm2d(2, eps 1e-3, momentum 0.01, not affine)", [3, 2, 3, 3], [3, 2, 3, 3], "running_mean running_var num_batches_tracked"),
        (new BatchNorm1d(3, trackRunningStats: false), "BatchNorm1d(3, batch statistics only)", [6, 3, 2], [6, 3, 2], "weight bias"),
        (new BatchNorm1d(3, momentum: null), "BatchNorm1d(3, cumulative average)", [6, 3], [6, 3], "weight bias running_mean running_var num_batches_tracked"),
        (new LocalResponseNorm(3, alpha: 0.5f), "LocalResponseNorm(3, alpha 0.5, beta 0.75, k 1)", [2, 5, 2, 3], [2, 5, 2, 3], ""),
        (new LayerNorm(4), "LayerNorm(4)", [3, 4], [3, 4], "weight bias"),
        (new LayerNorm(1), "LayerNorm(1)", [3, 1], [3, 1], "weight bias"),
        (new LayerNorm([3, 4], bias: false), "LayerNorm(3×4)", [2, 3, 4], [2, 3, 4], "weight"),
        (new GroupNorm(2, 4), "GroupNorm(2, 4)", [2, 4, 3, 2], [2, 4, 3, 2], "weight bias"),
        (new Dropout(0.25f), "Dropout(0.25)", [3, 8], [3, 8], ""),
        (new Dropout2d(0.4f), "Dropout2d(0.4)", [3, 4, 2, 2], [3, 4, 2, 2], ""),
        (new Flatten(), "Flatten", [2, 3, 2, 2], [2, 12], ""),
        (new Identity(), "Identity", [2, 3], [2, 3], ""),
        (new Relu(), "Relu", [3, 5], [3, 5], ""),
        (new LeakyRelu(0.2f), "LeakyRelu(0.2)", [3, 5], [3, 5], ""),
        (new PRelu(), "PRelu(1)", [3, 5], [3, 5], "weight"),
        (new PRelu(3), "PRelu(3)", [2, 3, 2, 2], [2, 3, 2, 2], "weight"),
        (new Elu(), "Elu(1)", [3, 5], [3, 5], ""),
        (new Sigmoid(), "Sigmoid", [3, 5], [3, 5], ""),
        (new Tanh(), "Tanh", [3, 5], [3, 5], ""),
        (new Softmax(), "Softmax", [2, 4, 3], [2, 4, 3], ""),
        (new LogSoftmax(-1), "LogSoftmax(axis -1)", [2, 4, 3], [2, 4, 3], ""),
        (new Gelu(), "Gelu", [3, 5], [3, 5], ""),
        (new Silu(), "Silu", [3, 5], [3, 5], ""),
        (new Softplus(), "Softplus(beta 1, threshold 20)", [3, 5], [3, 5], ""),
        (new HardSigmoid(), "HardSigmoid", [3, 5], [3, 5], ""),
        (new HardSwish(), "HardSwish", [3, 5], [3, 5], ""),
    ];

    public static TheoryData<int, string> All()
    {
        var data = new TheoryData<int, string>();
        for (var i = 0; i < Cases.Length; i++)
            data.Add(i, Cases[i].Text);
        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Prints_itself(int index, string text) => Assert.Equal(text, Cases[index].Layer.ToString());

    [Theory]
    [MemberData(nameof(All))]
    public void Makes_its_shape_without_numbers_and_with(int index, string _)
    {
        var (layer, _, input, output, _) = Cases[index];
        var row = Summary.Of(layer, input).Rows[^1];
        Assert.Equal(output, row.OutputShape ?? input);

        layer.Initialize(1);
        using var tape = Tape.Record();
        var y = layer.Forward(Draw.Normal(input));
        Assert.Equal(output, y.Shape);
        Assert.True(y.Backend.AllFinite(y.Storage));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Names_its_state_as_PyTorch(int index, string _)
    {
        var (layer, _, _, _, names) = Cases[index];
        Assert.Equal(names, string.Join(' ', layer.Initialize(1).StateDict().Keys));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Differentiates(int index, string _)
    {
        var (layer, _, input, _, _) = Cases[index];
        var check = GradientCheck.Run(layer.Initialize(1), Draw.Normal(input));
        Assert.True(check.IsCorrect, $"{layer}\n{check}");
        Assert.Equal(1 + layer.Parameters().Count, check.Rows.Count);
        Assert.All(check.Rows, row => Assert.True(row.Checked > 0, row.Name));
    }

    [Fact]
    public void A_step_is_zero_or_one_and_passes_no_gradient()
    {
        var x = Tensor.From(-1, 0, 0.5f);
        x.RequiresGradient = true;
        using var tape = Tape.Record();
        var y = new Step().Forward(x);
        tape.Backward(y.Sum());
        Assert.Equal([0, 0, 1], y.ToArray());
        Assert.Equal([0, 0, 0], x.Gradient!.ToArray());
    }

    [Fact]
    public void Unpooling_puts_maxima_back()
    {
        var x = Tensor.From([1, 5, 2, 0, 3, 4, 8, 1, 0, 1, 2, 3, 9, 0, 1, 1], [1, 1, 4, 4]);
        var (values, indices) = new MaxPool2d(2).ForwardWithIndices(x);
        var y = new MaxUnpool2d(2).Forward(values, indices);
        Assert.Equal([0, 5, 0, 0, 0, 0, 8, 0, 0, 0, 0, 3, 9, 0, 0, 0], y.ToArray());
        Assert.Equal([1, 1, 5, 5], new MaxUnpool2d(2).Forward(values, indices, output: 5).Shape);
        Assert.Equal(
            "MaxUnpool2d(2×2): the places of the maxima are needed too. Take them from MaxPool2d.ForwardWithIndices and call Forward(x, indices).",
            Assert.Throws<InvalidOperationException>(() => new MaxUnpool2d(2).Forward(values)).Message);
    }

    [Fact]
    public void A_following_relu_runs_in_the_same_pass_with_the_same_bits()
    {
        Module[] producers = [new Conv2d(2, 3, 3), new BatchNorm2d(2), new Linear(5, 4)];
        foreach (var producer in producers)
        {
            producer.Initialize(3);
            var x = Draw.Normal([2, 2, 6, 5]);
            using var tape = Tape.Record();
            var apart = new Relu().Forward(producer.Forward(x)).ToArray();
            var before = tape.Ops.Count;
            var fused = new Sequential(producer, new Relu()).Forward(x).ToArray();
            Assert.Equal(apart, fused);
            Assert.Equal(1, tape.Ops.Count - before);
        }
    }
}
