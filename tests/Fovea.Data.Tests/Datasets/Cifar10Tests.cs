using Fovea.Data.Datasets;

namespace Fovea.Data.Tests.Datasets;

public class Cifar10Tests
{
    static byte[] Records(params byte[] labels) => [.. labels.SelectMany((label, i) => Enumerable.Repeat((byte)i, 3072).Prepend(label))];

    [Fact]
    public void Records_are_a_label_and_three_planes()
    {
        var (pixels, labels) = (new byte[2 * 3072], new int[2]);
        CifarSet.ReadRecords(new MemoryStream(IdxTests.Gzip(Records(3, 9))), "batch.bin.gz", 1, 0, 10, pixels, labels);
        Assert.Equal([3, 9], labels);
        Assert.Equal([0, 1], new[] { pixels[0], pixels[^1] });
    }

    [Fact]
    public void Damaged_files_are_told()
    {
        string Message(byte[] file) =>
            Assert.Throws<InvalidDataException>(() => CifarSet.ReadRecords(new MemoryStream(file), "batch.bin", 1, 0, 10, new byte[2 * 3072], new int[2])).Message;
        Assert.Equal("batch.bin promises 2 pictures, but ends after 1. Fetch the file again, or point to the right one.", Message(Records(3)));
        Assert.Equal("batch.bin goes on after the 2 pictures that it promises. Fetch the file again, or point to the right one.", Message(Records(1, 2, 3)));
        Assert.Equal("batch.bin: picture 1 has the label 77, expected 0 to 9. Fetch the file again; CIFAR-100 is another set.", Message(Records(1, 77)));
    }

    [Fact]
    public void Sets_are_resized_channel_by_channel()
    {
        var set = new ImageDataset("toy", 2, 1, 1, [10, 20, 30, 40], [1, 0], ["a", "b"]).Normalize([0, 0], [1, 2]).Take(2).Resize(3);
        Assert.Equal((2, 3, 3, 2), (set.Channels, set.Height, set.Width, set.Count));
        Assert.Equal([30, 30, 30, 30, 30, 30, 30, 30, 30, 40, 40, 40, 40, 40, 40, 40, 40, 40], set.Pixels(1).ToArray());
        Assert.Equal(0, set.Label(1));
        var values = new float[18];
        set.CopyValues(0, values);
        Assert.Equal(20 / 255f / 2, values[^1], 1e-6);
        Assert.StartsWith("toy: 2 pictures of 2×0×0 need 0 bytes; at least 1 and at most", Assert.Throws<ArgumentException>(() => set.Resize(0)).Message);
    }

    [RealDataFact("cifar-10")]
    public void The_real_set_has_its_known_counts()
    {
        var (train, test) = (Cifar10.Train(), Cifar10.Test());
        Assert.Equal(10_000, test.Count);
        Assert.Equal(0, train.Count % 10_000);
        Assert.Equal([6, 9, 9, 4, 1], Enumerable.Range(0, 5).Select(train.Label));
        Assert.Equal([3, 8, 8, 0, 6], Enumerable.Range(0, 5).Select(test.Label));
        Assert.Equal(["frog", "cat"], [train.ClassNames[train.Label(0)], test.ClassNames[test.Label(0)]]);
        Assert.Equal((3, 32, 32), (train.Channels, train.Height, train.Width));
    }
}
