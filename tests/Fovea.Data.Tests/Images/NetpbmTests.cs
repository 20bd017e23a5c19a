using System.Text;
using Fovea.Data.Images;

namespace Fovea.Data.Tests.Images;

public class NetpbmTests
{
    static Picture Read(string head, params byte[] data) => Picture.Decode([.. Encoding.Latin1.GetBytes(head), .. data], "cat.pgm", long.MaxValue);

    static string Message(string head, params byte[] data) => Assert.Throws<InvalidDataException>(() => Read(head, data)).Message;

    [Fact]
    public void Text_and_bytes_grey_and_colour_are_read()
    {
        Assert.Equal([0, 128, 255, 7], Read("P2 2 2 255 0 128 255 7").Pixels.ToArray());
        Assert.Equal([1, 2, 3, 4, 5, 6], Read("P3\n2 1\n255\n1 2 3\n4 5 6\n").Pixels.ToArray());
        Assert.Equal([0, 128, 255, 7], Read("P5 2 2 255\n", 0, 128, 255, 7).Pixels.ToArray());

        var colour = Read("P6 1 2 255\n", 1, 2, 3, 4, 5, 6);
        Assert.Equal((1, 2, 3), (colour.Width, colour.Height, colour.Channels));
        Assert.Equal([1, 2, 3, 4, 5, 6], colour.Pixels.ToArray());
    }

    [Fact]
    public void Bits_count_ink_as_text_and_packed()
    {
        Assert.Equal([255, 0, 0, 255], Read("P1 2 2 0 1\n10").Pixels.ToArray());
        Assert.Equal([255, 0, 255, 0, 0, 255], Read("P4 3 2\n", 0b0101_1111, 0b1100_0000).Pixels.ToArray());
    }

    [Fact]
    public void Pam_has_one_to_four_channels_in_any_order_of_lines()
    {
        Picture Pam(int depth, int highest, params byte[] data)
            => Read($"P7\n# made by hand\nHEIGHT 1\nWIDTH 2\nDEPTH {depth}\nTUPLTYPE SOME THING\nMAXVAL {highest}\nENDHDR\n", data);

        Assert.Equal([0, 255], Pam(1, 1, 0, 1).Pixels.ToArray()); // light, not ink
        Assert.Equal([9, 9, 9, 8, 7, 7, 7, 6], Pam(2, 255, 9, 8, 7, 6).Pixels.ToArray());
        Assert.Equal([1, 2, 3, 4, 5, 6], Pam(3, 255, 1, 2, 3, 4, 5, 6).Pixels.ToArray());
        Assert.Equal((4, 8), (Pam(4, 65535, new byte[16]).Channels, Pam(4, 255, new byte[8]).Pixels.Length));
    }

    [Fact]
    public void The_size_needs_only_the_header()
    {
        Assert.Equal((30, 20), new NetpbmDecoder().ReadSize("P6 30 20 255\n"u8, "cat.ppm"));
        Assert.Equal((30, 20), new NetpbmDecoder().ReadSize("P7\nWIDTH 30\nHEIGHT 20\nDEPTH 4\nMAXVAL 255\nENDHDR\n"u8, "cat.pam"));
    }

    [Fact]
    public void The_highest_value_becomes_255()
    {
        Assert.Equal([0, 85, 170, 255], Read("P2 4 1 3 0 1 2 3").Pixels.ToArray());
        Assert.Equal([0, 85, 170, 255], Read("P5 4 1 3\n", 0, 1, 2, 3).Pixels.ToArray());
        Assert.Equal([0, 128, 255], Read("P5 3 1 65535\n", 0, 0, 0x80, 0, 0xFF, 0xFF).Pixels.ToArray());
        Assert.Equal([255, 128, 0], Read("P6 1 1 1000\n", 0x03, 0xE8, 0x01, 0xF4, 0, 0).Pixels.ToArray());
    }

