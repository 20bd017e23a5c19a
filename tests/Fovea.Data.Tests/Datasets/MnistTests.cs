using Fovea.Data.Datasets;

namespace Fovea.Data.Tests.Datasets;

public class MnistTests
{
    static void WriteSet(string folder, int pictures, int labels)
    {
        Directory.CreateDirectory(folder);
        using (var stream = File.Create(Path.Combine(folder, "train-images-idx3-ubyte")))
            Idx.WritePictures(stream, Enumerable.Range(0, pictures * 4).Select(i => (byte)i).ToArray(), 2, 2);
        using var packed = File.Create(Path.Combine(folder, "train-labels-idx1-ubyte.gz"));
        var plain = new MemoryStream();
        Idx.WriteLabels(plain, Enumerable.Range(0, labels).Select(i => (byte)i).ToArray());
        packed.Write(IdxTests.Gzip(plain.ToArray()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("mnist")]
    public void The_folder_may_be_the_sets_own_or_the_one_above(string sub)
    {
        using var folder = new TemporaryFolder();
        WriteSet(folder.File(sub), 3, 3);
        var set = Mnist.Train(folder.Path);
        Assert.Equal(("mnist train", 3, 1, 2, 2), (set.Name, set.Count, set.Channels, set.Height, set.Width));
        Assert.Equal([4, 5, 6, 7], set.Pixels(1).ToArray());
        Assert.Equal(2, set.Label(2));
    }

    [Fact]
    public void Pictures_and_labels_must_be_as_many()
    {
        using var folder = new TemporaryFolder();
        WriteSet(folder.Path, 3, 2);
        Assert.Equal(
            "train-images-idx3-ubyte has 3 pictures but train-labels-idx1-ubyte.gz has 2 labels. Fetch both files again from the same source.",
            Assert.Throws<InvalidDataException>(() => Mnist.Train(folder.Path)).Message);
    }

    [Fact]
    public void A_missing_label_file_is_told()
    {
        using var folder = new TemporaryFolder();
        WriteSet(folder.Path, 3, 3);
        File.Delete(folder.File("train-labels-idx1-ubyte.gz"));
        Assert.StartsWith(
            $"{folder.Path} has train-images-idx3-ubyte but no train-labels-idx1-ubyte[.gz]. Fetch the four files from https://",
            Assert.Throws<FileNotFoundException>(() => Mnist.Train(folder.Path)).Message);
    }

    [RealDataFact("mnist")]
    public void The_real_set_has_its_known_counts_and_mean()
    {
        var train = Mnist.Train();
        var test = Mnist.Test();
        Assert.Equal((60_000, 10_000), (train.Count, test.Count));
        Assert.Equal([5, 0, 4, 1, 9], Enumerable.Range(0, 5).Select(train.Label));
        Assert.Equal([7, 2, 1, 0, 4], Enumerable.Range(0, 5).Select(test.Label));

        // The published figures for normalising MNIST: mean 0.1307, deviation 0.3081.
        double sum = 0, squares = 0;
        for (var i = 0; i < train.Count; i++)
        {
            foreach (var value in train.Pixels(i))
                (sum, squares) = (sum + (value / 255.0), squares + (value / 255.0 * (value / 255.0)));
        }

        var mean = sum / (60_000 * 784);
        Assert.Equal(0.1307, mean, 4);
        Assert.Equal(0.3081, Math.Sqrt((squares / (60_000 * 784)) - (mean * mean)), 4);
    }

    [RealDataFact("fashion-mnist")]
    public void The_real_fashion_set_has_its_known_counts()
    {
        var train = FashionMnist.Train();
        var test = FashionMnist.Test();
        Assert.Equal((60_000, 10_000), (train.Count, test.Count));
        Assert.Equal("Ankle boot", train.ClassNames[train.Label(0)]);
        for (var label = 0; label < 10; label++)
            Assert.Equal(6_000, Enumerable.Range(0, train.Count).Count(i => train.Label(i) == label));
    }
}
