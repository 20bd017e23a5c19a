namespace Fovea.Layers.Tests;

public sealed class StateDictTests
{
    sealed class Net(int hidden = 4) : Module
    {
        public Sequential Features { get; } = [new Conv2d(1, 2, 3), new BatchNorm2d(2), new Relu()];

        public Linear Fc1 { get; } = new(8, hidden);

        public override Tensor Forward(Tensor x) => Fc1.Forward(Features.Forward(x).Flatten());
    }

    [Fact]
    public void Names_and_order_are_PyTorch_s() => Assert.Equal(
        [
            "features.0.weight", "features.0.bias", "features.1.weight", "features.1.bias", "features.1.running_mean", "features.1.running_var",
            "features.1.num_batches_tracked", "fc1.weight", "fc1.bias",
        ],
        new Net().Initialize(1).StateDict().Keys);

    [Fact]
    public void Loading_copies_every_number()
    {
        var (source, target) = (new Net().Initialize(1), new Net());
        source.Features[1].NamedStates().First().State.Value.Write([3, 4]);
        var report = target.LoadStateDict(source.StateDict());
        Assert.True(report.IsComplete);
        Assert.Equal(9, report.Loaded.Count);
        var x = Draw.Normal([2, 1, 4, 4]);
        Assert.Equal(source.Forward(x).ToArray(), target.Forward(x).ToArray());

        source.Fc1.Bias!.Value.Write([9, 9, 9, 9]);
        Assert.DoesNotContain(9, target.Fc1.Bias!.Value.ToArray());
    }

    [Fact]
    public void What_does_not_fit_is_listed_once_and_nothing_changes()
    {
        var target = new Net().Initialize(2);
        var before = target.StateDict().ToDictionary(named => named.Key, named => named.Value.ToArray());
        var state = new Net(hidden: 5).Initialize(1).StateDict();
        state.Remove("features.0.bias");
        state.Add("features.0.bais", Tensor.Zeros([2]));

        var thrown = Assert.Throws<StateDictException>(() => target.LoadStateDict(state));
        Assert.Equal(
            """
            The state does not fit the model, which was left as it was. 6 tensors fit.
            1 missing:
              features.0.bias (nearest on the other side: features.0.bais)
            1 unexpected:
              features.0.bais (nearest on the other side: features.0.bias)
            2 of another shape:
              fc1.weight: given 5×8, expected 4×8
              fc1.bias: given 5, expected 4
            To take only what fits, pass strict: false.
            """.ReplaceLineEndings("\n"),
            thrown.Message);
        Assert.All(target.StateDict(), named => Assert.Equal(before[named.Key], named.Value.ToArray()));

        var report = target.LoadStateDict(state, strict: false);
        Assert.Equal(["features.0.bias"], report.Missing);
        Assert.Equal(state["features.0.weight"].ToArray(), target.StateDict()["features.0.weight"].ToArray());
        Assert.Equal(before["fc1.weight"], target.Fc1.Weight.Value.ToArray());
    }

    [Fact]
    public void Tensors_are_read_only_if_everything_fits_and_given_only_if_all_could_be_read()
    {
        var state = new Net().Initialize(1).StateDict();
        var shapes = state.ToDictionary(named => named.Key, named => named.Value.Shape);
        var target = new Net().Initialize(2);
        var before = target.Fc1.Weight.Value;
        Assert.Throws<InvalidDataException>(() => target.LoadStateDict(
            shapes, name => name == "fc1.bias" ? throw new InvalidDataException() : Tensor.Zeros(shapes[name])));
        Assert.Same(before, target.Fc1.Weight.Value);

        var read = new List<string>();
        Tensor Read(string name)
        {
            read.Add(name);
            return state[name];
        }

        Assert.Throws<StateDictException>(() => target.LoadStateDict(new Dictionary<string, Shape>(shapes) { ["more"] = [1] }, Read));
        Assert.Empty(read);
        Assert.True(target.LoadStateDict(shapes, Read).IsComplete);
        Assert.Equal(state.Keys, read);
        Assert.Same(state["fc1.weight"], target.Fc1.Weight.Value);
    }

    [Fact]
    public void Weights_from_before_the_batch_count_existed_load()
    {
        var state = new Net().Initialize(1).StateDict();
        state.Remove("features.1.num_batches_tracked");
        Assert.True(new Net().LoadStateDict(state).IsComplete);
    }

    [Fact]
    public void Frozen_parameters_stay_frozen()
    {
        var net = new Net();
        net.Features.Freeze();
        net.LoadStateDict(new Net().Initialize(1).StateDict());
        Assert.Equal([false, false, false, false, true, true], net.Parameters().Select(parameter => parameter.Value.RequiresGradient));
    }

    [Fact]
    public void Nearest_names_are_few_replacements_away()
    {
        Assert.Equal(["lenet5"], NearestName.Of("LeNet-5", ["alexnet", "lenet5", "vgg16"]));
        Assert.Equal(["vgg16", "vgg19"], NearestName.Of("vgg16", ["vgg19", "alexnet", "vgg16"], count: 2));
        Assert.Empty(NearestName.Of("resnet", ["mlp"]));
    }
}
