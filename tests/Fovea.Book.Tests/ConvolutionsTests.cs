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
        {
            Run.AssertPrinted(figures, $"size(K={kernel},S={stride},P={padding})", 0, size);
            Assert.Equal(((28 - kernel + (2 * padding)) / stride) + 1, size); // The formula on the page.
        }

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
        Assert.Equal(0, figures["change.pixels"][0]);
    }

    [Fact]
    public void WhatIsSaidOfShiftsIsWhatWasMeasured()
    {
        var figures = Run.Quick("pooling");
        var (pixels, fine, coarse) = (figures["change.pixels"], figures["change.max 2×2"], figures["change.max 4×4"]);

        // "Pooling softens a shift, the more the coarser it is, but far from undoes it."
        foreach (var shift in new[] { 1, 2, 3, 4 })
            Assert.True(coarse[shift] < 0.95 * fine[shift] && fine[shift] < 0.95 * pixels[shift], $"{shift}: {pixels[shift]}, {fine[shift]}, {coarse[shift]}");
        Assert.True(coarse[1] > pixels[1] / 4, $"{pixels[1]}, {coarse[1]}");
        Assert.Contains($"by {pixels[1]:0} % of their size, maxima over 2×2 by {fine[1]:0} %, over 4×4 by {coarse[1]:0} %.", Run.Html("pooling"), StringComparison.Ordinal);
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
        Assert.InRange(figures["gaussian.20"][0], 0.9, 1);
        Run.AssertPrinted(figures, "weights.three 3×3", 0, 27);
        Run.AssertPrinted(figures, "weights.one 7×7", 0, 49);
    }

    [Fact]
    public void TheReceptiveFieldIsDrawnOnThePicture()
    {
        const int Side = 64, Depth = 10, Enlarged = 4;
        using var folder = new Folder();
        PngEncoder.Write(Plain(Side, Side, 60), folder["grey.png"]);
        var figures = Run.Anew("receptive-field", folder["grey.png"]);
        Run.AssertPrinted(figures, $"picture.square.{Depth}", 0, (Side / 2) - Depth, (Side / 2) - Depth, (2 * Depth) + 1);
        Assert.InRange(figures[$"picture.deviation.{Depth}"][0], 1, Depth / 2.0);

        var drawn = PicturesOf(Run.Html("receptive-field", folder["grey.png"])).Where(picture => picture.Width == Side * Enlarged).ToArray();
        Assert.Equal(3, drawn.Length);
        (byte, byte, byte) At(int x, int y) => drawn[1].Row(y)[(3 * x)..] is [var red, var green, var blue, ..] ? (red, green, blue) : default;
        var corner = Enlarged * ((Side / 2) - Depth);
        Assert.Equal((60, 60, 60), At(corner - 1, corner - 1));
        Assert.Equal((0, 0, 0), At(corner, corner));
        Assert.Equal((255, 255, 255), At(corner + 1, corner + 1));
        var (middleRed, _, middleBlue) = At(Enlarged * Side / 2, Enlarged * Side / 2);
        var (edgeRed, _, _) = At(corner + 5, corner + 5);
        Assert.True(middleRed > 150 && middleBlue < 60, $"{middleRed}, {middleBlue}");
        Assert.InRange(edgeRed, 60, 70);
    }

    // Torchvision's counts, multiply-adds in thousand millions as it publishes them, and top-5 errors, 100 less its acc@5; the papers' own of the others.
    public static TheoryData<string, long, double, double> ModelLine => new()
    {
        { "alexnet-paper", 60_965_224, 0.724, 18.2 },
        { "alexnet", 61_100_840, 0.714, 20.934 },
        { "vgg11", 132_863_336, 7.609, 11.372 },
        { "vgg11_bn", 132_868_840, 7.609, 10.190 },
        { "vgg13", 133_047_848, 11.308, 10.754 },
        { "vgg13_bn", 133_053_736, 11.308, 9.626 },
        { "vgg16", 138_357_544, 15.470, 9.618 },
        { "vgg16_bn", 138_365_992, 15.470, 8.484 },
        { "vgg19", 143_667_240, 19.632, 9.124 },
        { "vgg19_bn", 143_678_248, 19.632, 8.158 },
        { "zfnet", 62_357_608, 1.168, 16.5 },
        { "zfnet-512", 107_627_624, 2.477, 16.0 },
        { "googlenet-paper", 13_378_280, 1.583, 10.07 },
        { "googlenet", 13_004_888, 1.498, 10.470 },
        { "resnet18", 11_689_512, 1.814, 10.922 },
        { "resnet34", 21_797_672, 3.664, 8.580 },
        { "resnet50", 25_557_032, 4.089, 7.138 },
        { "resnet101", 44_549_160, 7.801, 6.454 },
        { "resnet152", 60_192_808, 11.514, 5.954 },
        { "resnet34-paper", 21_623_848, 3.644, 7.76 },
        { "resnet50-paper", 25_557_032, 3.858, 6.71 },
        { "resnet101-paper", 44_549_160, 7.570, 6.05 },
        { "resnet152-paper", 60_192_808, 11.282, 5.71 },
    };

    [Theory]
    [MemberData(nameof(ModelLine))]
    public void ComplexityOfTheModelLine(string model, long parameters, double multiplyAdds, double error)
    {
        var figures = Run.Quick("complexity");
        Run.AssertPrinted(figures, $"{model}.parameters", 0, parameters);
        Assert.Equal(multiplyAdds, Math.Round(figures[$"{model}.multiply-adds"][0] / 1e9, 3));
        Run.AssertPrinted(figures, $"{model}.top5", 3, error);
    }

    [Fact]
    public void GoogLeNetIsAlsoCountedWithoutWhatOnlyTrainingUses() => Run.AssertPrinted(Run.Quick("complexity"), "googlenet.without-auxiliary", 0, 6_624_904);

    [Fact]
    public void EveryNetworkHasItsNameBesideItsDisc()
    {
        var wide = Run.Html("complexity").Split("<svg")[1];
        Assert.Equal(wide.Split("<circle").Length, wide.Split("class=\"name halo\"").Length);
        Assert.Contains(">VGG-16</text>", wide);
    }

    [Fact]
    public void NoModelOfTheLineIsUnchecked() => Assert.Equal(
        Run.Quick("complexity").Select(figure => figure.Key).Where(key => key.EndsWith(".parameters", StringComparison.Ordinal)).Select(key => key[..^".parameters".Length]).Order(),
        ModelLine.Select(row => (string)row[0]).Order());

    [Theory]
    [InlineData("AlexNet", 2012, 16.4, "alexnet-paper")]
    [InlineData("ZFNet", 2013, 11.7, "zfnet")]
    [InlineData("VGG", 2014, 7.3, "vgg19")]
    [InlineData("GoogLeNet", 2014, 6.7, "googlenet-paper")]
    [InlineData("ResNet", 2015, 3.57, "resnet152-paper")]
    public void TheRacesWereWonByMoreThanOneNetwork(string name, int year, double error, string alone)
    {
        var figures = Run.Quick("complexity");
        Run.AssertPrinted(figures, $"ilsvrc.{name}", 2, error);
        Run.AssertPrinted(figures, $"ilsvrc.{name}.year", 0, year);
        Assert.True(error < figures[$"{alone}.top5"][0]);
    }

    [Fact]
    public void OnesOwnPictureIsFiltered()
    {
        // Black, then white: the sharpest edge is that between them, and (1 + 2 + 1)·9 strong.
        using var folder = new Folder();
        PngEncoder.Write(Halves(40, 36), folder["halves.png"]);
        var figures = Run.Anew("convolution", folder["halves.png"]);
        Assert.Equal(36, figures["result"][0]);
        Assert.Equal(5, figures["piece"].Chunk(5).Select(row => string.Join(' ', row)).Count(row => row == string.Join(' ', figures["piece"].Take(5))));
        Assert.All(figures["piece"], number => Assert.True(number is 0 or 9, $"{number}"));
    }

    [Fact]
    public void APictureOfFewColumnsIsFilteredToo()
    {
        using var folder = new Folder();
        PngEncoder.Write(Plain(3, 30, 113), folder["narrow.png"]);
        var figures = Run.Anew("convolution", folder["narrow.png"]);
        Assert.All(figures["piece"], number => Assert.Equal(4, number)); // 113 of 255, in ninths.
        Assert.Equal(0, figures["result"][0]);
    }

    [Fact]
    public void OnesOwnPictureIsPooled()
    {
        // White at every second place of every second row: each window of 2×2 holds one.
        using var folder = new Folder();
        var picture = new Picture(64, 48, 1);
        for (var y = 0; y < 48; y += 2)
            for (var x = 0; x < 64; x += 2)
                picture.Row(y)[x] = 255;
        PngEncoder.Write(picture, folder["dots.png"]);
        var figures = Run.Anew("pooling", folder["dots.png"]);
        Run.AssertPrinted(figures, "brightness.picture", 6, 0.25);
        Run.AssertPrinted(figures, "brightness.max 2×2", 6, 1);
        Run.AssertPrinted(figures, "brightness.mean 2×2", 6, 0.25);
        Run.AssertPrinted(figures, "pooled.shape", 0, 1, 3, 24, 32);
    }

    [Fact]
    public void PhotosOfTheDataFolderAreTakenUndistorted()
    {
        // A white square in the middle of an upright photo; 640 pixels wide it is 320×320, and all of it is seen.
        using var folder = new Folder();
        Directory.CreateDirectory(folder["sample-images"]);
        var china = new Picture(200, 400, 3);
        for (var y = 150; y < 250; y++)
            china.Row(y).Slice(3 * 50, 3 * 100).Fill(255);
        PngEncoder.Write(china, folder["sample-images/china.jpg"]);
        PngEncoder.Write(Plain(640, 427, 51), folder["sample-images/flower.jpg"]);
        var brightness = Run.Anew("photos", dataFolder: folder.Path)["brightness"];
        Assert.Equal(320.0 * 320 / (640 * 427), brightness[0], 0.005);
        Assert.Equal(0.2, brightness[1], 1e-6);
    }

    [Fact]
    public void AMissingPictureIsASentence() => Assert.Equal(
        "There is no picture nowhere.png; give a picture file, or none for a drawn one.",
        Assert.Throws<FileNotFoundException>(() => Run.Anew("convolution", image: "nowhere.png")).Message);

    static Picture Plain(int width, int height, byte grey)
    {
        var picture = new Picture(width, height, 3);
        picture.Pixels.Fill(grey);
        return picture;
    }

    static Picture Halves(int width, int height)
    {
        var picture = new Picture(width, height, 1);
        for (var y = 0; y < height; y++)
            picture.Row(y)[(width / 2)..].Fill(255);
        return picture;
    }

    static IEnumerable<Picture> PicturesOf(string html)
    {
        const string Begin = "src=\"data:image/png;base64,";
        for (var at = html.IndexOf(Begin, StringComparison.Ordinal); at >= 0; at = html.IndexOf(Begin, at + 1, StringComparison.Ordinal))
        {
            var from = at + Begin.Length;
            yield return Picture.Decode(Convert.FromBase64String(html[from..html.IndexOf('"', from)]), "picture").ToRgb();
        }
    }
}
