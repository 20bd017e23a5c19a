using Fovea.Data.Images;
using Fovea.Data.Transforms;
using Fovea.Tensors;

namespace Fovea.Data.Tests.Transforms;

/// <summary>What chance decides: its ranges, how often, and that equal seeds give equal bytes.</summary>
public class RandomTransformTests
{
    static readonly Picture Photo = Noise(37, 29, 3);

    static Picture Noise(int width, int height, int channels)
    {
        var picture = new Picture(width, height, channels);
        new Random(width).NextBytes(picture.Pixels);
        return picture;
    }

    public static TheoryData<IPictureTransform> All() =>
    [
        new RandomResizedCrop(20), new RandomHorizontalFlip(), new RandomVerticalFlip(), new RandomCrop(3), new RandomCrop(3, PaddingMode.Reflect, 20),
        new RandomRotation(30), new RandomAffine(10) { Shift = (0.1f, 0.2f), Scale = (0.8f, 1.2f), Shear = (5, 5), Filter = ResampleFilter.Bilinear },
        new ColorJitter(0.4f, 0.4f, 0.4f, 0.1f), new RandomGrayscale(0.5f), new GaussianBlur(5), new TrivialAugment(), new RandAugment(),
        new Compose(new RandomResizedCrop(16), new RandomHorizontalFlip()),
    ];

    [Theory, MemberData(nameof(All))]
    public void Equal_seeds_give_equal_bytes_and_others_other_ones(IPictureTransform transform)
    {
        byte[] before = [.. Photo.Pixels];
        var different = 0;
        for (ulong seed = 0; seed < 20; seed++)
        {
            var first = transform.Apply(Photo, new Rng(seed));
            Assert.Equal(first.Pixels, transform.Apply(Photo, new Rng(seed)).Pixels);
            different += first.Pixels.SequenceEqual(transform.Apply(Photo, new Rng(seed + 100)).Pixels) ? 0 : 1;
        }

        Assert.InRange(different, 4, 20);
        Assert.Equal(before, Photo.Pixels);
    }

    [Theory, MemberData(nameof(All))]
    public void Grey_pictures_and_those_with_opacity_pass_through(IPictureTransform transform)
    {
        foreach (var picture in (Picture[])[Noise(25, 31, 1), Noise(31, 25, 4), Noise(1, 1, 3)])
        {
            for (ulong seed = 0; seed < 10; seed++)
            {
                if (transform is RandomCrop && picture.Width == 1)
                    continue; // 1×1 with a border of 3 is smaller than 20×20
                var result = transform.Apply(picture, new Rng(seed));
                Assert.Equal(picture.Channels, result.Channels);
                if (transform is ColorJitter or TrivialAugment or RandAugment or RandomGrayscale)
                    Assert.Equal((picture.Width, picture.Height), (result.Width, result.Height));
            }
        }
    }

    [Fact]
    public void Pieces_have_the_asked_area_and_proportions_and_lie_anywhere()
    {
        var crop = new RandomResizedCrop(224);
        var (areas, ratios, lefts) = (new List<double>(), new List<double>(), new List<double>());
        for (ulong seed = 0; seed < 4000; seed++)
        {
            var piece = crop.Draw(500, 375, new Rng(seed));
            Assert.True(piece.Left >= 0 && piece.Top >= 0 && piece.Left + piece.Width <= 500 && piece.Top + piece.Height <= 375);
            areas.Add(piece.Width * piece.Height / (500.0 * 375));
            ratios.Add(Math.Log((double)piece.Width / piece.Height));
            lefts.Add(piece.Left / (501.0 - piece.Width));
        }

        Assert.InRange(areas.Min(), 0.079, 0.09);
        Assert.InRange(areas.Max(), 0.95, 1);
        Assert.InRange(areas.Average(), 0.41, 0.45); // 0.54 less the large pieces that do not fit; torchvision has 0.432
        Assert.InRange(ratios.Min(), Math.Log(0.74), Math.Log(0.78));
        Assert.InRange(ratios.Max(), Math.Log(1.28), Math.Log(1.35));
        Assert.InRange(ratios.Average(), -0.03, 0.05);
        Assert.InRange(lefts.Average(), 0.46, 0.52);
    }

    [Fact]
    public void Where_nothing_fits_the_middle_is_taken()
    {
        Assert.Equal(new Region(0, 480, 50, 67), new RandomResizedCrop(8).Draw(50, 1027, new Rng(3)));
        Assert.Equal(67, new RandomResizedCrop(8) { Scale = (1, 1) }.Draw(1027, 50, new Rng(3)).Width);
        Assert.Equal(new Region(0, 0, 50, 50), new RandomResizedCrop(8) { Scale = (2, 3) }.Draw(50, 50, new Rng(3)));
        Assert.Equal(new Region(0, 0, 1, 1), new RandomResizedCrop(8).Draw(1, 1, new Rng(3)));
    }

