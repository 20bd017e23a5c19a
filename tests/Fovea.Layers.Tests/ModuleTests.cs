namespace Fovea.Layers.Tests;

public sealed class ModuleTests
{
    sealed class Tied : Module
    {
        public Tied() => Decoder = new Shared(Encoder.Weight);

        public Linear Encoder { get; } = new(3, 3, bias: false);

        public Shared Decoder { get; }

        public override Tensor Forward(Tensor x) => Decoder.Forward(Encoder.Forward(x));
    }

    sealed class Shared(Parameter weight) : Module
    {
        public Parameter Weight { get; } = weight;

        public override Tensor Forward(Tensor x) => x.Linear(Weight, owner: this);
    }

    sealed class Changing : Module
    {
        public Linear Head { get; set; } = new(3, 2);

        public override Tensor Forward(Tensor x) => Head.Forward(x);
    }

    [Fact]
    public void A_tied_weight_is_one_parameter_with_two_names()
    {
        var tied = new Tied().Initialize(1);
        Assert.Equal([tied.Encoder.Weight], tied.Parameters());
        Assert.Equal(["encoder.weight", "decoder.weight"], tied.StateDict().Keys);
        Assert.Same(tied.StateDict()["encoder.weight"], tied.StateDict()["decoder.weight"]);

        var other = new Tied();
        Assert.True(other.LoadStateDict(tied.StateDict()).IsComplete);
        Assert.Equal(tied.Encoder.Weight.Value.ToArray(), other.Encoder.Weight.Value.ToArray());
    }

    [Fact]
    public void Both_uses_of_a_tied_weight_give_gradient()
    {
        var tied = new Tied().Initialize(1);
        var check = GradientCheck.Run(tied, Draw.Normal([2, 3]));
        Assert.True(check.IsCorrect, check.ToString());
    }

    [Fact]
    public void A_tied_weight_counts_once_in_the_summary()
    {
        var summary = Summary.Of(new Tied(), [1, 3]);
        Assert.Equal(9, summary.Parameters);
        Assert.Equal([9, 0], summary.Rows.Select(row => row.Parameters));
    }

    [Fact]
    public void A_layer_that_was_replaced_is_seen()
    {
        var model = new Changing().Initialize(1);
        Assert.Equal([6, 2], model.Parameters().Select(parameter => parameter.Shape.Elements));
        model.Head = new Linear(3, 5).Initialize(2);
        Assert.Equal([15, 5], model.Parameters().Select(parameter => parameter.Shape.Elements));
        Assert.Same(model.Head.Weight.Value, model.StateDict()["head.weight"]);
    }

    [Fact]
    public void A_parameter_given_the_result_of_a_recorded_operation_still_learns()
    {
        var layer = new Linear(2, 1, bias: false).Initialize(1);
        using (Tape.Record())
            layer.Weight.Value = layer.Weight.Value * 0.5f;
        using (var tape = Tape.Record())
            tape.Backward(layer.Forward(Tensor.Ones([1, 2])));
        Assert.Equal([1, 1], layer.Weight.Gradient!.ToArray());
    }

    [Fact]
    public void Moving_makes_no_numbers_where_there_are_none()
    {
        var layer = new Linear(2, 1);
        layer.To(Device.Cpu);
        Assert.False(layer.Weight.IsInitialized);
        layer.To(Device.Null);
        Assert.Equal([1, 1], layer.Forward(Tensor.Empty([1, 2], Device.Null)).Shape);
    }
}
