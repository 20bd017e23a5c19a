using Fovea.Data.Images;

namespace Fovea.Book.Tests;

/// <summary>Chapters 6 and 7: the numbers printed in the literature.</summary>
public sealed class ConvolutionsTests
{
    [Fact]
    public void SizesOfConvolutions()
    {
        var figures = Run.Quick("convolution");
        foreach (var (kernel, stride, padding, size) in new[] { (1, 1, 0, 28), (3, 1, 0, 26), (5, 1, 0, 24), (1, 3, 0, 10), (1, 5, 0, 6), (1, 1, 1, 30), (1, 1, 2, 32) })
            Run.AssertPrinted(figures, $"size(K={kernel},S={stride},P={padding})", 0, size);
        Run.AssertPrinted(figures, "size(K=5,same)", 0, 28);
        Run.AssertPrinted(figures, "size(K=5,valid)", 0, 24);
        foreach (var (dilation, reach) in new[] { (1, 3), (2, 5), (4, 9) })
            Run.AssertPrinted(figures, $"reach(dilation={dilation})", 0, reach);
        foreach (var (groups, weights) in new[] { (1, 648), (2, 324), (3, 216), (6, 108) })
            Run.AssertPrinted(figures, $"weights(groups={groups})", 0, weights);
        Assert.Equal(figures["piece"].Chunk(5).Take(3).SelectMany(row => row.Take(3)), figures["dw"]);
        Assert.Equal([-1, 0, 1, 0, 0, -2, 0, 2, 0, 0, -1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], figures["dx"]);
    }

    [Fact]
    public void WindowsAsRows()
    {
        var figures = Run.Quick("im2col");
        Run.AssertPrinted(figures, "im2col(1×3×7×7).shape", 0, 9, 75);
        Run.AssertPrinted(figures, "im2col(10×3×7×7).shape", 0, 90, 75);
        Run.AssertPrinted(figures, "rows", 0, [1, 2, 3, 5, 6, 7, 9, 10, 11, 2, 3, 4, 6, 7, 8, 10, 11, 12, 5, 6, 7, 9, 10, 11, 13, 14, 15, 6, 7, 8, 10, 11, 12, 14, 15, 16]);
        Assert.Equal(figures["convolution"], figures["product"]);
        Assert.Equal(9, figures["seen"][24]);
        Assert.Equal(1, figures["seen"][0]);
        Assert.Equal(9 * 25, figures["seen"].Sum());
    }

    [Fact]
    public void PoolingAndItsTolerance()
    {
        var figures = Run.Quick("pooling");
        Run.AssertPrinted(figures, "max.y", 0, 2, 3, 4, 2);
        Run.AssertPrinted(figures, "max.dx", 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 4, 0, 3, 0, 0);
        Run.AssertPrinted(figures, "average.y", 2, 1, 1.5, 2.25, 1);
        Run.AssertPrinted(figures, "average.dx", 2, 0.25, 0.25, 0.5, 0.5, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75, 1, 1, 0.75, 0.75, 1, 1);
        Assert.Equal(10, figures["overlapping.dx"].Sum());
        foreach (var coarser in new[] { "max 2×2", "max 4×4", "average 4×4" })
            Assert.True(figures[$"change.{coarser}"][1] < 0.9 * figures["change.pixels"][1], coarser);
        Assert.Equal(0, figures["change.pixels"][0]);
    }

    [Fact]
    public void PhotosAsABatch()
    {
        var figures = Run.Quick("photos");
        Run.AssertPrinted(figures, "batch.shape", 0, 2, 427, 640, 3);
        Run.AssertPrinted(figures, "maps.shape", 0, 2, 427, 640, 32);
        Run.AssertPrinted(figures, "one.pooled.shape", 0, 1, 213, 320, 32);
    }

    [Fact]
    public void ReceptiveFields()
    {
        var figures = Run.Quick("receptive-field");
        Run.AssertPrinted(figures, "sees.one 3×3", 0, 3);
        Run.AssertPrinted(figures, "sees.two 3×3", 0, 5);
        Run.AssertPrinted(figures, "sees.three 3×3", 0, 7);
        Run.AssertPrinted(figures, "sees.one 7×7", 0, 7);
        Run.AssertPrinted(figures, "theoretical.20", 0, 41);

        // The spot grows with the root of the depth, the theoretical field with the depth.
        Assert.InRange(figures["deviation.20"][0] / figures["deviation.5"][0], 1.6, 2.6);
        Assert.True(figures["share.20"][0] < figures["share.5"][0]);
    }

    [Fact]
    public void ComplexityOfTheModelLine()
    {
        var figures = Run.Quick("complexity");
        Run.AssertPrinted(figures, "resnet18.parameters", 0, 11_689_512);
        Run.AssertPrinted(figures, "vgg16.parameters", 0, 138_357_544);
        foreach (var (model, error) in new[] { ("AlexNet", 16.4), ("ZFNet", 11.7), ("VGG", 7.3), ("GoogLeNet", 6.7), ("ResNet", 3.57) })
            Run.AssertPrinted(figures, $"ilsvrc.{model}", 2, error);
    }

    [Theory]
    [InlineData("convolution", 40)]
    [InlineData("convolution", 3)]
    [InlineData("pooling", 400)]
    public void OnesOwnPictureIsLookedAt(string experiment, int width)
    {
        var path = Path.Combine(Path.GetTempPath(), $"fovea-book-{Guid.NewGuid():N}.png");
        var picture = new Picture(width, 30, 3);
        new Random(1).NextBytes(picture.Pixels);
        PngEncoder.Write(picture, path);
        try
        {
            Assert.NotEmpty(Run.Quick(experiment, image: path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void AMissingPictureIsASentence() => Assert.Equal(
        "There is no picture nowhere.png; give a picture file, or none for a drawn one.",
        Assert.Throws<FileNotFoundException>(() => Run.Quick("convolution", image: "nowhere.png")).Message);
}
