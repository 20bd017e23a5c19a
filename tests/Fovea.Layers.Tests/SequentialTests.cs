using Fovea.Kernels.Gemm;

namespace Fovea.Layers.Tests;

public sealed class SequentialTests
{
    static readonly Tensor X = Draw.Normal([2, 3, 6, 5]);

    public static TheoryData<string, TapeMode> Endings()
    {
        var data = new TheoryData<string, TapeMode>();
        foreach (var ending in (string[])["norm", "conv", "conv-norm", "relu", "identity", "dropout"])
            foreach (var mode in (TapeMode[])[TapeMode.Training, TapeMode.Inference, TapeMode.Scratch])
                data.Add(ending, mode);
        return data;
    }

    [Theory, MemberData(nameof(Endings))]
    public void A_residual_is_added_before_the_activation_whatever_the_last_layer(string ending, TapeMode mode)
    {
        Sequential net = ending switch
        {
            "norm" => [new Relu(), new BatchNorm2d(3)],
            "conv" => [new Relu(), new Conv2d(3, 3, 3, padding: 1)],
            "conv-norm" => [new Conv2d(3, 3, 3, padding: 1, bias: false), new BatchNorm2d(3)],
            "relu" => [new Conv2d(3, 3, 3, padding: 1), new Relu()],
            "dropout" => [new BatchNorm2d(3), new Dropout()],
            _ => [new Identity()],
        };
        net.Initialize(seed: 1);
        foreach (var activation in (FusedActivation[])[FusedActivation.None, FusedActivation.Relu])
        {
            var (y, gradients) = Run(activation, mode, (x, other) => net.ForwardWithResidual(x, other, activation));
            var (expected, expectedGradients) = Run(activation, mode, (x, other) =>
                net.Forward(x) + other is var sum && activation == FusedActivation.Relu ? sum.Relu() : sum);
            Assert.All(expected.Zip(y), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
            Assert.All(expectedGradients.Zip(gradients), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }

        // Both passes drop the same units.
        (float[] Y, float[] Gradients) Run(FusedActivation activation, TapeMode run, Func<Tensor, Tensor, Tensor> forward)
        {
            foreach (var layer in net.OfType<RandomLayer>())
                layer.Passes = 0;
            var (x, other) = (X.Detach(), Draw.Normal(X.Shape, seed: 9));
            x.RequiresGradient = other.RequiresGradient = true;
            using var tape = Tape.Record(run);
            var y = forward(x, other);
            if (run == TapeMode.Scratch)
                return (y.ToArray(), []);
            tape.Backward(y, Draw.Normal(y.Shape, seed: 10));
            return (y.ToArray(), [.. x.Gradient!.ToArray(), .. other.Gradient!.ToArray()]);
        }
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(70, 3)]
    [InlineData(70, 1)]
    [InlineData(33, 40)]
    public void A_maximum_after_a_convolution_is_the_same_to_the_bit_in_one_pass(int batch, int channels)
    {
        Sequential net = [new Conv2d(channels, 20, 5, padding: 1), new BatchNorm2d(20), new Relu(), new MaxPool2d(3, 2, padding: 1), new Conv2d(20, 24, 3), new MaxPool2d(2)];
        net.Initialize(seed: 1);
        var x = Draw.Normal([batch, channels, 30, 29]);
        var observed = new Names();
        using var tape = Tape.Record(TapeMode.Scratch, observed);
        var y = net.Forward(x);
        Assert.Equal(["ConvolutionReLUMaxPool", "ConvolutionMaxPool"], observed.Seen);

        // The layers one by one, the normalization folded into the same weights.
        Sequential first = [net[0], net[1], net[2]];
        var expected = net[5].Forward(net[4].Forward(net[3].Forward(first.Forward(x))));
        Assert.Equal(expected.Shape, y.Shape);
        Assert.Equal(expected.ToArray(), y.ToArray());
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(20, true)]
    public void In_training_too_a_maximum_after_a_convolution_is_the_same_in_one_pass(int channels, bool withRelu)
    {
        Sequential net = withRelu
            ? [new Conv2d(channels, 24, 5, padding: 1), new Relu(), new MaxPool2d(2)]
            : [new Conv2d(channels, 24, 5, padding: 1), new MaxPool2d(2)];
        net.Initialize(seed: 1);
        var fused = Run(x => net.Forward(x), "Convolution" + (withRelu ? "ReLU" : "") + "MaxPool");
        var apart = Run(x => net.Aggregate(x, (y, layer) => layer.Forward(y)), "Convolution", withRelu ? "ReLU" : null, "MaxPool");
        Assert.Equal(apart.Y, fused.Y);
        Assert.Equal(apart.Dx, fused.Dx);
        var most = apart.Dw.Max(Math.Abs);
        for (var i = 0; i < apart.Dw.Length; i++)
            Assert.InRange(fused.Dw[i] - apart.Dw[i], -1e-5f * most, 1e-5f * most);

        (float[] Y, float[] Dx, float[] Dw) Run(Func<Tensor, Tensor> forward, params string?[] names)
        {
            var x = Draw.Normal([66, channels, 30, 29], seed: 2);
            x.RequiresGradient = true;
            using var tape = Tape.Record(TapeMode.Training);
            foreach (var parameter in net.Parameters())
                parameter.Value.ClearGradient();
            var y = forward(x);
            Assert.Equal(names.OfType<string>(), tape.Ops.Select(op => op.Name));
            tape.Backward(y, Draw.Normal(y.Shape, seed: 3));
            return (y.ToArray(), x.Gradient!.ToArray(), [.. net.Parameters().SelectMany(parameter => parameter.Value.Gradient!.ToArray())]);
        }
    }

    [Fact]
    public void Inference_holds_as_many_buffers_as_two_layers_need_and_not_one_a_layer()
    {
        Sequential block = [new Conv2d(8, 8, 3, padding: 1, bias: false), new BatchNorm2d(8), new Relu()];
        Sequential net = [new Conv2d(1, 8, 3, padding: 1), new Relu(), block, block, new MaxPool2d(1), block, new Conv2d(8, 8, 1)];
        var meter = new Tensors.Backends.Null.MemoryMeter();
        var backend = Device.Metered(meter);
        net.Initialize(seed: 1).To(backend);
        var x = Tensor.Empty([1, 1, 64, 64], backend);
        for (var i = 0; i < 2; i++)
        {
            var before = meter.Bytes;
            using (Tape.Record(TapeMode.Scratch))
                net.Forward(x);

            // Two maps of 8×64×64, and the first time the folded weights.
            Assert.InRange(meter.Bytes - before, 0, i == 0 ? 2 * 8 * 64 * 64 * sizeof(float) + 30_000 : 0);
        }
    }

    [Fact]
    public void What_shares_the_inputs_memory_is_left_alone()
    {
        using var scratch = Tape.Record(TapeMode.Scratch);
        var x = X + 1;
        Sequential net = [new Identity(), new Flatten(), new Relu()];
        net.Forward(x);
        Assert.Equal(X.Length, x.ToArray().Length);

        var shared = new Sequential(new Relu(), new Flatten()).Forward(x);
        Assert.Equal(X.Length, shared.ToArray().Length);
    }

    [Theory]
    [InlineData(TapeMode.Scratch)]
    [InlineData(TapeMode.Training)]
    public void What_lies_between_two_layers_goes_back_early_and_says_so(TapeMode mode)
    {
        var (stash, kept) = (new Stash(), new Stash { Keeps = true });
        Sequential net = [new Conv2d(3, 4, 3), stash, new Relu(), kept, new Conv2d(4, 2, 3)];
        net.Initialize(seed: 1);
        using var tape = Tape.Record(mode);
        var y = net.Forward(X);
        if (mode == TapeMode.Training)
        {
            Assert.Equal(48 * 2, stash.Seen!.ToArray().Length);
            tape.Backward(y, Draw.Normal(y.Shape));
        }

        var error = Assert.Throws<InvalidOperationException>(() => stash.Seen!.ToArray());
        Assert.StartsWith("This 2×4×4×3 tensor lay between two layers of a Sequential: its memory went back to the pool", error.Message, StringComparison.Ordinal);
        Assert.Equal(48 * 2, kept.Seen!.ToArray().Length);
        Assert.Equal(y.Length, y.ToArray().Length);
    }

    [Fact]
    public void To_look_inside_a_model_one_records_for_inference_or_retains()
    {
        var stash = new Stash();
        Sequential net = [new Conv2d(3, 4, 3), stash, new Conv2d(4, 2, 3)];
        net.Initialize(seed: 1);
        using (var tape = Tape.Record(TapeMode.Inference))
        {
            var y = net.Forward(X);
            tape.Backward(y, Draw.Normal(y.Shape));
            tape.Backward(y, Draw.Normal(y.Shape));
            Assert.Equal(96, stash.Seen!.ToArray().Length);
        }

        using (var tape = Tape.Record())
        {
            var y = net.Forward(X);
            stash.Seen!.RetainsGradient = true;
            tape.Backward(y, Draw.Normal(y.Shape));
            Assert.Equal(96, stash.Seen!.ToArray().Length);
            Assert.Equal(96, stash.Seen!.Gradient!.ToArray().Length);
        }
    }

    [Fact]
    public void Going_backward_twice_through_layers_is_an_error_that_tells_how_to()
    {
        Sequential net = [new Conv2d(3, 4, 3), new Relu(), new Conv2d(4, 2, 3)];
        net.Initialize(seed: 1);
        using var tape = Tape.Record();
        var y = net.Forward(X).Sum();
        tape.Backward(y);
        var error = Assert.Throws<InvalidOperationException>(() => tape.Backward(y));
        Assert.Contains("or to go backward a second time, call Keep() on it where it is made, or record with TapeMode.Inference.", error.Message, StringComparison.Ordinal);
    }

    sealed class Stash : Module
    {
        public bool Keeps { get; init; }

        public Tensor? Seen { get; private set; }

        public override Tensor Forward(Tensor x) => Seen = Keeps ? x.Keep() : x;
    }
}
