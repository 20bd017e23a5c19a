using Fovea.Data.Datasets;
using Fovea.Data.Transforms;
using Fovea.Tensors;

namespace Fovea.Data.Tests.Transforms;

public class AugmentationTests
{
    static float[] Applied(IAugmentation augmentation, ulong seed)
    {
        float[] picture = [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16]; // 2×2×3
        augmentation.Apply(picture, 2, 2, 3, new Rng(seed));
        return picture;
    }

    [Fact]
    public void A_flip_mirrors_each_row()
    {
        Assert.Equal([3, 2, 1, 6, 5, 4, 13, 12, 11, 16, 15, 14], Applied(new RandomHorizontalFlip(1), 1));
        Assert.Equal([1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16], Applied(new RandomHorizontalFlip(0), 1));
        Assert.InRange(Enumerable.Range(0, 1000).Count(seed => Applied(new RandomHorizontalFlip(), (ulong)seed)[0] == 3), 430, 570);
    }

    [Fact]
    public void A_crop_is_the_picture_shifted()
    {
        float[][] shifts =
        [
            [5, 6, 0, 0, 0, 0, 15, 16, 0, 0, 0, 0], [4, 5, 6, 0, 0, 0, 14, 15, 16, 0, 0, 0], [0, 4, 5, 0, 0, 0, 0, 14, 15, 0, 0, 0],
            [2, 3, 0, 5, 6, 0, 12, 13, 0, 15, 16, 0], [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16], [0, 1, 2, 0, 4, 5, 0, 11, 12, 0, 14, 15],
            [0, 0, 0, 2, 3, 0, 0, 0, 0, 12, 13, 0], [0, 0, 0, 1, 2, 3, 0, 0, 0, 11, 12, 13], [0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 11, 12],
        ];
        var seen = new HashSet<int>();
        for (ulong seed = 0; seed < 200; seed++)
        {
            var cropped = Applied(new RandomCrop(1), seed);
            seen.Add(Array.FindIndex(shifts, shift => shift.SequenceEqual(cropped)));
        }

        Assert.Equal(Enumerable.Range(0, 9), seen.Order());
        Assert.Equal(12, Applied(new RandomCrop(40), 3).Length); // may shift everything out
    }

    [Fact]
    public void The_seed_and_the_epoch_alone_decide()
    {
        var set = Digits.Train(count: 64);
        float[] Epoch(int epoch, int size) =>
            [.. set.Shuffle(seed: 7).Augment(new RandomCrop(), new RandomHorizontalFlip()).Batch(size).From(epoch, 0).SelectMany(batch => batch.Images.ToArray())];
        Assert.Equal(Epoch(0, 64), Epoch(0, 10));
        Assert.NotEqual(Epoch(0, 64), Epoch(1, 64));
        Assert.NotEqual(Epoch(0, 64), [.. set.Shuffle(seed: 7).Batch(64).From(0, 0).SelectMany(batch => batch.Images.ToArray())]);
    }
}