    [Fact]
    public void Comments_may_stand_between_the_numbers()
        => Assert.Equal([9, 8], Read("P5# made by hand\n2 # wide\n1\n# highest:\n255\n", 9, 8).Pixels.ToArray());

    [Fact]
    public void Only_one_white_space_ends_the_header()
        => Assert.Equal([10, 32], Read("P5 2 1 255\n", 10, 32).Pixels.ToArray()); // pixels that look like white space

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_is_written_is_read_back(int channels)
    {
        var picture = new Picture(5, 3, channels);
        for (var i = 0; i < picture.Pixels.Length; i++)
            picture.Pixels[i] = (byte)(i * 11);
        using var folder = new TemporaryFolder();
        NetpbmEncoder.Write(picture, folder.File("picture"));
        var back = Picture.Read(folder.File("picture"));
        Assert.Equal((5, 3, channels), (back.Width, back.Height, back.Channels));
        Assert.Equal(picture.Pixels, back.Pixels);
    }

    [Fact]
    public void Opacity_cannot_be_written_and_leaves_the_old_file_alone()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("old"), "precious");
        var error = Assert.Throws<ArgumentException>(() => NetpbmEncoder.Write(new Picture(1, 1, 4), folder.File("old")));
        Assert.StartsWith("NetpbmEncoder: PGM and PPM have no opacity; call ToRgb() first, or write PNG.", error.Message);
        Assert.Equal("precious", File.ReadAllText(folder.File("old")));
    }

    [Fact]
    public void Errors_say_what_is_wrong()
    {
        const string start = "cat.pgm is not a sound PNM file: it ";
        Assert.Equal(start + "promises 2×2 pixels (4 values), but has room for 3.", Message("P5 2 2 255\n", 1, 2, 3));
        Assert.Equal(start + "promises 2×1 pixels (2 values), but has room for 1.", Message("P5 2 1 300\n", 1, 2, 3));
        Assert.Equal(start + "promises 50000×50000 pixels (2500000000 values), but has room for 1.", Message("P5 50000 50000 255\n", 1));
        Assert.Equal(start + "gives 0 as its width, expected 1 to 2147483647.", Message("P5 0 2 255\n"));
        Assert.Equal(start + "gives 70000 as its highest value, expected 1 to 65535.", Message("P5 2 2 70000\n"));
        Assert.Equal(start + "has the byte 0x78 where its height should stand.", Message("P5 2 x"));
        Assert.Equal(start + "ends where its height should stand.", Message("P5 2"));
        Assert.Equal(start + "gives 4 as a value, expected 0 to 3.", Message("P2 2 1 3 0 4"));
        Assert.Equal(start + "has the value 4, above its own highest value 3.", Message("P5 2 1 3\n", 0, 4));
        Assert.Equal(start + "has the byte 0x32 where a 0 or 1 should stand.", Message("P1 2 1 1 2"));
        Assert.Equal(start + "promises 9×2 pixels (18 values), but has room for 24.", Message("P4 9 2\n", 1, 2, 3));
        Assert.Equal(start + "has the line COLOUR in its header, which is not known here.", Message("P7\nCOLOUR 3\n"));
        Assert.Equal(start + "does not give WIDTH, HEIGHT, DEPTH and MAXVAL before ENDHDR.", Message("P7\nWIDTH 3\nENDHDR\n"));
        Assert.Equal(start + "ends before ENDHDR.", Message("P7\nWIDTH 3\n"));
    }

    [Fact]
    public void Every_cut_off_file_is_refused()
    {
        byte[] file = [.. "P6 2 2 255\n"u8, .. new byte[12]];
        for (var length = 0; length < file.Length; length++)
            Assert.Throws<InvalidDataException>(() => Picture.Decode(file.AsSpan(0, length), "cat.ppm"));
        Assert.Equal(12, Picture.Decode(file, "cat.ppm").Pixels.Length);
    }
}
