using Fovea.Data.Datasets;

namespace Fovea.Data.Tests.Datasets;

public class ImageDatasetTests
{
    // Picture i of a two-channel 1×2 set has bytes 4i to 4i+3 and label i mod 3.
    static ImageDataset Set(int count) => new(
        "toy", 2, 1, 2, Enumerable.Range(0, count * 4).Select(i => (byte)i).ToArray(),
        Enumerable.Range(0, count).Select(i => i % 3).ToArray(), ["a", "b", "c"]);

    static float[] Values(ImageDataset set, int index)
    {
        var values = new float[set.PictureSize];
        set.CopyValues(index, values);
        return values;
    }

    static byte[] Firsts(ImageDataset set) => [.. Enumerable.Range(0, set.Count).Select(i => set.Pixels(i)[0])];

    [Fact]
    public void Bytes_become_values_from_0_to_1()
    {
        var set = new ImageDataset("toy", 1, 1, 3, [0, 51, 255], [0], ["a"]);
        Assert.Equal([0f, 51 / 255f, 1f], Values(set, 0));
    }

    [Fact]
    public void Normalising_is_by_channel_and_replaces_an_earlier_one()
    {
        var set = new ImageDataset("toy", 2, 1, 2, [0, 255, 0, 255], [0], ["a"]);
        Assert.Equal([-1f, 1f, -1f, 1f], Values(set.Normalize(0.5f, 0.5f), 0));
        Assert.Equal([-1f, 1f, -0.25f, 0.75f], Values(set.Normalize(9f, 9f).Normalize([0.5f, 0.25f], [0.5f, 1f]), 0));
        Assert.Equal([0f, 1f, 0f, 1f], Values(set, 0)); // the set itself never changes
    }

    [Fact]
    public void Views_keep_the_normalisation_and_the_shape()
    {
        var set = Set(4).Normalize(0.5f, 0.5f).Flatten();
        var (first, second) = set.Split(0.5, seed: 1);
        foreach (var view in new[] { set.Take(2), first, second })
        {
            Assert.True(view.IsFlat);
            Assert.Equal(((view.Pixels(0)[0] / 255f) - 0.5f) / 0.5f, Values(view, 0)[0]);
        }

        Assert.False(Set(4).IsFlat);
    }

    [Fact]
    public void Take_is_the_front()
    {
        Assert.Equal([0, 4], Firsts(Set(5).Take(2)));
        Assert.Equal(0, Set(5).Take(0).Count);
        Assert.StartsWith("toy has 5 examples, cannot take 6.", Assert.Throws<ArgumentOutOfRangeException>(() => Set(5).Take(6)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Set(5).Take(-1));
    }

    [Fact]
    public void Split_cuts_a_shuffled_set_in_two()
    {
        var (train, validation) = Set(50).Split(0.2, seed: 3);
        Assert.Equal((40, 10), (train.Count, validation.Count));
        byte[] together = [.. Firsts(train), .. Firsts(validation)];
        Assert.NotEqual(Firsts(Set(50)), together);
        Assert.Equal(Firsts(Set(50)), together.Order());
        for (var i = 0; i < 10; i++)
            Assert.Equal(validation.Pixels(i)[0] / 4 % 3, validation.Label(i)); // labels go with their pictures

        Assert.Equal(Firsts(validation), Firsts(Set(50).Split(0.2, seed: 3).Second));
        Assert.NotEqual(Firsts(validation), Firsts(Set(50).Split(0.2, seed: 4).Second));
        Assert.Equal((0, 50), (Set(50).Split(1, seed: 0).First.Count, Set(50).Split(1, seed: 0).Second.Count));
        Assert.StartsWith(
            "toy: the share of the second part is 20, expected 0 to 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Set(5).Split(20, 0)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Set(5).Split(double.NaN, 0));
    }

    [Fact]
    public void Sizes_and_labels_must_fit()
    {
        string Message(int bytes, int[] labels)
            => Assert.Throws<ArgumentException>(() => new ImageDataset("toy", 1, 2, 3, new byte[bytes], labels, ["a", "b"])).Message;
        Assert.StartsWith("toy: 2 labels ask for 12 bytes of 1×2×3 pictures, got 11.", Message(11, [0, 1]));
        Assert.StartsWith("toy: label 1 is 2, expected 0 to 1 (2 classes).", Message(12, [0, 2]));
        Assert.StartsWith("toy: label 0 is -1, expected 0 to 1 (2 classes).", Message(6, [-1]));
    }

    [Fact]
    public void Normalising_wants_one_value_or_one_a_channel_and_never_divides_by_zero()
    {
        static string Message(float[] mean, float[] deviation)
            => Assert.Throws<ArgumentException>(() => Set(1).Normalize(mean, deviation)).Message;
        Assert.StartsWith("toy: 3 values as mean, expected 1 or 2 (one a channel).", Message([1, 2, 3], [1]));
        Assert.StartsWith("toy: 0 values as deviation, expected 1 or 2 (one a channel).", Message([1], []));
        Assert.StartsWith("toy: cannot normalise with a deviation of 0; give a number other than 0.", Message([0], [0]));
        Assert.Throws<ArgumentException>(() => Set(1).Normalize(0f, float.NaN));
    }

    [Fact]
    public void A_destination_must_have_room()
        => Assert.StartsWith(
            "toy: a picture has 4 values, the destination has room for 3.",
            Assert.Throws<ArgumentException>(() => Set(1).CopyValues(0, new float[3])).Message);

    [Fact]
    public void One_hot_rows_have_a_single_one()
    {
        Assert.Equal([0f, 0f, 1f, 1f, 0f, 0f], OneHot.Encode([2, 0], 3));
        Assert.StartsWith(
            "OneHot: label 1 is 3, expected 0 to 2 (3 classes).", Assert.Throws<ArgumentException>(() => OneHot.Encode([0, 3], 3)).Message);
    }
}
