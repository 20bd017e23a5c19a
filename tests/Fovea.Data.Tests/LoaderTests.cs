using Fovea.Data.Datasets;

namespace Fovea.Data.Tests;

public class LoaderTests
{
    // Example i is a 1×1×2 picture of bytes i and 255 − i, with label i mod 10.
    static ImageDataset Set(int count) => new(
        "toy", 1, 1, 2, [.. Enumerable.Range(0, count).SelectMany(i => new[] { (byte)i, (byte)(255 - i) })],
        [.. Enumerable.Range(0, count).Select(i => i % 10)], ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);

    static int[] Examples(IEnumerable<Batch> batches)
        => [.. batches.SelectMany(batch => batch.Images.ToArray().Where((_, i) => i % 2 == 0).Select(value => (int)MathF.Round(value * 255)))];

    [Fact]
    public void The_call_sites_read_as_designed()
    {
        var train = Digits.Train(seed: 1, count: 100).Shuffle(seed: 1).Batch(64);
        var seen = 0;
        foreach (var (images, labels) in train)
        {
            Assert.Equal([labels.Length, 1, 28, 28], images.Shape);
            seen += labels.Length;
        }

        Assert.Equal(100, seen);
        Assert.Equal([64, 36], Digits.Test(count: 100).Batch(64).Select(batch => batch.Count));
    }

    [Fact]
    public void Counts_follow_from_size_and_drop_last()
    {
        (int, int) Counts(int examples, int size, bool dropLast)
        {
            var loader = Set(examples).Batch(size, dropLast);
            Assert.Equal(loader.Count, loader.Count());
            Assert.Equal(loader.Examples, loader.Sum(batch => batch.Count));
            return (loader.Count, loader.Examples);
        }

        Assert.Equal((4, 10), Counts(10, 3, dropLast: false));
        Assert.Equal((3, 9), Counts(10, 3, dropLast: true));
        Assert.Equal((2, 10), Counts(10, 5, dropLast: true));
        Assert.Equal((1, 10), Counts(10, 99, dropLast: false));
        Assert.Equal((0, 0), Counts(10, 99, dropLast: true));
        Assert.Equal((0, 0), Counts(0, 4, dropLast: false));
    }

    [Fact]
    public void Pictures_and_labels_stay_together_and_values_are_the_sets()
    {
        var set = Set(20).Normalize(0.5f, 0.25f);
        foreach (var (images, labels) in set.Shuffle(seed: 5).Batch(6))
        {
            var values = images.ToArray();
            for (var i = 0; i < labels.Length; i++)
            {
                var example = (int)MathF.Round(((values[2 * i] * 0.25f) + 0.5f) * 255);
                Assert.Equal(example % 10, labels[i]);
                Assert.Equal((((255 - example) / 255f) - 0.5f) / 0.25f, values[(2 * i) + 1]);
            }
        }
    }

    [Fact]
    public void Without_shuffle_the_order_is_the_sets_own_every_epoch()
    {
        var loader = Set(7).Batch(3);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Examples(loader));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Examples(loader));
    }

    [Fact]
    public void Each_epoch_has_every_example_once_in_a_new_order_that_the_seed_decides()
    {
        var (one, same, other) = (Set(50).Shuffle(seed: 1).Batch(8), Set(50).Shuffle(seed: 1).Batch(8), Set(50).Shuffle(seed: 2).Batch(8));
        var orders = new List<int[]>();
        for (var epoch = 0; epoch < 3; epoch++)
        {
            Assert.Equal(epoch, one.Epoch);
            var order = Examples(one);
            Assert.Equal(Enumerable.Range(0, 50), order.Order());
            Assert.Equal(order, Examples(same));
            Assert.NotEqual(order, Examples(other));
            Assert.All(orders, earlier => Assert.NotEqual(earlier, order));
            orders.Add(order);
        }
    }

    [Fact]
    public void The_order_does_not_depend_on_the_batch_size()
        => Assert.Equal(Examples(Set(50).Shuffle(seed: 1).Batch(8)), Examples(Set(50).Shuffle(seed: 1).Batch(7)));

    [Fact]
    public void An_interrupted_training_continues_with_the_order_it_would_have_had()
    {
        var whole = Set(50).Shuffle(seed: 1).Batch(8);
        int[][] epochs = [Examples(whole), Examples(whole), Examples(whole)];

        var resumed = Set(50).Shuffle(seed: 1).Batch(8);
        Assert.Equal(epochs[1][24..], Examples(resumed.From(epoch: 1, batch: 3)));
        Assert.Equal(0, resumed.Epoch);
        Assert.Empty(resumed.From(epoch: 1, batch: 7));
        resumed.Epoch = 2;
        Assert.Equal(epochs[2], Examples(resumed));
        Assert.StartsWith(
            "toy: an epoch has 7 batches, cannot start at batch 8.", Assert.Throws<ArgumentOutOfRangeException>(() => resumed.From(0, 8)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => resumed.Epoch = -1);
    }

    [Fact]
    public void Batches_may_be_kept()
    {
        var kept = Set(9).Batch(3).Select(batch => batch with { Images = batch.Images.Keep() }).ToList();
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8], Examples(kept));
        Assert.Equal([6, 7, 8], kept[2].Labels);
    }

    [Fact]
    public void A_batch_that_was_not_kept_says_so()
    {
        var late = Set(9).Batch(3).ToList();
        var error = Assert.Throws<InvalidOperationException>(() => late[0].Images.ToArray());
        Assert.Contains("its memory went back to the pool", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Drawing_batches_allocates_little()
    {
        var loader = Set(4000).Batch(100);
        foreach (var _ in loader)
        {
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var _ in loader)
        {
        }

        const int order = 4000 * sizeof(int), batch = 1024;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, order + (40 * batch));
    }

    [Fact]
    public void A_flat_set_gives_rows()
    {
        var loader = Set(5).Flatten().Batch(2);
        Assert.Equal([2], loader.ExampleShape);
        Assert.Equal([2, 2], loader.First().Images.Shape);
        Assert.Equal([1, 1, 2], Set(5).Batch(2).ExampleShape);
    }

    [Fact]
    public void A_batch_has_at_least_one_example()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Set(5).Shuffle(1).Batch(0));
        Assert.StartsWith("toy: a batch of 0 examples, expected at least 1.", error.Message);
    }

    [Fact]
    public void Two_epochs_may_be_walked_at_once()
    {
        var loader = Set(6).Shuffle(seed: 1).Batch(2);
        var (first, second) = (Examples(loader), Examples(loader));
        loader.Epoch = 0;
        Assert.Equal(
            first.Zip(second), loader.Zip(loader, (a, b) => (a, b)).SelectMany(pair => Examples([pair.a]).Zip(Examples([pair.b]))));
    }

    [Fact]
    public void Besides_its_tensor_a_batch_allocates_little()
    {
        var loader = Digits.Train(count: 6400).Shuffle(seed: 1).Batch(64);
        loader.Count(); // everything is compiled
        using var batches = loader.GetEnumerator();
        batches.MoveNext();
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (batches.MoveNext())
        {
        }

        const int tensor = 64 * 784 * sizeof(float);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / (loader.Count - 1);
        Assert.InRange(each, 0, (tensor * 9 / 8) + 2048); // the pool rounds sizes up to an eighth
    }
}
