namespace Fovea.Layers.Tests;

public sealed class GradientCheckTests
{
    /// <summary>y = 3x that claims the slope 2.</summary>
    sealed class WrongOp(Tensor x) : Op(x)
    {
        public override string Name => "Wrong";

        public override Shape OutputShape => x.Shape;

        protected override void Forward(Tensor y) => Backend.Map(new Kernels.Elementwise.Arithmetic.Affine(3, 0), x.Storage, y.Storage);

        protected override void Backward(Tensor y)
        {
            var dy = y.GradientStorage!;
            using var dx = GradientOf(x);
            if (dx.Storage is { } to)
                Backend.Map(new Kernels.Elementwise.Arithmetic.Affine(2, 0), dy, to);
        }
    }

    sealed class Wrong : Module
    {
        public Linear Inner { get; } = new(2, 2);

        public override Tensor Forward(Tensor x) => new WrongOp(Inner.Forward(x)).Run();
    }

    [Fact]
    public void A_wrong_slope_is_found()
    {
        var check = GradientCheck.Run(new Wrong().Initialize(1), Draw.Normal([2, 2]));
        Assert.False(check.IsCorrect);
        Assert.Equal(["input", "inner.weight", "inner.bias"], check.Rows.Select(row => row.Name));
        Assert.All(check.Rows, row => Assert.Equal(1 / 3.0, row.Difference, 1e-4));
        Assert.Contains("WRONG: a difference above 1.0e-05", check.ToString());
    }

    [Fact]
    public void The_module_is_left_as_it_was()
    {
        Sequential net = [new Linear(6, 5), new BatchNorm1d(5), new Dropout(), new Linear(5, 2)];
        net.Initialize(1);
        var before = net.StateDict().ToDictionary(named => named.Key, named => (Tensor: named.Value, Values: named.Value.ToArray()));
        var check = GradientCheck.Run(net, Draw.Normal([4, 6]));
        Assert.True(check.IsCorrect, check.ToString());
        Assert.EndsWith("correct: no difference above 1.0e-05", check.ToString());
        foreach (var (name, tensor) in net.StateDict())
        {
            Assert.Same(before[name].Tensor, tensor);
            Assert.Equal(before[name].Values, tensor.ToArray());
            Assert.Null(tensor.Gradient);
        }

        Assert.Equal(0, ((Dropout)net[2]).Passes);
    }

    [Fact]
    public void A_module_on_the_reference_backend_is_left_as_it_was_too()
    {
        Sequential net = [new Linear(6, 5), new BatchNorm1d(5)];
        net.Initialize(1).To(Device.Reference);
        using (var tape = Tape.Record())
            tape.Backward(net.Forward(Draw.Normal([4, 6]).To(Device.Reference)).Sum());
        var before = net.StateDict().ToDictionary(named => named.Key, named => (Tensor: named.Value, Values: named.Value.ToDoubleArray(), Gradient: named.Value.Gradient?.ToDoubleArray()));
        Assert.True(GradientCheck.Run(net, Draw.Normal([4, 6])).IsCorrect);
        foreach (var (name, tensor) in net.StateDict())
        {
            Assert.Same(before[name].Tensor, tensor);
            Assert.Equal(before[name].Values, tensor.ToDoubleArray());
            Assert.Equal(before[name].Gradient, tensor.Gradient?.ToDoubleArray());
        }
    }

    [Fact]
    public void Frozen_parameters_are_left_out_and_large_ones_sampled()
    {
        Sequential net = [new Linear(40, 5), new Linear(5, 2)];
        net.Initialize(1);
        net[1].Freeze();
        var check = GradientCheck.Run(net, Draw.Normal([1, 40]), sample: 9);
        Assert.Equal([("input", 9), ("0.weight", 9), ("0.bias", 5)], check.Rows.Select(row => (row.Name, row.Checked)));
    }
}
