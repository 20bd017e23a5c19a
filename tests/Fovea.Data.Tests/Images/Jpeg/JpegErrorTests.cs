using Fovea.Data.Images;

namespace Fovea.Data.Tests.Images.Jpeg;

public class JpegErrorTests
{
    static readonly Dictionary<string, byte[]> Files = JpegPillowTests.Files().ToDictionary(file => file.Name, file => file.File);

    static byte[] Baseline => [.. Files["baseline.jpg"]];

    static byte[] Progressive => [.. Files["progressive.jpg"]];

    static byte[] Restarting => [.. Files["restarting.jpg"]];

    static string Message(byte[] file) => Assert.Throws<InvalidDataException>(() => Picture.Decode(file, "cat.jpg")).Message;

    /// <summary>Where the marker stands, for the n-th time.</summary>
    static int Find(byte[] file, byte marker, int n = 0)
    {
        for (var at = 0; ; at++)
            if (file[at] == 0xFF && file[at + 1] == marker && n-- == 0)
                return at;
    }

    static string MessageWith(byte[] file, byte marker, int offset, params byte[] values)
    {
        values.CopyTo(file, Find(file, marker) + offset);
        return Message(file);
    }

    static byte[] Without(byte[] file, byte marker, int n = 0)
    {
        var at = Find(file, marker, n);
        return [.. file[..at], .. file[(at + 2 + (file[at + 2] << 8) + file[at + 3])..]];
    }

    [Fact]
    public void Every_cut_off_file_is_refused()
    {
        foreach (var file in (byte[][])[Baseline, Progressive, Restarting])
            for (var length = 3; length < file.Length; length++)
                Assert.StartsWith("cat.jpg is not a sound JPEG file: it is cut off", Message(file[..length]));
    }

    [Fact]
    public void Where_a_file_is_cut_off_is_told()
    {
        var file = Baseline;
        Assert.Equal("cat.jpg is not a sound JPEG file: it is cut off: it ends before its end mark (EOI).", Message(file[..^2]));
        Assert.Equal("cat.jpg is not a sound JPEG file: it is cut off in row 0 of 3 of blocks.", Message(file[..(Find(file, 0xDA) + 20)]));
        Assert.Equal("cat.jpg is not a sound JPEG file: it is cut off in segment 0xC4.", Message(file[..(Find(file, 0xC4) + 20)]));
        byte[] early = [.. file[..(Find(file, 0xDA) + 20)], 0xFF, 0xD9];
        Assert.Equal("cat.jpg is not a sound JPEG file: it lacks data in row 0 of 3 of blocks.", Message(early));
    }

    [Fact]
    public void Other_kinds_of_JPEG_are_refused_by_name()
    {
        const string Advice = ". Save it as a usual 8-bit JPEG or as PNG.";
        string Unknown(string what) => "cat.jpg is a JPEG file that cannot be read here: it " + what + Advice;
        Assert.Equal(Unknown("is lossless"), MessageWith(Baseline, 0xC0, 1, 0xC3));
        Assert.Equal(Unknown("is hierarchical"), MessageWith(Baseline, 0xC0, 1, 0xC5));
        Assert.Equal(Unknown("uses arithmetic coding"), MessageWith(Baseline, 0xC0, 1, 0xC9));
        Assert.Equal(Unknown("uses arithmetic coding"), MessageWith(Progressive, 0xC2, 1, 0xCA));
        Assert.Equal(Unknown("has 12 bits a sample, expected 8"), MessageWith(Baseline, 0xC0, 4, 12));
        Assert.Equal(
            Unknown("has 2 components, expected 1 (grey), 3 (colour) or 4 (CMYK)"),
            MessageWith(Baseline, 0xC0, 2, [0, 14, 8, 0, 17, 0, 9, 2]));
    }

