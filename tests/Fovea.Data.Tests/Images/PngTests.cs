using Fovea.Data.Images;

namespace Fovea.Data.Tests.Images;

public class PngTests
{
    public static TheoryData<int, int, bool, bool> Kinds()
    {
        var kinds = new TheoryData<int, int, bool, bool>();
        foreach (var (colour, depths) in new[] { (0, new[] { 1, 2, 4, 8, 16 }), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16]) })
        {
            foreach (var depth in depths)
            {
                kinds.Add(colour, depth, false, false);
                kinds.Add(colour, depth, true, false);
                kinds.Add(colour, depth, false, true);
                kinds.Add(colour, depth, true, true);
            }
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_colour_type_depth_and_interlace_is_read(int colour, int depth, bool interlaced, bool filtered)
    {
        const int width = 13, height = 11;
        var highest = (1 << depth) - 1;
        var palette = Enumerable.Range(0, 3 * Math.Min(256, highest + 1)).Select(i => (byte)((i * 37) + 11)).ToArray();
        int Sample(int x, int y, int i) => ((x * 7919) + (y * 104729) + (i * 1299709)) % (highest + 1);

        var file = PngBuilder.File(width, height, depth, colour, interlaced, Sample, colour == 3 ? palette : null, filtered: filtered);
        var picture = Picture.Decode(file, "test.png");

        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.Equal(colour switch { 0 => 1, 2 or 3 => 3, _ => 4 }, picture.Channels);
        byte Scaled(int value) => (byte)(depth == 16 ? value >> 8 : value * 255 / highest); // exact below 16 bits; of 16 the upper ones, as Pillow
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                byte[] expected = colour switch
                {
                    0 => [Scaled(Sample(x, y, 0))],
                    3 => palette[(3 * Sample(x, y, 0))..(3 * Sample(x, y, 0) + 3)],
                    4 => [Scaled(Sample(x, y, 0)), Scaled(Sample(x, y, 0)), Scaled(Sample(x, y, 0)), Scaled(Sample(x, y, 1))],
                    _ => [.. Enumerable.Range(0, PngBuilder.SamplesOf(colour)).Select(i => Scaled(Sample(x, y, i)))],
                };
                Assert.Equal(expected, picture.Row(y).Slice(x * picture.Channels, picture.Channels).ToArray());
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 5)]
    [InlineData(5, 3)]
    public void Interlaced_pictures_may_be_tiny(int width, int height)
    {
        var file = PngBuilder.File(width, height, 8, 0, interlaced: true, (x, y, _) => (x * 16) + y);
        var picture = Picture.Decode(file, "test.png");
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                Assert.Equal((x * 16) + y, picture.Row(y)[x]);
        }
    }

    [Fact]
    public void A_palette_may_have_opacities_for_its_first_colours()
    {
        byte[] palette = [10, 20, 30, 40, 50, 60, 70, 80, 90];
        var file = PngBuilder.File(3, 1, 2, 3, false, (x, _, _) => x, palette, transparency: [0, 128]);
        Assert.Equal([10, 20, 30, 0, 40, 50, 60, 128, 70, 80, 90, 255], Picture.Decode(file, "test.png").Pixels.ToArray());
    }

    [Fact]
    public void One_grey_may_be_transparent()
    {
        var file = PngBuilder.File(3, 1, 2, 0, false, (x, _, _) => x + 1, transparency: [0, 2]);
        Assert.Equal([85, 85, 85, 255, 170, 170, 170, 0, 255, 255, 255, 255], Picture.Decode(file, "test.png").Pixels.ToArray());
    }

    [Fact]
    public void One_colour_may_be_transparent_and_is_compared_with_all_sixteen_bits()
    {
        // Both pixels have the same upper bits; only the first is the transparent one.
        var file = PngBuilder.File(2, 1, 16, 2, false, (x, _, i) => i == 0 ? 0x1234 + x : 0, transparency: [0x12, 0x34, 0, 0, 0, 0]);
        Assert.Equal([18, 0, 0, 0, 18, 0, 0, 255], Picture.Decode(file, "test.png").Pixels.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_is_written_is_read_back(int channels)
    {
        var random = new Random(channels);
        var picture = new Picture(37, 23, channels);
        for (var i = 0; i < picture.Pixels.Length; i++)
            picture.Pixels[i] = (byte)((i / 9) + random.Next(7)); // smooth enough that different rows want different filters

        using var folder = new TemporaryFolder();
        PngEncoder.Write(picture, folder.File("picture.png"));
        var back = Picture.Read(folder.File("picture.png"));

        Assert.Equal((37, 23, channels), (back.Width, back.Height, back.Channels));
        Assert.Equal(picture.Pixels, back.Pixels);
    }

    [Fact]
    public void Each_filter_is_undone()
    {
        for (var kind = 0; kind < PngFilter.Kinds; kind++)
        {
            byte[] above = [3, 1, 4, 1, 5, 9], row = [250, 6, 5, 200, 5, 8];
            var filtered = new byte[row.Length];
            PngFilter.Apply(kind, row, above, 2, filtered);
            PngFilter.Undo(kind, filtered, above, 2);
            Assert.Equal(row, filtered);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(8)]
    public void Each_filter_is_undone_at_any_length(int step)
    {
        var random = new Random(step);
        for (var pixels = 0; pixels < 40; pixels++)
        {
            var (above, row) = (new byte[pixels * step], new byte[pixels * step]);
            for (var kind = 0; kind < PngFilter.Kinds; kind++)
            {
                random.NextBytes(above);
                random.NextBytes(row);
                var filtered = new byte[row.Length];
                PngFilter.Apply(kind, row, above, step, filtered);
                PngFilter.Undo(kind, filtered, above, step);
                Assert.Equal(row, filtered);
            }
        }
    }

    [Fact]
    public void The_checksum_is_the_standard_one()
        => Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8)); // the check value in every catalogue of CRCs
}
