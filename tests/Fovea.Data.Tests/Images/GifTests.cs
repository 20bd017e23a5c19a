using Fovea.Data.Images;

namespace Fovea.Data.Tests.Images;

public class GifTests
{
    static readonly byte[] Palette = [0, 0, 0, 10, 20, 30, 40, 50, 60, 70, 80, 90];

    // Codes of 3 bits: clear, 1, 2, end (4, 1, 2, 5), the first in the lowest bits.
    static readonly byte[] OneTwo = [0b10_001_100, 0b0000_101_0];

    static byte[] Gif(int width, int height, byte[] data, byte[]? extension = null, byte[]? palette = null, byte flags = 0x81, byte depth = 2) =>
    [
        .. "GIF89a"u8, (byte)width, 0, (byte)height, 0, flags, 0, 0, .. palette ?? Palette, .. extension ?? [],
        (byte)',', 0, 0, 0, 0, (byte)width, 0, (byte)height, 0, 0, depth, (byte)data.Length, .. data, 0, (byte)';',
    ];

    static Picture Read(byte[] file) => Picture.Decode(file, "cat.gif");

    static string Message(byte[] file) => Assert.Throws<InvalidDataException>(() => Read(file)).Message;

    [Fact]
    public void Pixels_are_colours_of_the_palette()
    {
        var picture = Read(Gif(2, 1, OneTwo));
        Assert.Equal((2, 1, 3), (picture.Width, picture.Height, picture.Channels));
        Assert.Equal([10, 20, 30, 40, 50, 60], picture.Pixels.ToArray());
    }

    [Fact]
    public void One_colour_may_be_transparent()
        => Assert.Equal([10, 20, 30, 255, 40, 50, 60, 0], Read(Gif(2, 1, OneTwo, [(byte)'!', 0xF9, 4, 1, 0, 0, 2, 0])).Pixels.ToArray());

    [Fact]
    public void Greys_give_one_channel_and_other_extensions_are_passed_over()
    {
        byte[] greys = [0, 0, 0, 9, 9, 9, 8, 8, 8, 7, 7, 7];
        Assert.Equal([9, 8], Read(Gif(2, 1, OneTwo, [(byte)'!', 0xFE, 2, 1, 2, 1, 3, 0, 0, 0], greys)).Pixels.ToArray()); // stray zeros behind it
    }

    [Fact]
    public void Data_that_ends_itself_too_early_leaves_the_rest_in_colour_0()
        => Assert.Equal([10, 20, 30, 40, 50, 60, 0, 0, 0], Read(Gif(3, 1, OneTwo)).Pixels.ToArray());

    [Fact]
    public void The_size_takes_in_a_picture_past_the_screen()
    {
        var file = Gif(2, 1, OneTwo);
        file[6] = 1;
        Assert.Equal((2, 1), new GifDecoder().ReadSize(file, "cat.gif"));
        Assert.Equal(2, Read(file).Width);
    }

    [Fact]
    public void A_small_picture_stands_at_its_place_on_a_large_screen()
    {
        var file = Gif(2, 1, OneTwo, [(byte)'!', 0xF9, 4, 1, 0, 0, 3, 0]);
        (file[7], file[9]) = (4, 3); // 1026×769
        var frame = Array.IndexOf(file, (byte)',') + 1;
        (file[frame], file[frame + 1], file[frame + 2], file[frame + 3]) = (0, 1, 1, 2); // at column 256, row 513
        var picture = Read(file);
        Assert.Equal((1026, 769, 4), (picture.Width, picture.Height, picture.Channels));
        Assert.Equal([10, 20, 30, 255, 40, 50, 60, 255], picture.Row(513).Slice(4 * 256, 8).ToArray());
        Assert.Equal(2, picture.Pixels.ToArray().Where((_, i) => i % 4 == 3).Count(opacity => opacity > 0));
    }

    [Fact]
    public void Errors_say_what_is_wrong()
    {
        const string start = "cat.gif is not a sound GIF file: it ";
        Assert.Equal(start + "is of another version than 87a and 89a.", Message([.. "GIF88a"u8, .. new byte[20]]));
        Assert.Equal(start + "is cut off in its header.", Message("GIF89a"u8.ToArray()));
        Assert.Equal(start + "is cut off in its palette.", Message(Gif(2, 1, OneTwo)[..20]));
        Assert.Equal(start + "is cut off before its first picture.", Message(Gif(2, 1, OneTwo)[..25]));
        Assert.Equal(start + "has no picture.", Message([.. Gif(2, 1, OneTwo)[..25], (byte)';']));
        Assert.Equal(start + "gives 0×1 (W×H) as its picture's size, expected at least 1 each.", Message(Gif(0, 1, OneTwo)));
        Assert.Equal(start + "says that a pixel has 9 bits, expected 1 to 8.", Message(Gif(2, 1, OneTwo, depth: 9)));
        Assert.Equal(start + "is cut off: it has fewer pixels than it promises.", Message(Gif(2, 1, OneTwo[..1])));
        Assert.Equal(start + "has pixels that cannot be unpacked.", Message(Gif(2, 1, [0b10_111_100, 0])));
        var wide = Gif(2, 1, OneTwo);
        (wide[^10], wide[^8]) = (10, 10);
        Assert.Equal(start + $"promises 2562×2561 pixels, which {wide.Length} bytes cannot hold.", Message(wide));
        (wide[7], wide[9]) = (0x40, 0x40);
        Assert.Equal("cat.gif is 16386×16385 (W×H), more than the 134,217,728 pixels allowed: make it smaller, or raise the limit (maxPixels, on the command line --max-pixels).", Message(wide));
        (wide[7], wide[9]) = (0xFF, 0xFF);
        Assert.Equal(
            start + $"is 65282×65281 (W×H), more than one picture can hold ({Array.MaxLength / 4} pixels).",
            Assert.Throws<InvalidDataException>(() => new GifDecoder().Decode(wide, "cat.gif")).Message);
    }

    [Fact]
    public void Every_cut_off_file_is_refused()
    {
        var file = Gif(2, 1, OneTwo);
        for (var length = 0; length < file.Length - 3; length++)
            Assert.Throws<InvalidDataException>(() => Picture.Decode(file.AsSpan(0, length), "cat.gif"));
    }
}
