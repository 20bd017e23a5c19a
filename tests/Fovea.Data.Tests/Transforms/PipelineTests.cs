using Fovea.Data.Images;
using Fovea.Data.Transforms;

namespace Fovea.Data.Tests.Transforms;

public class PipelineTests
{
    static Picture Noise(int width, int height, int channels)
    {
        var picture = new Picture(width, height, channels);
        new Random(1).NextBytes(picture.Pixels);
        return picture;
    }

    [Theory]
    [InlineData(500, 375, 3)]
    [InlineData(100, 301, 1)]
    [InlineData(40, 30, 4)]
    public void Presets_make_what_their_networks_take(int width, int height, int channels)
    {
        var photo = Noise(width, height, channels);
        Assert.Equal([3, 224, 224], Pipelines.ImageNetTrain().Apply(photo, seed: 3).Shape);
        Assert.Equal([3, 224, 224], Pipelines.ImageNetEval().Apply(photo).Shape);
        Assert.Equal([3, 64, 64], Pipelines.ImageNetTrain(64).Apply(photo).Shape);
        var small = Noise(32, 32, channels);
        Assert.Equal([3, 32, 32], Pipelines.CifarTrain().Apply(small).Shape);
        Assert.Equal([3, 32, 32], Pipelines.CifarEval().Apply(small).Shape);
        var digit = Noise(28, 28, channels);
        Assert.Equal([1, 28, 28], Pipelines.MnistTrain().Apply(digit).Shape);
        Assert.Equal([1, 28, 28], Pipelines.MnistEval().Apply(digit).Shape);
    }

    [Fact]
    public void To_measure_is_the_same_each_time_and_to_train_another_each_seed()
    {
        var photo = Noise(90, 70, 3);
        Assert.Equal(Pipelines.ImageNetEval().Apply(photo, 1).ToArray(), Pipelines.ImageNetEval().Apply(photo, 2).ToArray());
        Assert.Equal(Pipelines.ImageNetTrain(32).Apply(photo, 1).ToArray(), Pipelines.ImageNetTrain(32).Apply(photo, 1).ToArray());
        Assert.NotEqual(Pipelines.ImageNetTrain(32).Apply(photo, 1).ToArray(), Pipelines.ImageNetTrain(32).Apply(photo, 2).ToArray());
    }

    [Fact]
    public void Steps_come_in_their_order()
    {
        var pipeline = new Pipeline([1, 2, 2])
        {
            Pictures = [new Resize(4, 4), new CenterCrop(2)],
            ToTensor = new ToTensor(new Normalize([0.5f], [0.25f])),
            Values = [new RandomErasing(0), new Normalize([1], [2])],
        };
        var white = new Picture(8, 8, 1);
        white.Pixels.Fill(255);
        Assert.Equal([0.5f, 0.5f, 0.5f, 0.5f], pipeline.Apply(white).ToArray()); // (1 − 0.5)/0.25 = 2, then (2 − 1)/2
    }

    [Fact]
    public void A_wrong_size_is_told()
    {
        Assert.StartsWith(
            "Pipeline: its transforms made 3×5×6 of a picture of 3×5×6, expected 3×4×4 (C×H×W). End them with",
            Assert.Throws<ArgumentException>(() => new Pipeline([3, 4, 4]).Apply(Noise(6, 5, 3))).Message);
        Assert.StartsWith("Pipeline: the shape is 2×4×4, expected", Assert.Throws<ArgumentException>(() => new Pipeline([2, 4, 4])).Message);
        Assert.StartsWith(
            "ToTensor: 3×5×6 are 90 values, the destination has room for 89.",
            Assert.Throws<ArgumentException>(() => new ToTensor().Apply(Noise(6, 5, 3), new float[89])).Message);
    }
}
