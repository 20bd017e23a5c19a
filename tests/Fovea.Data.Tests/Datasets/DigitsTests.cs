using System.Security.Cryptography;
using Fovea.Data.Datasets;

namespace Fovea.Data.Tests.Datasets;

public class DigitsTests
{
    static byte[] Bytes(ImageDataset set)
        => [.. Enumerable.Range(0, set.Count).SelectMany(i => set.Pixels(i).ToArray().Append((byte)set.Label(i)))];

    [Fact]
    public void A_seed_gives_the_same_bytes_everywhere_and_for_any_number_of_threads()
    {
        var one = Bytes(Digits.Train(seed: 7, count: 1000, threads: 1));
        Assert.Equal(one, Bytes(Digits.Train(seed: 7, count: 1000, threads: 2)));
        Assert.Equal(one, Bytes(Digits.Train(seed: 7, count: 1200).Take(1000)));

        // What every machine must draw. It changes only when the drawing itself is changed on purpose.
        Assert.Equal("6FE900F8976F4B58", Convert.ToHexString(SHA256.HashData(one))[..16]);
    }

    [Fact]
    public void Sizes_are_those_of_mnist()
    {
        var train = Digits.Train(count: 20);
        Assert.Equal(("digits train", 1, 28, 28, 10), (train.Name, train.Channels, train.Height, train.Width, train.ClassNames.Count));
        Assert.Equal("digits test", Digits.Test(count: 1).Name);
        Assert.Equal(10_000, Digits.Test().Count);
    }

    [Fact]
    public void Every_ten_pictures_have_every_digit_in_no_fixed_order()
    {
        var labels = Enumerable.Range(0, 200).Select(Digits.Train(seed: 3, count: 200).Label).ToArray();
        foreach (var ten in labels.Chunk(10))
            Assert.Equal(Enumerable.Range(0, 10), ten.Order());
        Assert.True(labels.Chunk(10).Select(ten => ten[0]).Distinct().Count() > 5);
    }

    [Fact]
    public void Seeds_and_the_two_sets_have_no_picture_in_common()
    {
        var pictures = new HashSet<string>();
        foreach (var set in new[] { Digits.Train(0, 500), Digits.Train(1, 500), Digits.Test(0, 500), Digits.Test(1, 500) })
        {
            for (var i = 0; i < set.Count; i++)
                Assert.True(pictures.Add(Convert.ToHexString(set.Pixels(i))));
        }
    }

    [Fact]
    public void Digits_are_framed_as_in_mnist()
    {
        var set = Digits.Test(seed: 2, count: 1000);
        for (var i = 0; i < set.Count; i++)
        {
            var picture = set.Pixels(i);
            double mass = 0, x = 0, y = 0;
            var (left, right, top, bottom) = (28, -1, 28, -1);
            for (var at = 0; at < picture.Length; at++)
            {
                mass += picture[at];
                x += picture[at] * (at % 28);
                y += picture[at] * (at / 28);
                if (picture[at] < 32)
                    continue;
                (left, right, top, bottom) = (Math.Min(left, at % 28), Math.Max(right, at % 28), Math.Min(top, at / 28), Math.Max(bottom, at / 28));
            }

            Assert.InRange(Math.Max(right - left, bottom - top) + 1, 18, 21); // the 20×20 box, with a soft border
            Assert.InRange(mass / 255, 15, 300);
            if (left > 0 && right < 27) // at the picture's edge the ink is kept instead
                Assert.InRange(x / mass, 13.4, 14.6);
            if (top > 0 && bottom < 27)
                Assert.InRange(y / mass, 13.4, 14.6);
        }
    }

    [Fact]
    public void Counts_and_threads_must_make_sense()
    {
        Assert.Equal(0, Digits.Train(count: 0).Count);
        Assert.Equal(7, Digits.Train(count: 7).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => Digits.Train(count: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Digits.Train(threads: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Digits.Train(count: int.MaxValue));
    }
}
