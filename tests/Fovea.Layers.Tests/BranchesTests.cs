namespace Fovea.Layers.Tests;

public sealed class BranchesTests
{
    static readonly (IBranch Branch, int Channels)[] Ways = MakeWays();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void In_inference_branches_lie_side_by_side_as_if_they_were_joined(int batch)
    {
        var x = Draw.Normal([batch, 6, 9, 10]);
        var expected = Tensor.Concatenate(Array.ConvertAll(Ways, way => way.Branch.Forward(x)), axis: 1);
        Assert.Equal(expected.Shape, Branches.SideBySide(x, Ways).Shape);

        var observed = new Names();
        using var tape = Tape.Record(TapeMode.Scratch, observed);
        Assert.Equal(expected.ToArray(), Branches.SideBySide(x, Ways).ToArray());
        Assert.DoesNotContain("Concatenate", observed.Seen);
        Assert.Equal(2, observed.Seen.Count(name => name == "Place")); // Those that end in something that cannot write in place.
    }

    [Fact]
    public void The_reference_backend_gives_the_same_within_rounding()
    {
        var ways = MakeWays();
        var x = Draw.Normal([2, 6, 5, 4]);
        var expected = Branches.SideBySide(x, ways).ToArray();
        foreach (var (branch, _) in ways)
            ((Module)branch).To(Device.Reference);
        Assert.All(Branches.SideBySide(x.To(Device.Reference), ways).ToArray().Zip(expected), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void While_recording_gradients_flow_through_a_concatenation()
    {
        var x = Draw.Normal([2, 6, 5, 4]);
        x.RequiresGradient = true;
        using var tape = Tape.Record(TapeMode.Inference);
        var y = Branches.SideBySide(x, Ways);
        Assert.Equal("Concatenate", tape.Ops[^1].Name);
        tape.Backward(y, Draw.Normal(y.Shape));
        Assert.NotNull(x.Gradient);
    }

    [Fact]
    public void Wrong_channels_and_sizes_are_refused()
    {
        Sequential one = [new Conv2d(6, 4, 1)], small = [new Conv2d(6, 4, 3)];
        one.Initialize(seed: 1);
        small.Initialize(seed: 1);
        var x = Draw.Normal([1, 6, 5, 5]);
        Assert.Equal(
            "Conv2d(6 → 4, 1×1): its result of shape 1×4×5×5 cannot be channels 0 to 4 of 9.",
            Assert.Throws<GeometryException>(() => Branches.SideBySide(x, (one, 5), (one, 4))).Message);
        Assert.Equal(
            "Conv2d(6 → 4, 3×3): its result of shape 1×4×3×3 was to lie in a tensor of shape 1×8×5×5, expected 1×8×3×3.",
            Assert.Throws<GeometryException>(() => Branches.SideBySide(x, (one, 4), (small, 4))).Message);
        Assert.Throws<GeometryException>(() => Branches.SideBySide(x));
    }

    [Fact]
    public void What_is_written_in_place_has_no_way_back()
    {
        var x = Draw.Normal([1, 6, 5, 5]);
        x.RequiresGradient = true;
        using var tape = Tape.Record();
        var y = x.PlaceIn(new ChannelPlace(0, 6, 6, null));
        Assert.Contains("use Concatenate while recording", Assert.Throws<InvalidOperationException>(() => tape.Backward(y.Sum())).Message, StringComparison.Ordinal);
    }

    // Plain, with a normalization to fold, nested, after a pooling, depthwise, and with ends that are no convolution.
    static (IBranch Branch, int Channels)[] MakeWays()
    {
        Sequential inner = [new Conv2d(5, 7, 3, padding: 1, bias: false), new BatchNorm2d(7), new Relu()];
        (IBranch Branch, int Channels)[] ways =
        [
            (new Sequential(new Conv2d(6, 8, 1), new Relu()), 8),
            (new Sequential(new Conv2d(6, 24, 1), new Relu(), new Conv2d(24, 32, 3, padding: 1)), 32),
            (new Sequential(new Conv2d(6, 5, 1), new Relu(), inner), 7),
            (new Sequential(new MaxPool2d(3, stride: 1, padding: 1), new Conv2d(6, 4, 1), new BatchNorm2d(4), new Relu()), 4),
            (new Sequential(new Conv2d(6, 6, 3, padding: 1, groups: 6), new Relu()), 6),
            (new Sequential(new Conv2d(6, 3, 3, padding: 1, paddingMode: PaddingMode.Reflect)), 3),
            (new Sequential(new Conv2d(6, 5, 1), new MaxPool2d(3, stride: 1, padding: 1)), 5),
        ];
        foreach (var (branch, _) in ways)
            ((Module)branch).Initialize(seed: 1);
        return ways;
    }
}
