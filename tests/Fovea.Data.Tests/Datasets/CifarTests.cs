using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Fovea.Data.Datasets;

namespace Fovea.Data.Tests.Datasets;

/// <summary>CIFAR-10 and -100 in both versions, unpacked and as archives; the sets are those that are published, with fewer pictures a file.</summary>
public sealed class CifarTests : IDisposable
{
    static readonly CifarSet Ten = Cifar10.Set with { TrainPerFile = 2, TestPerFile = 3 };

    static readonly CifarSet Hundred = Cifar100.Set with { TrainPerFile = 3, TestPerFile = 2 };

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Pickles => [.. "python2,protocol2,protocol3,protocol4,numpy2,fortran".Split(',')];

    [Fact]
    public void Binary_files_may_be_plain_or_gzip_and_some_may_be_missing()
    {
        File.WriteAllBytes(folder.File("data_batch_1.bin"), Records([3], [9]));
        File.WriteAllBytes(folder.File("data_batch_4.bin.gz"), IdxTests.Gzip(Records([5], [0])));
        File.WriteAllText(folder.File("batches.meta.txt"), string.Join('\n', Enumerable.Range(0, 10).Select(i => $"thing {i}")) + "\n\n");
        var set = Cifar10.Train(folder.Path, Ten);
        Assert.Equal("cifar-10 train (2 of 5 files)", set.Name);
        Assert.Equal([3, 9, 5, 0], Enumerable.Range(0, set.Count).Select(set.Label));
        Assert.Equal("thing 9", set.ClassNames[9]);
        Assert.Equal(ExpectedPixels(1), set.Pixels(3).ToArray());
    }

    [Fact]
    public void Without_names_the_usual_ones_are_taken()
    {
        File.WriteAllBytes(folder.File("test_batch.bin"), Records([3], [9], [0]));
        Assert.Equal("cat", Cifar10.Test(folder.Path, Ten).ClassNames[3]);
        File.WriteAllBytes(folder.File("test.bin"), Records([19, 99], [0, 0]));
        Assert.Equal(("class 99", "class 19"), (Cifar100.Test(folder.Path, false, Hundred).ClassNames[99], Cifar100.Test(folder.Path, true, Hundred).ClassNames[19]));
    }

    [Fact]
    public void A_hundred_kinds_have_two_labels()
    {
        File.WriteAllBytes(folder.File("train.bin"), Records([19, 99], [0, 0], [3, 17]));
        Assert.Equal([99, 0, 17], Labels(Cifar100.Train(folder.Path, false, Hundred)));
        Assert.Equal([19, 0, 3], Labels(Cifar100.Train(folder.Path, true, Hundred)));
        Assert.Equal(20, Cifar100.Train(folder.Path, true, Hundred).ClassNames.Count);
    }

    [Theory]
    [MemberData(nameof(Pickles))]
    public void Pickles_of_every_kind_are_read(string kind)
    {
        Unpack(kind, folder.File("cifar-100-python"));
        var (train, test) = (Cifar100.Train(folder.Path, false, Hundred), Cifar100.Test(folder.Path, true, Hundred));
        Assert.Equal([99, 0, 17], Labels(train));
        Assert.Equal([19, 0], Labels(test));
        Assert.Equal(("fine99", "coarse19"), (train.ClassNames[99], test.ClassNames[19]));
        for (var i = 0; i < train.Count; i++)
            Assert.Equal(Enumerable.Range(0, 3072).Select(j => (byte)(((7 * i) + (j / 16)) % 251)), train.Pixels(i).ToArray());
    }