    [Fact]
    public void Frames_that_cannot_be_are_refused()
    {
        Assert.Contains("gives 0×17 (W×H) as its size", MessageWith(Baseline, 0xC0, 7, 0, 0));
        Assert.Contains("gives 9×0 (W×H) as its size", MessageWith(Baseline, 0xC0, 5, 0, 0));
        Assert.Contains("has sampling factors 5×1, expected 1 to 4 each", MessageWith(Baseline, 0xC0, 11, 0x51));
        Assert.Contains("uses quantization table 4, expected 0 to 3", MessageWith(Baseline, 0xC0, 12, 4));
        Assert.Contains("has two components 1", MessageWith(Baseline, 0xC0, 13, 1));
        Assert.Contains("has a frame header of 15 bytes, expected 6 and 3 for each component", MessageWith(Baseline, 0xC0, 9, 4));
        Assert.Contains("promises 9000×9000 pixels, which", MessageWith(Baseline, 0xC0, 5, 0x23, 0x28, 0x23, 0x28));
        Assert.Contains("is 65535×65535 (W×H), more than the", MessageWith(Baseline, 0xC0, 5, 0xFF, 0xFF, 0xFF, 0xFF));
        Assert.Contains("has a scan before its frame header", Message(Without(Baseline, 0xC0)));
    }

    [Fact]
    public void What_is_not_defined_is_named()
    {
        Assert.Contains("uses quantization table 1, which it does not define", Message(Without(Baseline, 0xDB, 1)));
        Assert.Contains("uses Huffman table 0 for DC, which it does not define", Message(Without(Baseline, 0xC4)));
        Assert.Contains("uses Huffman table 0 for AC, which it does not define", Message(Without(Baseline, 0xC4, 1)));
    }

    [Fact]
    public void Scans_that_do_not_belong_are_refused()
    {
        Assert.Contains("has a scan of component 9, which the frame does not have", MessageWith(Baseline, 0xDA, 5, 9));
        Assert.Contains("has component 1 twice in a scan", MessageWith(Baseline, 0xDA, 7, 1));
        Assert.Contains("has its progressive scans out of order", MessageWith(Progressive, 0xDA, 13, 0x10)); // its first scan says it is a second
        Assert.Contains("coefficients 70 to 0", MessageWith(Progressive, 0xDA, 11, 70));

        var apart = Files["apart.jpg"];
        var (second, third) = (Find(apart, 0xDA, 1), Find(apart, 0xDA, 2));
        Assert.Contains("has no scan of component 3", Message([.. apart[..third], 0xFF, 0xD9]));
        Assert.Contains("has more than 1 scans of component 2", Message([.. apart[..third], .. apart[second..]]));
    }

    [Fact]
    public void Damaged_data_are_noticed()
    {
        var file = Restarting;
        Assert.Contains("has no restart marker where one must stand", MessageWith(file, 0xD0, 1, 0xD5));
        file = Baseline;
        var data = Find(file, 0xDA) + 14;
        for (var i = 0; i < 16; i++)
            file[data + i] = 0xFE; // ones: longer than any code
        Assert.Contains("has a code that is in no table in row 0 of 3 of blocks", Message(file));
    }

    [Fact]
    public void What_does_no_harm_is_passed_over()
    {
        var file = Baseline;
        var expected = Picture.Decode(file, "cat.jpg").Pixels;
        var end = file.Length - 2;
        Assert.Equal(expected, Picture.Decode([.. file, 1, 2, 3], "cat.jpg").Pixels);                                           // behind the end
        Assert.Equal(expected, Picture.Decode([.. file[..end], 1, 2, 3, .. file[end..]], "cat.jpg").Pixels);                    // too many data
        Assert.Equal(expected, Picture.Decode([.. file[..end], 0xFF, 0xD3, .. file[end..]], "cat.jpg").Pixels);                 // a last restart marker
        var tables = Find(file, 0xDB);
        Assert.Equal(expected, Picture.Decode([.. file[..tables], 7, 7, 0xFF, .. file[tables..]], "cat.jpg").Pixels);           // between segments
        Assert.Equal(expected, Picture.Decode([.. file[..2], 0xFF, 0xE1, 0, 8, .. "Exif\0\0"u8, .. file[2..]], "c").Pixels);    // Exif of nothing
    }
}