    [Fact]
    public void Flips_are_as_frequent_as_asked()
    {
        int Flipped(IPictureTransform flip) => Enumerable.Range(0, 2000).Count(seed => flip.Apply(Photo, new Rng((ulong)seed)) != Photo);
        Assert.InRange(Flipped(new RandomHorizontalFlip()), 920, 1080);
        Assert.InRange(Flipped(new RandomVerticalFlip(0.1f)), 150, 250);
        Assert.InRange(Flipped(new RandomGrayscale(0.2f)), 340, 460);
    }

    [Fact]
    public void Values_are_flipped_and_cropped_as_pictures_are()
    {
        var tensor = new ToTensor();
        foreach (var both in (object[])[new RandomHorizontalFlip(), new RandomVerticalFlip(), new RandomCrop(4), new RandomCrop(4, PaddingMode.Edge), new RandomCrop(9, PaddingMode.Reflect)])
        {
            for (ulong seed = 0; seed < 8; seed++)
            {
                var values = tensor.Apply(Photo).ToArray();
                ((IAugmentation)both).Apply(values, 3, Photo.Height, Photo.Width, new Rng(seed));
                Assert.Equal(tensor.Apply(((IPictureTransform)both).Apply(Photo, new Rng(seed))).ToArray(), values);
            }
        }
    }

    [Fact]
    public void Erasing_writes_over_one_rectangle_of_all_channels()
    {
        var (erased, areas) = (0, new List<double>());
        for (ulong seed = 0; seed < 2000; seed++)
        {
            var values = new float[3 * 40 * 60];
            values.AsSpan().Fill(1);
            new RandomErasing().Apply(values, 3, 40, 60, new Rng(seed));
            var gone = values.AsSpan(0, 2400).Count(0f);
            if (gone == 0)
                continue;
            erased++;
            areas.Add(gone / 2400.0);
            Assert.True(values.AsSpan(0, 2400).SequenceEqual(values.AsSpan(2400, 2400)) && values.AsSpan(0, 2400).SequenceEqual(values.AsSpan(4800)));
            var (first, last) = (values.AsSpan(0, 2400).IndexOf(0f), values.AsSpan(0, 2400).LastIndexOf(0f));
            Assert.Equal(gone, ((last / 60) - (first / 60) + 1) * ((last % 60) - (first % 60) + 1));
        }

        Assert.InRange(erased, 900, 1100);
        Assert.InRange(areas.Min(), 0.015, 0.03);
        Assert.InRange(areas.Max(), 0.28, 0.34);
        var noisy = new float[3 * 400];
        new RandomErasing(1) { Value = null }.Apply(noisy, 3, 20, 20, new Rng(2));
        Assert.True(noisy.Distinct().Count() > 10);
    }

    [Fact]
    public void Every_operation_of_TrivialAugment_is_drawn()
    {
        var flat = new Picture(32, 32, 3);
        for (var i = 0; i < flat.Pixels.Length; i++)
            flat.Pixels[i] = (byte)((i * 7) % 200);
        var results = Enumerable.Range(0, 3000).Select(seed => Convert.ToHexString(new TrivialAugment().Apply(flat, new Rng((ulong)seed)).Pixels).GetHashCode()).ToArray();
        var unchanged = results.Count(hash => hash == Convert.ToHexString(flat.Pixels).GetHashCode());
        Assert.InRange(unchanged / 3000.0, 1 / 14.0, 0.2); // identity, and others at their least strength
        Assert.True(results.Distinct().Count() > 200); // of 14 operations, up to 61 strengths each
    }

    [Fact]
    public void Nonsense_is_told()
    {
        Assert.StartsWith(
            "RandomCrop: a piece of 40×40 does not fit into a picture of 29×37 with a border of 1 (rows×columns).",
            Assert.Throws<ArgumentException>(() => new RandomCrop(1, size: 40).Apply(Photo, new Rng(1))).Message);
        Assert.StartsWith("GaussianBlur: the kernel is 4 pixels wide, expected an odd number", Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianBlur(4)).Message);
        Assert.StartsWith("ColorJitter: the strength of hue is 0.7, expected a number from 0 to 0.5.", Assert.Throws<ArgumentOutOfRangeException>(() => new ColorJitter(hue: 0.7f)).Message);
        Assert.StartsWith("RandAugment: the strength is 31, expected 0 to 30.", Assert.Throws<ArgumentOutOfRangeException>(() => new RandAugment(magnitude: 31)).Message);
        Assert.StartsWith("AffineMap: pictures are moved by Nearest or Bilinear, not by Lanczos.",
            Assert.Throws<ArgumentException>(() => new RandomRotation(9, ResampleFilter.Lanczos).Apply(Photo, new Rng(1))).Message);
        Assert.StartsWith("Normalize: cannot divide by a deviation of 0;", Assert.Throws<ArgumentException>(() => new Normalize([0], [0])).Message);
        Assert.StartsWith("Normalize has 3 means, but the picture has 1 channel.", Assert.Throws<ArgumentException>(() => new ToTensor(Normalize.ImageNet).Apply(Noise(2, 2, 1))).Message);
    }
}
