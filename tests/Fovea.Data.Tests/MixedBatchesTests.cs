using Fovea.Data.Datasets;
using Fovea.Data.Transforms;
using Fovea.Tensors;

namespace Fovea.Data.Tests;

public class MixedBatchesTests
{
    // Example i is a 1×8×8 picture of bytes i, so that a mixed one tells of what it is made.
    static ImageDataset Set(int count) => new(
        "toy", 1, 8, 8, [.. Enumerable.Range(0, count).SelectMany(i => Enumerable.Repeat((byte)(10 * i), 64))],
        [.. Enumerable.Range(0, count).Select(i => i % 3)], ["0", "1", "2"]);

    static float Value(int example) => 10 * example / 255f;

    [Fact]
    public void MixUp_adds_each_examples_neighbour_by_its_share()
    {
        foreach (var batch in Set(7).Batch(4).Mix(seed: 1, new MixUp(1)))
        {
            var first = batch.Count == 4 ? 0 : 4;
            var mix = batch.Mix!.Value;
            var values = batch.Images.ToArray();
            for (var i = 0; i < batch.Count; i++)
            {
                var partner = (i + batch.Count - 1) % batch.Count;
                Assert.Equal(batch.Labels[partner], mix.Others[i]);
                var expected = (Value(first + i) * mix.Share) + (Value(first + partner) * (1 - mix.Share));
                Assert.All(values[(64 * i)..(64 * (i + 1))], value => Assert.Equal(expected, value));
            }
        }
    }

    [Fact]
    public void CutMix_takes_a_rectangle_whose_area_is_the_rest_of_the_share()
    {
        var seen = 0;
        for (ulong seed = 0; seed < 50; seed++)
        {
            var batch = Set(5).Batch(5).Mix(seed, new CutMix()).First();
            var (share, values) = (batch.Mix!.Value.Share, batch.Images.ToArray());
            for (var i = 0; i < 5; i++)
            {
                var picture = values.AsSpan(64 * i, 64);
                var (own, foreign) = (picture.Count(Value(i)), picture.Count(Value((i + 4) % 5)));
                Assert.Equal(64, own + foreign);
                Assert.Equal(share, own / 64f, 1e-6f);
                seen += foreign > 0 ? 1 : 0;
            }
        }

        Assert.InRange(seen, 150, 250);
    }

    [Fact]
    public void Shares_are_spread_as_the_Beta_distribution_says()
    {
        foreach (var alpha in (float[])[0.2f, 1, 4])
        {
            double[] shares = [.. Enumerable.Range(0, 8000).Select(seed => (double)Mixing.Share(alpha, new Rng((ulong)seed)))];
            Assert.All(shares, share => Assert.InRange(share, 0, 1));
            var mean = shares.Average();
            Assert.InRange(mean, 0.48, 0.52);
            var variance = shares.Average(share => (share - mean) * (share - mean));
            Assert.InRange(variance * 4 * ((2 * alpha) + 1), 0.95, 1.05);
        }
    }

    [Fact]
    public void The_seed_the_epoch_and_the_batch_alone_decide()
    {
        float[] Epoch(MixedBatches batches, int epoch, int from = 0) => [.. batches.From(epoch, from).SelectMany(batch => batch.Images.ToArray())];
        MixedBatches Mixed(ulong seed) => Set(20).Batch(6).Mix(seed, new MixUp(1), new CutMix());
        Assert.Equal(Epoch(Mixed(1), 0), Epoch(Mixed(1), 0));
        Assert.NotEqual(Epoch(Mixed(1), 0), Epoch(Mixed(1), 1));
        Assert.NotEqual(Epoch(Mixed(1), 0), Epoch(Mixed(2), 0));
        Assert.Equal(Epoch(Mixed(1), 0)[(12 * 64)..], Epoch(Mixed(1), 0, from: 2));
        var walked = Mixed(1);
        Assert.Equal(Epoch(Mixed(1), 0), walked.SelectMany(batch => batch.Images.ToArray()));
        Assert.Equal(1, walked.Epoch);
        Assert.Equal(Epoch(Mixed(1), 1), walked.SelectMany(batch => batch.Images.ToArray()));
        Assert.Equal((4, 20, "toy"), (walked.Count, walked.Examples, walked.Name));
    }

    [Fact]
    public void A_batch_of_one_stays_as_it_is()
    {
        var (mix, values) = Set(1).Batch(4).Mix(seed: 1, new MixUp(1)).Select(batch => (batch.Mix, batch.Images.ToArray())).Single();
        Assert.Equal(1, mix!.Value.Share);
        Assert.All(values, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Nonsense_is_told()
    {
        Assert.StartsWith("MixUp: alpha is 0, expected a number above 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new MixUp(0)).Message);
        Assert.StartsWith("toy: no way to mix batches was given", Assert.Throws<ArgumentException>(() => Set(2).Batch(2).Mix(seed: 1)).Message);
        Assert.StartsWith("CutMix: examples of shape 64 have no rows", Assert.Throws<ArgumentException>(() => Set(2).Flatten().Batch(2).Mix(1, new CutMix()).First()).Message);
    }
}
