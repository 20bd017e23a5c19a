namespace Fovea.Layers.Tests;

public sealed class BatchNormTests
{
    // Channel 0 has mean 3 and squares around it of sum 20, channel 1 mean 10 and sum 0.
    static readonly Tensor X = Tensor.From([1, 10, 2, 10, 3, 10, 3, 10, 6, 10], [5, 2]);

    [Fact]
    public void Training_blends_the_mean_and_the_unbiased_variance_into_the_running_ones()
    {
        var layer = new BatchNorm1d(2).Initialize(1);
        for (var i = 0; i < 2; i++)
        {
            using var tape = Tape.Record();
            layer.Forward(X);
        }

        // Two blends of weight 0.1: 1 − 0.9² of the new, 0.9² of the beginning. Unbiased variance of channel 0: 14/4.
        Close([3 * 0.19, 10 * 0.19], layer.RunningMean!);
        Close([0.81 + 3.5 * 0.19, 0.81], layer.RunningVar!);
        Assert.Equal(2, layer.NumBatchesTracked!.Value.Item());

        static void Close(double[] expected, State actual) =>
            Assert.All(expected.Zip(actual.Value.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Without_a_momentum_the_running_statistics_are_the_averages_of_all_batches()
    {
        var layer = new BatchNorm1d(2, momentum: null).Initialize(1);
        foreach (var shift in (float[])[0, 1, 5])
        {
            using var tape = Tape.Record();
            layer.Forward((X + shift) * (shift + 1));
        }

        // Means 3, 4·2, 8·6 and 10, 11·2, 15·6; unbiased variances 3.5·(1, 4, 36) and 0.
        Assert.All(layer.RunningMean!.Value.ToArray().Zip((double[])[59 / 3.0, 122 / 3.0]), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
        Assert.All(layer.RunningVar!.Value.ToArray().Zip((double[])[3.5 * 41 / 3, 0]), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
        Assert.Equal(3, layer.NumBatchesTracked!.Value.Item());
    }

    [Fact]
    public void Running_statistics_that_change_before_the_backward_pass_are_an_error()
    {
        var layer = new BatchNorm1d(2).Initialize(1);
        using var tape = Tape.Record(TapeMode.Inference);
        var y = layer.Forward(X).Sum();
        using (Tape.Record())
            layer.Forward(X);
        Assert.Throws<InvalidOperationException>(() => tape.Backward(y));
    }

    [Fact]
    public void Training_normalizes_with_the_batch_and_inference_with_the_running_statistics()
    {
        var layer = new BatchNorm1d(2).Initialize(1);
        using (Tape.Record())
        {
            var y = layer.Forward(X).ToArray();
            Assert.Equal(-2 / Math.Sqrt(2.8 + 1e-5), y[0], 1e-5);
            Assert.Equal(0, y[1], 1e-5);
        }

        var (mean, variance) = (layer.RunningMean!.Value.ToArray(), layer.RunningVar!.Value.ToArray());
        var z = layer.Forward(X).ToArray();
        Assert.Equal((6 - mean[0]) / Math.Sqrt(variance[0] + 1e-5), z[8], 1e-5);
        Assert.Equal((10 - mean[1]) / Math.Sqrt(variance[1] + 1e-5), z[9], 1e-4);
        Assert.Equal(1, layer.NumBatchesTracked!.Value.Item());
    }

    [Fact]
    public void A_tape_for_inference_leaves_the_running_statistics_alone()
    {
        var layer = new BatchNorm1d(2).Initialize(1);
        using var tape = Tape.Record(TapeMode.Inference);
        Assert.Equal(X.ToArray()[0], layer.Forward(X).ToArray()[0], 1e-4);
        Assert.Equal([0, 0], layer.RunningMean!.Value.ToArray());
    }

    [Fact]
    public void Running_statistics_are_the_same_on_the_reference_backend()
    {
        var (fast, naive) = (new BatchNorm2d(3).Initialize(1), new BatchNorm2d(3).Initialize(1));
        naive.To(Device.Reference);
        var x = Draw.Normal([2, 3, 4, 5]);
        using var tape = Tape.Record();
        fast.Forward(x);
        naive.Forward(x.To(Device.Reference));
        Assert.All(fast.RunningVar!.Value.ToArray().Zip(naive.RunningVar!.Value.ToArray()), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
    }

    [Fact]
    public void One_value_a_channel_cannot_train()
    {
        using var tape = Tape.Record();
        var message = Assert.Throws<GeometryException>(() => new BatchNorm1d(2).Initialize(1).Forward(Tensor.Zeros([1, 2]))).Message;
        Assert.StartsWith("BatchNorm1d(2): more than one value a channel is needed to train, the input 1×2 has one.", message);
    }
}
