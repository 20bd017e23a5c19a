using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;
using Fovea.Training.Optimizers;

namespace Fovea.Training.Tests.Optimizers;

public sealed class OptimizerTests
{
    [Fact]
    public void A_step_clears_the_gradients_and_leaves_frozen_and_untouched_parameters_alone()
    {
        var (moved, frozen, untouched) = (Make(1), Make(1), Make(1));
        frozen.RequiresGradient = false;
        var sgd = new Sgd([moved, frozen, untouched], learningRate: 1);
        Backward(() => (moved.Value * 3f) + (frozen.Value * 3f));
        sgd.Step();
        Assert.Equal(-2f, moved.Value.Item());
        Assert.Null(moved.Gradient);
        Assert.Equal(1f, frozen.Value.Item());
        Assert.Equal(1f, untouched.Value.Item());
        sgd.Step();
        Assert.Equal(-2f, moved.Value.Item());
    }

    [Fact]
    public void ZeroGradients_forgets_them()
    {
        var parameter = Make(1);
        var sgd = new Sgd([parameter], learningRate: 1);
        Backward(() => parameter.Value * 3f);
        sgd.ZeroGradients();
        sgd.Step();
        Assert.Equal(1f, parameter.Value.Item());
    }

    [Fact]
    public void Gradients_of_several_backward_passes_are_summed()
    {
        var parameter = Make(1);
        var sgd = new Sgd([parameter], learningRate: 1);
        Backward(() => parameter.Value * 3f);
        Backward(() => parameter.Value * 4f);
        sgd.Step();
        Assert.Equal(-6f, parameter.Value.Item());
    }

    [Fact]
    public void Groups_have_their_own_rate_and_decay_and_follow_in_proportion()
    {
        var (usual, own) = (Make(1), Make(1));
        var sgd = new Sgd(
            [new ParameterGroup([usual]), new ParameterGroup([own]) { LearningRate = 0.5f, WeightDecay = 2 }], learningRate: 1);
        Backward(() => usual.Value + own.Value);
        sgd.Step();
        Assert.Equal(0f, usual.Value.Item());
        Assert.Equal(1 - (0.5f * (1 + 2)), own.Value.Item());

        sgd.LearningRate = 0.5f;
        Backward(() => usual.Value + own.Value);
        sgd.Step();
        Assert.Equal(-0.5f, usual.Value.Item());
        Assert.Equal(-0.5f - (0.25f * (1 + (2 * -0.5f))), own.Value.Item());
    }

    [Theory]
    [InlineData("nesterov")]
    [InlineData("adagrad")]
    [InlineData("rmsprop")]
    [InlineData("adamw")]
    public void A_sweep_moves_each_parameter_as_if_it_were_alone(string name)
    {
        var (together, apart) = (Tiny.Model(), Tiny.Model());
        var sweep = OptimizerRegistry.Create(name, together.Parameters());
        var single = apart.Parameters().Select(parameter => OptimizerRegistry.Create(name, [parameter])).ToArray();
        Learn(together, sweep, 0, 3);
        Learn(apart, single, 0, 3);
        Assert.Equal(Formats.Weights.Checksum(together), Formats.Weights.Checksum(apart));
    }

    [Fact]
    public void Parameters_on_two_backends_are_swept_on_each()
    {
        Parameter[] parameters = [Make(1), Make(1), Make(1)];
        parameters[1].Value = Tensor.Ones([1], Device.Reference);
        var sgd = new Sgd(parameters, learningRate: 1);
        foreach (var parameter in parameters)
            Backward(() => parameter.Value * 3f);
        sgd.Step();
        Assert.Equal([-2f, -2f, -2f], parameters.Select(parameter => parameter.Value.Item()));
    }

    [Fact]
    public void State_goes_out_and_in_by_name_bit_for_bit()
    {
        var (through, broken) = (Tiny.Model(), Tiny.Model());
        var (first, second) = (new Adam(through.Parameters()), new Adam(broken.Parameters()));
        Learn(through, first, 0, 3);
        Learn(through, first, 3, 3);

        Learn(broken, second, 0, 3);
        var states = second.StateDict(broken);
        Assert.Contains("0.weight.exp_avg", states.Keys);
        Assert.Equal(3f, states["5.bias.step"].Item());
        var third = new Adam(broken.Parameters(), learningRate: 5);
        third.LoadStateDict(broken, states);
        Assert.Equal(3, third.Steps);
        Assert.Equal(1e-3f, third.LearningRate);
        Learn(broken, third, 3, 3);
        Assert.Equal(Formats.Weights.Checksum(through), Formats.Weights.Checksum(broken));
    }

