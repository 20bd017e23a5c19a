using System.Buffers.Binary;
using Fovea.Data.Images;

namespace Fovea.Data.Tests.Images;

public class BmpTests
{
    static readonly byte[] FourColours = [0, 0, 0, 0, 30, 20, 10, 0, 60, 50, 40, 0, 90, 80, 70, 0]; // blue, green, red, nothing

    /// <summary>A BMP file with a header of 40 bytes.</summary>
    static byte[] Bmp(int width, int height, int bits, byte[] rows, byte[]? palette = null, int packing = 0, int colours = 0)
    {
        var head = new byte[54];
        palette ??= [];
        "BM"u8.CopyTo(head);
        foreach (var (at, value) in new[] { (10, 54 + palette.Length), (14, 40), (18, width), (22, height), (26, 1 | (bits << 16)), (30, packing), (46, colours) })
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(at), value);
        return [.. head, .. palette, .. rows];
    }

    static byte[] WithHeaderLength(byte[] file, int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), length);
        return file;
    }

    static Picture Read(byte[] file) => Picture.Decode(file, "cat.bmp");

    static string Message(byte[] file) => Assert.Throws<InvalidDataException>(() => new BmpDecoder().Decode(file, "cat.bmp")).Message;

    [Fact]
    public void Rows_go_up_and_colours_are_blue_green_red()
    {
        byte[] rows = [7, 8, 9, 0, 1, 2, 3, 0]; // one pixel a row, filled up to four bytes
        Assert.Equal([3, 2, 1, 9, 8, 7], Read(Bmp(1, 2, 24, rows)).Pixels.ToArray());
        Assert.Equal([9, 8, 7, 3, 2, 1], Read(Bmp(1, -2, 24, rows)).Pixels.ToArray());
    }

    [Fact]
    public void A_palette_of_greys_gives_one_channel()
    {
        byte[] greys = [0, 0, 0, 0, 85, 85, 85, 0];
        var picture = Read(Bmp(3, 1, 1, [0b0100_0000, 0, 0, 0], greys));
        Assert.Equal(1, picture.Channels);
        Assert.Equal([0, 85, 0], picture.Pixels.ToArray());
        Assert.Equal(3, Read(Bmp(3, 1, 2, [0b0001_1000, 0, 0, 0], FourColours)).Channels);
    }

    [Fact]
    public void Two_bits_and_numbers_past_the_palette_are_read()
    {
        Assert.Equal([0, 0, 0, 10, 20, 30, 40, 50, 60, 70, 80, 90], Read(Bmp(4, 1, 2, [0b0001_1011, 0, 0, 0], FourColours)).Pixels.ToArray());
        Assert.Equal([10, 20, 30, 9, 9, 9], Read(Bmp(2, 1, 8, [1, 9, 0, 0], FourColours, colours: 4)).Pixels.ToArray());
    }

    [Fact]
    public void Run_lengths_may_jump_end_rows_early_and_have_odd_pieces()
    {
        // From the lowest row: two of colour 1, end of row; nothing, end of row; jump (1, 1), then 3 single ones and end.
        byte[] eight = [2, 1, 0, 0, 0, 0, 0, 2, 1, 1, 0, 3, 1, 2, 3, 0, 0, 1];
        byte[] expected = [0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0];
        Assert.Equal(expected, Numbers(Read(Bmp(4, 4, 8, eight, FourColours, packing: 1, colours: 4))));
        byte[] four = [2, 0x11, 0, 0, 0, 0, 0, 2, 1, 1, 0, 3, 0x12, 0x30, 0, 1];
        Assert.Equal(expected, Numbers(Read(Bmp(4, 4, 4, four, FourColours, packing: 2, colours: 4))));
        Assert.Equal([1, 2, 1, 2, 1], Numbers(Read(Bmp(5, 1, 4, [5, 0x12, 0, 1], FourColours, packing: 2, colours: 4))));
        Assert.Equal([1, 1], Numbers(Read(Bmp(2, 1, 8, [200, 1, 0, 1], FourColours, packing: 1, colours: 4)))); // what goes past the row is lost
    }

    [Fact]
    public void Fields_of_any_bits_are_spread_over_the_whole_range()
    {
        byte[] masks = [0x00, 0x0F, 0, 0, 0xF0, 0, 0, 0, 0x0F, 0, 0, 0, 0x00, 0xF0, 0, 0];
        Assert.Equal([0x22, 0x33, 0x44, 0x11], Read(Bmp(1, 1, 16, [0x34, 0x12, 0, 0], masks, packing: 6)).Pixels.ToArray());
        byte[] deep = [0, 0, 0xF0, 0x3F, 0, 0xFC, 0x0F, 0, 0xFF, 0x03, 0, 0]; // ten bits each
        Assert.Equal([255, 0, 127], Read(Bmp(1, 1, 32, [0xFF, 0x01, 0xF0, 0x3F], deep, packing: 3)).Pixels.ToArray());
    }

    [Fact]
    public void The_size_needs_only_the_header()
    {
        var file = Bmp(300, -200, 24, []);
        Assert.Equal((300, 200), new BmpDecoder().ReadSize(file, "cat.bmp"));
    }

    [Fact]
    public void Errors_say_what_is_wrong()
    {
        const string start = "cat.bmp is not a sound BMP file: it ";
        Assert.Equal(start + "is cut off in its header.", Message("BM"u8.ToArray()));
        Assert.Equal(start + "has a header of 39 bytes, expected 12, 16 or 40 to 124.", Message(WithHeaderLength(Bmp(1, 1, 24, new byte[4]), 39)));
        Assert.Equal(start + "gives 0×1 (W×H) as its size, expected at least 1 each.", Message(Bmp(0, 1, 24, new byte[4])));
        Assert.Equal(start + "has 3 bits a pixel, expected 1, 2, 4, 8, 16, 24 or 32.", Message(Bmp(1, 1, 3, new byte[4])));
        Assert.Equal(
            start + "packs its pixels by method 1 (RunLength8), which does not go with 24 bits a pixel and a height of 1.",
            Message(Bmp(1, 1, 24, new byte[4], packing: 1)));
        Assert.Equal(
            start + "packs its pixels by method 4, which is not known here (JPEG, PNG or fax inside of BMP); save it anew.",
            Message(Bmp(1, 1, 24, new byte[4], packing: 4)));
        Assert.Equal(start + "promises 2×2 pixels, which 15 bytes cannot hold.", Message(Bmp(2, 2, 24, new byte[15])));
        Assert.Equal(start + "promises 20000×20000 pixels, which 4 bytes cannot hold.", Message(Bmp(20_000, 20_000, 8, new byte[4], new byte[1024], packing: 1)));
        Assert.Equal(start + "is cut off: it ends before its last row.", Message(Bmp(4, 4, 8, [4, 1, 0, 0], FourColours, packing: 1, colours: 4)));
        Assert.Equal(
            start + "has the masks 0000F0F0, 00000700, 0000000F, 00000000, expected bits next to each other.",
            Message(Bmp(1, 1, 16, new byte[8], [0xF0, 0xF0, 0, 0, 0, 7, 0, 0, 0xF, 0, 0, 0], packing: 3)));
    }

    // The colours of FourColours are 0, 1, 2, 3 times ten, twenty, thirty.
    static IEnumerable<byte> Numbers(Picture picture)
        => Enumerable.Range(0, picture.Width * picture.Height).Select(i => (byte)((picture.Pixels[3 * i] + 20) / 30));
}
