namespace Fovea.Layers.Tests;

public sealed class DropoutTests
{
    static readonly Tensor Ones = Tensor.Ones([4, 8, 5, 5]);

    static float[] Train(Module layer)
    {
        using var tape = Tape.Record();
        return layer.Forward(Ones).ToArray();
    }

    [Fact]
    public void Inference_changes_nothing() => Assert.Same(Ones, new Dropout().Initialize(1).Forward(Ones));

    [Fact]
    public void Training_drops_a_share_and_scales_the_rest()
    {
        var y = Train(new Dropout(0.25f).Initialize(1));
        Assert.All(y, value => Assert.True(value == 0 || Math.Abs(value - 4 / 3f) < 1e-6));
        Assert.InRange(y.Count(value => value == 0) / (double)y.Length, 0.2, 0.3);
    }

    [Fact]
    public void Channels_are_dropped_whole()
    {
        var y = Train(new Dropout2d(0.5f).Initialize(1));
        var planes = y.Chunk(25).ToArray();
        Assert.All(planes, plane => Assert.All(plane, value => Assert.Equal(plane[0], value)));
        Assert.Contains(planes, plane => plane[0] == 0);
        Assert.Contains(planes, plane => plane[0] == 2);
    }

    [Fact]
    public void Masks_differ_from_pass_to_pass_and_from_layer_to_layer_but_not_from_run_to_run()
    {
        Sequential model = [new Dropout(), new Dropout()];
        model.Initialize(5);
        var (first, second) = ((Dropout)model[0], (Dropout)model[1]);
        var earlier = Train(first);
        Assert.NotEqual(earlier, Train(second));
        Assert.NotEqual(earlier, Train(first));
        model.Initialize(5);
        Assert.Equal(earlier, Train(first));
    }

    [Fact]
    public void A_run_goes_on_with_the_same_masks_from_key_and_passes()
    {
        var layer = new Dropout().Initialize(9);
        Train(layer);
        var resumed = new Dropout { Key = layer.Key, Passes = layer.Passes };
        Assert.Equal(Train(layer), Train(resumed));
    }

    [Fact]
    public void Layers_of_a_model_that_was_only_loaded_have_different_masks()
    {
        Sequential trained = [new Linear(2, 2), new Dropout(), new Dropout()];
        Sequential loaded = [new Linear(2, 2), new Dropout(), new Dropout()];
        loaded.LoadStateDict(trained.Initialize(1).StateDict());
        Assert.NotEqual(Train(loaded[1]), Train(loaded[2]));
    }
}