    [Fact]
    public void An_archive_of_the_binary_version_is_read_as_it_is()
    {
        Directory.CreateDirectory(folder.File("cifar-10"));
        var files = Enumerable.Range(1, 5).Select(number => ($"data_batch_{number}.bin", Records([(byte)number], [0])))
            .Append(("test_batch.bin", Records([7], [8], [9])))
            .Append(("batches.meta.txt", Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 10).Select(i => $"thing {i}")))))
            .Append(("readme.html", "<html>"u8.ToArray()));
        Pack("cifar-10/cifar-10-binary.tar.gz", "cifar-10-batches-bin", files.Reverse());
        var (train, test) = (Cifar10.Train(folder.Path, Ten), Cifar10.Test(folder.Path, Ten));
        Assert.Equal("cifar-10 train", train.Name);
        Assert.Equal([1, 0, 2, 0, 3, 0, 4, 0, 5, 0], Labels(train));
        Assert.Equal([7, 8, 9], Labels(test));
        Assert.Equal("thing 7", test.ClassNames[7]);
    }

    [Fact]
    public void An_archive_of_the_Python_version_is_read_as_it_is()
    {
        Unpack("python2", folder.File("unpacked"));
        Pack("cifar-100-python.tar.gz", "cifar-100-python", Directory.GetFiles(folder.File("unpacked")).Select(path => (Path.GetFileName(path), File.ReadAllBytes(path))));
        Assert.Equal([99, 0, 17], Labels(Cifar100.Train(folder.Path, false, Hundred)));
        Assert.Equal("coarse3", Cifar100.Train(folder.Path, true, Hundred).ClassNames[3]);
    }

    [Fact]
    public void Archives_that_are_damaged_or_of_something_else_are_told()
    {
        Pack("cifar-100-binary.tar.gz", "other", [("readme", "hello"u8.ToArray())]);
        string Message() => Assert.Throws<InvalidDataException>(() => Cifar100.Test(folder.Path, false, Hundred)).Message;
        Assert.Equal("cifar-100-binary.tar.gz has none of test.bin. Fetch it again, or point to the right one.", Message());

        Pack("cifar-100-binary.tar.gz", "cifar-100-binary", [("test.bin", Records([0, 1], [0, 100]))]);
        Assert.StartsWith("test.bin in cifar-100-binary.tar.gz: picture 1 has the label 100, expected 0 to 99.", Message());
        Pack("cifar-100-binary.tar.gz", "cifar-100-binary", [("test.bin", Records([0, 1]))]);
        Assert.StartsWith("test.bin in cifar-100-binary.tar.gz promises 2 pictures, but ends after 1.", Message());

        var whole = File.ReadAllBytes(folder.File("cifar-100-binary.tar.gz"));
        for (var length = 0; length < whole.Length - 8; length += 1 + (whole.Length / 20))
        {
            File.WriteAllBytes(folder.File("cifar-100-binary.tar.gz"), whole[..length]);
            Assert.Contains("cifar-100-binary.tar.gz", Message());
        }

        File.WriteAllText(folder.File("cifar-100-binary.tar.gz"), "<html>Not found</html>");
        Assert.Equal("cifar-100-binary.tar.gz is cut off or damaged: it cannot be unpacked to its end. Fetch it again.", Message());
    }

    [Fact]
    public void Pickles_run_nothing_and_are_told_when_they_are_others()
    {
        const string end = " Fetch it again, or use the binary version.";
        string Message(byte[] pickle) => Assert.Throws<InvalidDataException>(() => CifarPickle.Read(pickle, "train")).Message;
        Assert.Equal(
            "train is not a file of CIFAR's Python version: it wants os.system, which such files have no use for." + end,
            Message([0x80, 2, .. "cos\nsystem\nU\u0004rm *"u8, 0x85, (byte)'R', (byte)'.']));
        Assert.Equal("train is not a file of CIFAR's Python version: it has the instruction 0x00 at byte 2." + end, Message([0x80, 2, 0]));
        Assert.Equal("train is not a file of CIFAR's Python version: it is cut off or damaged." + end, Message([0x80]));
        Assert.Equal("train is not a file of CIFAR's Python version: it holds no dictionary." + end, Message([0x80, 2, (byte)']', (byte)'.']));
        Assert.Equal("train is not a file of CIFAR's Python version: it recalls number 7, which it never kept." + end, Message([0x80, 2, (byte)'h', 7]));

        Unpack("python2", folder.Path);
        File.Copy(folder.File("meta"), folder.File("train"), overwrite: true);
        Assert.Equal(
            "train is not a file of CIFAR's Python version: it has no pictures of 3072 bytes named \"data\", or no \"fine_labels\"." + end,
            Assert.Throws<InvalidDataException>(() => Cifar100.Train(folder.Path, false, Hundred)).Message);
        Assert.Equal(
            "test is not a file of CIFAR's Python version: it has 2 pictures and 2 labels, expected 9." + end,
            Assert.Throws<InvalidDataException>(() => Cifar100.Test(folder.Path, false, Hundred with { TestPerFile = 9 })).Message);
    }

    [Fact]
    public void Every_cut_off_pickle_is_refused()
    {
        Unpack("python2", folder.Path);
        var whole = File.ReadAllBytes(folder.File("test"));
        for (var length = 0; length < whole.Length; length += 1 + (length > 300 && length < whole.Length - 300 ? 100 : 0))
            Assert.Throws<InvalidDataException>(() => CifarPickle.Read(whole[..length], "test"));
    }

    [Fact]
    public void A_set_that_is_nowhere_says_how_to_get_it()
    {
        var message = Assert.Throws<DirectoryNotFoundException>(() => Cifar100.Train(folder.Path)).Message;
        Assert.StartsWith($"cifar-100 was not found: no train.bin[.gz] in {folder.File("cifar-100")} or {folder.Path} (the folder given); ", message);
        Assert.Contains("Fetch cifar-100-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html by \"fovea data get cifar100\", or by other means into ", message);
    }

    static int[] Labels(ImageDataset set) => [.. Enumerable.Range(0, set.Count).Select(set.Label)];

    // Pixels of record i are i, i + 1, ...
    static byte[] ExpectedPixels(int index) => [.. Enumerable.Range(0, 3072).Select(j => (byte)(index + j))];

    static byte[] Records(params byte[][] labels) => [.. labels.SelectMany((label, i) => label.Concat(ExpectedPixels(i)))];

    static void Unpack(string kind, string place)
    {
        Directory.CreateDirectory(place);
        using var zip = ZipFile.OpenRead(Path.Combine(AppContext.BaseDirectory, "Datasets", "Goldens", "cifar-pickles.zip"));
        foreach (var entry in zip.Entries.Where(entry => entry.FullName.StartsWith(kind + "/", StringComparison.Ordinal)))
            entry.ExtractToFile(Path.Combine(place, entry.Name));
    }

    void Pack(string name, string root, IEnumerable<(string Name, byte[] Content)> files)
    {
        using var tar = new TarWriter(new GZipStream(File.Create(folder.File(name)), CompressionLevel.Fastest), TarEntryFormat.Ustar);
        tar.WriteEntry(new UstarTarEntry(TarEntryType.Directory, root + "/"));
        foreach (var (file, content) in files)
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{root}/{file}") { DataStream = new MemoryStream(content) });
    }
}
