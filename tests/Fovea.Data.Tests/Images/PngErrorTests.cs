using Fovea.Data.Images;

namespace Fovea.Data.Tests.Images;

public class PngErrorTests
{
    static byte[] Good => PngBuilder.File(4, 4, 8, 0, false, (x, y, _) => (x * 4) + y);

    static string Message(params byte[][] parts)
        => Assert.Throws<InvalidDataException>(() => Picture.Decode(parts.SelectMany(part => part).ToArray(), "cat.png", long.MaxValue)).Message;

    static string HeaderMessage(byte[] header) => Message(PngBuilder.Signature, PngBuilder.Chunk("IHDR", header));

    [Fact]
    public void Every_cut_off_file_is_refused()
    {
        for (var length = 0; length < Good.Length; length++)
            Assert.StartsWith("cat.png is not a ", Message(Good[..length]));
        Assert.Equal("cat.png is not a sound PNG file: it is cut off: it ends before its end mark (IEND).", Message(Good[..^5]));
    }

    [Fact]
    public void Every_flipped_bit_is_noticed()
    {
        var expected = Picture.Decode(Good, "cat.png").Pixels;
        for (var i = 0; i < Good.Length; i++)
        {
            var file = Good;
            file[i] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => Picture.Decode(file, "cat.png"));
        }

        Assert.Equal(16, expected.Length);
    }

    [Fact]
    public void A_wrong_checksum_names_its_chunk()
    {
        var file = Good;
        file[8 + 8 + 13] ^= 1; // the first byte of the header's checksum
        Assert.Equal("cat.png is not a sound PNG file: it has a wrong checksum in chunk IHDR.", Message(file));
    }

    [Fact]
    public void Headers_that_cannot_be_are_refused()
    {
        Assert.Contains("gives 0×5 (W×H) as its size", HeaderMessage(PngBuilder.Header(0, 5, 8, 0, 0)));
        Assert.Contains("gives 4294967295×5 (W×H) as its size", HeaderMessage(PngBuilder.Header(-1, 5, 8, 0, 0)));
        Assert.Contains("more than one picture can hold", HeaderMessage(PngBuilder.Header(100_000, 100_000, 8, 0, 0)));
        Assert.Contains("has colour type 5, expected 0 (grey), 2 (RGB)", HeaderMessage(PngBuilder.Header(4, 4, 8, 5, 0)));
        Assert.Contains("has 4 bits a sample, which colour type 2 (Rgb) does not allow", HeaderMessage(PngBuilder.Header(4, 4, 4, 2, 0)));
        Assert.Contains("uses interlace method 2, expected 0 (none) or 1 (Adam7)", HeaderMessage(PngBuilder.Header(4, 4, 8, 0, 2)));
        Assert.Contains("has a header (IHDR) of 12 bytes, expected 13", HeaderMessage(PngBuilder.Header(4, 4, 8, 0, 0)[..12]));
    }

    [Fact]
    public void Chunks_out_of_place_are_refused()
    {
        var header = PngBuilder.Chunk("IHDR", PngBuilder.Header(4, 4, 8, 0, 0));
        var end = PngBuilder.Chunk("IEND", []);
        Assert.Contains("begins with chunk IEND, expected IHDR", Message(PngBuilder.Signature, end));
        Assert.Contains("has two headers (IHDR)", Message(PngBuilder.Signature, header, header, end));
        Assert.Contains("has no pixels (IDAT)", Message(PngBuilder.Signature, header, end));
        Assert.Contains("needs chunk ABCD, which is not known here", Message(PngBuilder.Signature, header, PngBuilder.Chunk("ABCD", []), end));
    }

    [Fact]
    public void Pixels_that_do_not_fit_the_header_are_refused()
    {
        var end = PngBuilder.Chunk("IEND", []);
        string With(byte[] header, byte[] data) => Message(
            PngBuilder.Signature, PngBuilder.Chunk("IHDR", header), PngBuilder.Chunk("IDAT", data), end);

        var small = PngBuilder.Header(4, 4, 8, 0, 0);
        Assert.Contains("has fewer rows than it promises", With(small, PngBuilder.Pack(new byte[7])));
        Assert.Contains("uses row filter 9, expected 0 to 4", With(small, PngBuilder.Pack([9, .. new byte[19]])));
        Assert.Contains("has pixels that cannot be unpacked", With(small, new byte[40]));
        Assert.Contains(
            "promises 20000×20000 pixels, which 15 bytes cannot hold", With(PngBuilder.Header(20_000, 20_000, 8, 0, 0), new byte[15]));
    }

    [Fact]
    public void Palettes_must_fit()
    {
        Assert.Contains(
            "has a palette (PLTE) of 4 bytes, expected 3 for each colour",
            Message(PngBuilder.File(2, 1, 8, 3, false, (_, _, _) => 0, palette: [1, 2, 3, 4])));
        Assert.Contains(
            "uses colour 2 of a palette of 2",
            Message(PngBuilder.File(3, 1, 8, 3, false, (x, _, _) => x, palette: [1, 2, 3, 4, 5, 6])));
        Assert.Contains(
            "has a transparent colour (tRNS) of 1 bytes, expected 2",
            Message(PngBuilder.File(3, 1, 8, 0, false, (x, _, _) => x, transparency: [1])));
    }

    [Fact]
    public void Files_of_another_kind_are_told_by_their_first_bytes()
    {
        Assert.Equal(
            "cat.png is not a picture that can be read: it starts with the bytes 52 49 46 46. Known formats: JPEG, PNG, BMP, GIF, PNM.",
            Message("RIFF....WEBP"u8.ToArray()));
        Assert.Equal("cat.png is not a picture that can be read: the file is empty. Known formats: JPEG, PNG, BMP, GIF, PNM.", Message([]));
        Assert.Contains(
            "has a broken signature, as after a transfer in text mode", Message([0x89, 0x50, 0x4E, 0x47, 0x0A, 0x1A, 0x0A, .. Good[8..]]));
    }
}