    [Fact]
    public void Centered_RMSprop_with_momentum_keeps_three_numbers_a_weight()
    {
        var (through, broken) = (Tiny.Model(), Tiny.Model());
        static RmsProp Make(Module model) => new(model.Parameters(), momentum: 0.9f, centered: true);
        var first = Make(through);
        Learn(through, first, 0, 3);
        Learn(through, first, 3, 3);

        var second = Make(broken);
        Learn(broken, second, 0, 3);
        var states = second.StateDict(broken);
        Assert.Equal(
            ["0.weight.grad_avg", "0.weight.momentum_buffer", "0.weight.square_avg", "0.weight.step"],
            states.Keys.Where(name => name.StartsWith("0.weight.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        var third = Make(broken);
        third.LoadStateDict(broken, states);
        Learn(broken, third, 3, 3);
        Assert.Equal(Formats.Weights.Checksum(through), Formats.Weights.Checksum(broken));
    }

    [Fact]
    public void State_of_another_optimizer_is_refused_and_nothing_changes()
    {
        var model = Tiny.Model();
        var adam = new Adam(model.Parameters());
        Learn(model, adam, 0, 1);
        var sgd = new Sgd(model.Parameters(), learningRate: 0.5f, momentum: 0.9f);
        var error = Assert.Throws<InvalidDataException>(() => sgd.LoadStateDict(model, adam.StateDict(model)));
        Assert.Equal("Sgd: the saved state has no 0.weight.momentum_buffer. It belongs to another optimizer or model.", error.Message);
        Assert.Equal((0, 0.5f), (sgd.Steps, sgd.LearningRate));

        var plain = new Sgd(model.Parameters());
        error = Assert.Throws<InvalidDataException>(() => plain.LoadStateDict(model, adam.StateDict(model)));
        Assert.Equal("Sgd: the saved state has 0.bias.exp_avg, which this optimizer does not know. It belongs to another one.", error.Message);
    }

    [Fact]
    public void A_parameter_twice_none_at_all_or_a_wrong_setting_is_refused()
    {
        var parameter = Make(1);
        Assert.Equal(
            "Sgd: a parameter of shape 1 stands twice among the parameter groups; give it once.",
            Assert.Throws<ArgumentException>(() => new Sgd([parameter, parameter])).Message);
        Assert.Equal(
            "Adam: there are no parameters to move; pass model.Parameters() of a model that has some.",
            Assert.Throws<ArgumentException>(() => new Adam(new Relu().Parameters())).Message);
        Assert.Equal("learningRate is NaN, expected a finite number from 0 up.", Assert.Throws<ArgumentException>(() => new Sgd([parameter], float.NaN)).Message);
        Assert.Throws<ArgumentException>(() => new Sgd([parameter], nesterov: true));
        Assert.Throws<ArgumentException>(() => new Adam([parameter], beta1: 1));
        Assert.Throws<ArgumentException>(() => new RmsProp([parameter], momentum: -1));
    }

    [Theory]
    [InlineData("sgd", "Sgd")]
    [InlineData("momentum", "Sgd")]
    [InlineData("Nesterov", "Sgd")]
    [InlineData("adagrad", "AdaGrad")]
    [InlineData("rmsprop", "RmsProp")]
    [InlineData("ADAM", "Adam")]
    [InlineData("adamw", "AdamW")]
    public void The_registry_makes_every_optimizer(string name, string expected) =>
        Assert.Equal(expected, OptimizerRegistry.Create(name, [Make(1)]).Name);

    [Fact]
    public void The_registry_suggests_the_nearest_name()
    {
        Assert.Equal(
            "There is no optimizer \"adm\". Did you mean \"adam\"? Known are sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw.",
            Assert.Throws<ArgumentException>(() => OptimizerRegistry.Create("adm", [Make(1)])).Message);
        Assert.Equal(
            "The optimizer adam has no momentum to set to 0.9; leave it out, or use sgd or rmsprop.",
            Assert.Throws<ArgumentException>(() => OptimizerRegistry.Create("adam", [Make(1)], momentum: 0.9f)).Message);
    }

    [Fact]
    public void Clipping_by_norm_scales_all_gradients_together()
    {
        var (a, b) = (Make(1), Make(1));
        Backward(() => (a.Value * 3f) + (b.Value * 4f));
        Assert.Equal(5.0, Gradients.ClipByNorm([a, b], 10), 12);
        Assert.Equal((3f, 4f), (a.Gradient!.Item(), b.Gradient!.Item()));
        Assert.Equal(5.0, Gradients.ClipByNorm([a, b], 1), 12);
        Assert.Equal(0.6f, a.Gradient!.Item(), 1e-6f);
        Assert.Equal(0.8f, b.Gradient!.Item(), 1e-6f);
    }

    [Fact]
    public void Gradients_of_frozen_parameters_do_not_count()
    {
        var (a, frozen) = (Make(1), Make(1));
        Backward(() => (a.Value * 3f) + (frozen.Value * 4f));
        frozen.RequiresGradient = false;
        Assert.Equal(3.0, Gradients.Norm([a, frozen]), 12);
        Assert.Equal(3.0, Gradients.ClipByNorm([a, frozen], 1), 12);
        Gradients.ClipByValue([a, frozen], 0.5f);
        Assert.Equal(0.5f, a.Gradient!.Item());
        Assert.Equal(4f, frozen.Gradient!.Item());
    }

    [Fact]
    public void A_step_before_the_backward_pass_is_an_error()
    {
        var (a, b) = (Make(1), Make(1));
        var sgd = new Sgd([a, b], learningRate: 1);
        using var tape = Tape.Record();
        var (first, second) = (a.Value * b.Value, a.Value * b.Value);
        tape.Backward(first);
        sgd.Step();
        Assert.Contains("written over after it was computed", Assert.Throws<InvalidOperationException>(() => tape.Backward(second)).Message);
    }

    [Fact]
    public void A_tied_weight_moves_once()
    {
        var shared = new Linear(1, 1, bias: false);
        var model = new Sequential(shared, shared);
        model.Initialize(1);
        shared.Weight.Value.Write([2]);
        var sgd = new Sgd(model.Parameters(), learningRate: 0.5f);
        Backward(() => model.Forward(Tensor.Ones([1, 1])));
        sgd.Step();
        Assert.Equal(2 - (0.5f * (2 * 2)), shared.Weight.Value.Item());
        Assert.Equal(["0.weight", "1.weight"], model.StateDict().Keys);
    }

    [Fact]
    public void A_state_with_an_impossible_rate_changes_nothing()
    {
        var model = Tiny.Model();
        var sgd = new Sgd(model.Parameters(), learningRate: 0.5f);
        var states = sgd.StateDict(model);
        (states["steps"], states["learning_rate"]) = (Tensor.From([7], Shape.Scalar), Tensor.From([float.NaN], Shape.Scalar));
        Assert.Throws<ArgumentException>(() => sgd.LoadStateDict(model, states));
        Assert.Equal((0, 0.5f), (sgd.Steps, sgd.LearningRate));
    }

    [Fact]
    public void Clipping_by_value_holds_every_element()
    {
        var parameter = Make(3);
        Backward(() => (parameter.Value * Tensor.From(-5f, 0.5f, 2f)).Sum());
        Gradients.ClipByValue([parameter], 1);
        Assert.Equal([-1f, 0.5f, 1f], parameter.Gradient!.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => Gradients.ClipByValue([parameter], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Gradients.ClipByNorm([parameter], double.NaN));
    }

    static Parameter Make(int length) => new([length], new Constant(1)) { Value = Tensor.Ones([length]) };

    static void Backward(Func<Tensor> loss)
    {
        using var tape = Tape.Record();
        tape.Backward(loss());
    }

    static void Learn(Module model, Optimizer optimizer, int from, int steps) => Learn(model, [optimizer], from, steps);

    static void Learn(Module model, Optimizer[] optimizers, int from, int steps)
    {
        foreach (var (images, labels) in Tiny.Train().From(0, from))
        {
            if (steps-- == 0)
                return;
            using var tape = Tape.Record();
            tape.Backward(Layers.Losses.Loss.CrossEntropy(model.Forward(images), labels));
            foreach (var optimizer in optimizers)
                optimizer.Step();
        }
    }
}
