using System.Runtime.Intrinsics.X86;
using Fovea.Data.Images;
using Fovea.Data.Tests.Pillow;

namespace Fovea.Data.Tests.Images;

public class ResamplingTests
{
    static Picture Noise(int width, int height, int channels, int seed)
    {
        var picture = new Picture(width, height, channels);
        new Random(seed).NextBytes(picture.Pixels);
        return picture;
    }

    [PillowFact]
    public void Any_size_is_made_as_Pillow_makes_it()
    {
        var cases = PillowCases.Of("resize");
        Assert.Equal(800, cases.Count);
        foreach (var one in cases)
            Pictures.AssertNear(one, Resampling.Resize(one.Before, one.After.Width, one.After.Height, one.Named<ResampleFilter>("filter")));
    }

    [PillowFact]
    public void A_part_is_made_as_Pillow_makes_it()
    {
        foreach (var one in PillowCases.Of("box"))
        {
            var box = one.List("box");
            Pictures.AssertNear(one, Resampling.Resize(
                one.Before, new Box(box[0], box[1], box[2], box[3]), one.After.Width, one.After.Height, one.Named<ResampleFilter>("filter")));
        }
    }

    [PillowFact]
    public void A_piece_that_is_cut_out_first_is_made_as_Pillow_makes_it()
    {
        foreach (var one in PillowCases.Of("region"))
        {
            var region = Array.ConvertAll(one.List("region"), number => (int)number);
            Pictures.AssertNear(one, Resampling.CropAndResize(
                one.Before, new Region(region[0], region[1], region[2], region[3]), one.After.Width, one.After.Height, one.Named<ResampleFilter>("filter")));
        }
    }

    [Avx2Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Vectors_and_plain_loops_give_equal_bytes(int channels)
    {
        var picture = Noise(61, 47, channels, channels);
        foreach (var filter in (ResampleFilter[])[ResampleFilter.Bilinear, ResampleFilter.Bicubic, ResampleFilter.Lanczos])
        {
            foreach (var (width, height) in ((int, int)[])[(20, 30), (100, 90), (1, 1), (61, 12), (33, 47)])
            {
                var across = ResampleTaps.Of(61, 0, 61, width, filter);
                var down = ResampleTaps.Of(47, 0, 47, height, filter);
                var narrow = new byte[width * channels * 47];
                for (var y = 0; y < 47; y++)
                    ResampleRows.RunScalar(across, channels, picture.Row(y), narrow.AsSpan(y * width * channels, width * channels));
                var plain = new Picture(width, height, channels);
                for (var y = 0; y < height; y++)
                {
                    ResampleColumns.RunScalar(
                        down.Shares.Slice(y * down.Stride, down.Count[y]), narrow.AsSpan(down.First[y] * width * channels), width * channels, plain.Row(y));
                }

                // An axis that keeps its length is left alone, which a filter's share of 1 says as well.
                Assert.Equal(plain.Pixels, Resampling.Resize(picture, width, height, filter).Pixels);
            }
        }
    }

    [Fact]
    public void A_flat_picture_stays_flat_and_shares_sum_to_one()
    {
        var flat = new Picture(50, 40, 3);
        flat.Pixels.Fill(201);
        foreach (var filter in Enum.GetValues<ResampleFilter>())
            Assert.All(Resampling.Resize(flat, 33, 71, filter).Pixels.ToArray(), value => Assert.Equal(201, value));
        var taps = ResampleTaps.Of(500, 0, 500, 224, ResampleFilter.Lanczos);
        for (var i = 0; i < taps.Length; i++)
            Assert.InRange(taps.Shares.Slice(i * taps.Stride, taps.Stride).ToArray().Sum() - (1 << ResampleTaps.Precision), -10, 10);
    }

    [Fact]
    public void Colour_behind_transparency_does_not_bleed()
    {
        var picture = new Picture(2, 1, 4, [200, 100, 50, 255, 0, 255, 0, 0]); // the right one cannot be seen
        var mixed = Resampling.Resize(picture, 1, 1).Pixels;
        Assert.Equal(128, mixed[3]);
        Assert.InRange(mixed[0], 198, 202);
        Assert.InRange(mixed[1], 98, 102);
    }

    [Fact]
    public void The_largest_sizes_work_and_repeated_ones_are_kept()
    {
        var wide = Resampling.Resize(Noise(9000, 2, 3, 1), 3, 3, ResampleFilter.Lanczos);
        Assert.Equal(27, wide.Pixels.Length);
        Assert.Same(ResampleTaps.Of(500, 0, 500, 224, ResampleFilter.Bilinear), ResampleTaps.Of(500, 0, 500, 224, ResampleFilter.Bilinear));
        for (var old = 100; old < 2000; old++) // more than are kept
            Assert.Equal(64, ResampleTaps.Of(old, 0, old, 64, ResampleFilter.Bicubic).Length);
    }

    [Fact]
    public void Nonsense_is_told()
    {
        var picture = new Picture(4, 3, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => Resampling.Resize(picture, 0, 1));
        Assert.StartsWith(
            "A region of 2×4 at row 2, column 0 does not lie in a picture of 3×4 (rows×columns).",
            Assert.Throws<ArgumentException>(() => Resampling.Crop(picture, new Region(0, 2, 4, 2))).Message);
        Assert.StartsWith("The box", Assert.Throws<ArgumentException>(() => Resampling.Resize(picture, new Box(0, 0, 5, 1), 2, 2)).Message);
        Assert.StartsWith("There is no filter 9", Assert.Throws<ArgumentOutOfRangeException>(() => Resampling.Resize(picture, 9, 9, (ResampleFilter)9)).Message);
    }
}

/// <summary>A theory about vectors of AVX2: skipped, with the reason, where the processor has none and both sides would be the plain loop.</summary>
sealed class Avx2TheoryAttribute : TheoryAttribute
{
    public Avx2TheoryAttribute()
    {
        if (!Avx2.IsSupported)
            Skip = "This processor has no AVX2, so there are no vectors to compare with the plain loop.";
    }
}
