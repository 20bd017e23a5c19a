using System.Runtime.CompilerServices;
using Fovea.Data.Images;

namespace Fovea.Data.Tests.Images;

public class PictureTests
{
    [Fact]
    public void Memory_is_lent_and_used_again_and_a_picture_that_gave_it_back_says_so()
    {
        var large = new Picture(640, 480, 3);
        var first = Resampling.Resize(large, 600, 400);
        ref var place = ref first.Pixels[0];
        first.Dispose();
        first.Dispose();
        Assert.Throws<ObjectDisposedException>(() => first.Pixels.Length);
        using var second = Resampling.Resize(large, 599, 401);
        Assert.True(Unsafe.AreSame(ref place, ref second.Pixels[0]));

        var own = new Picture(1, 1, 1, [7]);
        own.Dispose();
        Assert.Equal(7, own.Pixels[0]);
    }

    [Fact]
    public void Grey_weighs_the_colours_by_brightness()
    {
        var picture = new Picture(4, 1, 3, [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]);
        Assert.Equal([76, 150, 29, 255], picture.ToGrey().Pixels.ToArray());
    }

    [Fact]
    public void Transparent_pixels_show_white()
    {
        var picture = new Picture(3, 1, 4, [10, 20, 30, 255, 10, 20, 30, 0, 0, 0, 0, 51]);
        Assert.Equal([10, 20, 30, 255, 255, 255, 204, 204, 204], picture.ToRgb().Pixels.ToArray());
        Assert.Equal([18, 255, 204], picture.ToGrey().Pixels.ToArray());
    }

    [Fact]
    public void Grey_becomes_colour_of_three_equal_channels()
        => Assert.Equal([7, 7, 7, 9, 9, 9], new Picture(2, 1, 1, [7, 9]).ToRgb().Pixels.ToArray());

    [Fact]
    public void Nothing_is_copied_where_nothing_changes()
    {
        var grey = new Picture(2, 1, 1);
        var colour = new Picture(2, 1, 3);
        Assert.Same(grey, grey.ToGrey());
        Assert.Same(colour, colour.ToRgb());
    }

    [Fact]
    public void Planes_are_channel_after_channel()
    {
        var planes = new byte[6];
        new Picture(2, 1, 3, [1, 2, 3, 4, 5, 6]).CopyPlanes(planes);
        Assert.Equal([1, 4, 2, 5, 3, 6], planes);
    }

    [Fact]
    public void The_size_is_read_without_the_pixels()
    {
        using var folder = new TemporaryFolder();
        var text = "P2 #" + new string('x', 70_000) + "\n30 20 255"; // the size stands behind a comment longer than what is read at first
        File.WriteAllText(folder.File("late"), text);
        File.WriteAllBytes(folder.File("png"), PngBuilder.File(5, 7, 8, 2, false, (x, y, channel) => x + y + channel));
        Assert.Equal((30, 20), Picture.ReadSize(folder.File("late")));
        Assert.Equal((5, 7), Picture.ReadSize(folder.File("png")));
    }

    [Fact]
    public void A_limit_of_pixels_is_kept_for_every_format()
    {
        var file = PngBuilder.File(5, 7, 8, 2, false, (x, y, channel) => x + y + channel);
        Assert.Equal(5, Picture.Decode(file, "cat.png", maxPixels: 35).Width);
        Assert.Equal(
            "cat.png is 5×7 (W×H), more than the 34 pixels allowed: make it smaller, or raise the limit (maxPixels, on the command line --max-pixels).",
            Assert.Throws<InvalidDataException>(() => Picture.Decode(file, "cat.png", maxPixels: 34)).Message);
    }

    [Fact]
    public void Sizes_must_fit()
    {
        Assert.StartsWith(
            "Picture: 2×3×1 (H×W×C) asks for 6 bytes, got 5.", Assert.Throws<ArgumentException>(() => new Picture(3, 2, 1, new byte[5])).Message);
        Assert.StartsWith(
            "Picture: 2 channels, expected 1 (grey), 3 (colour) or 4 (colour and opacity).",
            Assert.Throws<ArgumentException>(() => new Picture(3, 2, 2, new byte[12])).Message);
        Assert.StartsWith(
            "Picture: 3×1×2 are 6 bytes, the destination has room for 5.",
            Assert.Throws<ArgumentException>(() => new Picture(2, 1, 3).CopyPlanes(new byte[5])).Message);
    }
}
