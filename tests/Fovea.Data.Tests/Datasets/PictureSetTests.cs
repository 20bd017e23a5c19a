using Fovea.Data.Datasets;
using Fovea.Data.Images;
using Fovea.Data.Transforms;

namespace Fovea.Data.Tests.Datasets;

public sealed class PictureSetTests : IDisposable
{
    readonly PhotoFolder folder = new PhotoFolder().With("a", 10).With("b", 20).With("c", 1);

    public void Dispose() => folder.Dispose();

    IPictureSet Set => ImageFolder.Open(folder.Path).Train;

    static int[] Levels(IPictureSet set) => [.. Enumerable.Range(0, set.Count).Select(i => (int)set.Read(i).Pixels[0])];

    [Fact]
    public void Parts_and_sums_are_views()
    {
        var part = Set.Subset([12, 3, 3], "three");
        Assert.Equal(("three", 3), (part.Name, part.Count));
        Assert.Equal([10, 3, 3], Levels(part)); // 10.png stands before 2.png
        Assert.Equal([1, 0, 0], Enumerable.Range(0, 3).Select(part.Label));
        Assert.Equal(folder["b/10.png"], part.Describe(0));
        var sum = part.Concat(Set.Subset([0]));
        Assert.Equal([10, 3, 3, 0], Levels(sum));
        Assert.Equal(0, sum.Label(3));
        Assert.EndsWith("has 31 examples, there is no number 31. (Parameter 'indices')", Assert.Throws<ArgumentException>(() => Set.Subset([31])).Message);

        using var other = new PhotoFolder().With("a", 1).With("x", 1);
        Assert.Contains("has the classes a, b, c, ", Assert.Throws<ArgumentException>(() => Set.Concat(ImageFolder.Open(other.Path).Train)).Message);
    }

    [Theory]
    [InlineData(0.2, 2, 4, 0)]
    [InlineData(0.01, 1, 1, 0)]
    [InlineData(0.99, 9, 19, 1)]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 10, 20, 1)]
    public void A_stratified_split_takes_the_same_share_of_each_class(double fraction, int a, int b, int c)
    {
        var (first, second) = Set.StratifiedSplit(fraction, seed: 1);
        Assert.Equal([a, b, c], Splits.CountClasses(second));
        Assert.Equal([10 - a, 20 - b, 1 - c], Splits.CountClasses(first));
        Assert.Equal(Enumerable.Range(0, 31).Select(Set.Describe).Order(), Describe(first).Concat(Describe(second)).Order());
        Assert.Equal(Describe(second), Describe(Set.StratifiedSplit(fraction, seed: 1).Second));

        static IEnumerable<string> Describe(IPictureSet set) => Enumerable.Range(0, set.Count).Select(set.Describe);
    }

    [Fact]
    public void A_class_splits_alike_whatever_the_others_are()
    {
        var before = Set.StratifiedSplit(0.5, seed: 1).Second;
        folder.With("d", 8);
        var after = Set.StratifiedSplit(0.5, seed: 1).Second;
        Assert.Equal(Enumerable.Range(0, before.Count).Select(before.Describe), Enumerable.Range(0, before.Count).Select(after.Describe));
        Assert.NotEqual(Enumerable.Range(0, 15).Select(before.Describe), Enumerable.Range(0, 15).Select(Set.StratifiedSplit(0.5, seed: 2).Second.Describe));
        Assert.Throws<ArgumentOutOfRangeException>(() => Set.StratifiedSplit(1.1, seed: 1));
    }

    [Fact]
    public void Sets_in_memory_split_and_are_pictures_too()
    {
        var data = new ImageDataset("toy", 3, 1, 2, [.. Enumerable.Range(0, 24).Select(i => (byte)i)], [0, 1, 0, 1], ["x", "y"]);
        var (first, second) = data.StratifiedSplit(0.5, seed: 1);
        Assert.Equal([1, 1], Splits.CountClasses(first));
        Assert.Equal([1, 1], Splits.CountClasses(second));
        Assert.Equal([12, 14, 16, 13, 15, 17], ((IPictureSet)data.Subset([2])).Read(0).Pixels.ToArray());
        Assert.Equal("toy, picture 2", data.Subset([2]).Describe(0));
    }

    [Fact]
    public void A_cache_reads_each_file_once_as_long_as_there_is_room()
    {
        var large = new CachedPictures(Set, budget: 1 << 20, new Resize(8, 8));
        Assert.Equal((8, 8), (large.Read(3).Width, large.Read(3).Height));
        Assert.Same(large.Read(3), large.Read(3));
        Assert.Equal(8 * 8 * 3 + 96, large.KeptBytes);

        var small = new CachedPictures(Set, budget: 2 * (4 * 3 * 3 + 96));
        var levels = Levels(small);
        Assert.Equal(Levels(Set), levels);
        Assert.Same(small.Read(0), small.Read(0));
        Assert.NotSame(small.Read(30), small.Read(30));
        Assert.Equal(2 * (4 * 3 * 3 + 96), small.KeptBytes);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CachedPictures(Set, -1));
    }

    [Fact]
    public void What_a_set_keeps_is_never_given_back_and_what_it_reads_anew_is()
    {
        var pipeline = new Pipeline([3, 2, 2]) { Pictures = [new Resize(3, 3), new Resize(2, 2)] };
        var kept = new KeptSet([.. Enumerable.Range(0, 31).Select(Set.Read)]); // their memory is lent
        foreach (var set in new IPictureSet[] { kept, new CachedPictures(kept, 1 << 20), new CachedPictures(Set, 1 << 20), new CachedPictures(Set, 500, new Resize(4, 4)) })
        {
            var examples = new PictureExamples(set, pipeline);
            var values = new float[2 * 31 * 12];
            for (var i = 0; i < 62; i++)
                examples.CopyValues(i % 31, values.AsSpan(12 * i, 12));
            Assert.Equal(values[..(31 * 12)], values[(31 * 12)..]);
            Assert.Equal(Levels(Set).Select(level => level / 255f), Enumerable.Range(0, 31).Select(i => values[12 * i]));
        }

        Assert.True(Set.ReadsAnew && Set.Subset([1]).ReadsAnew && Set.Concat(Set).ReadsAnew);
        Assert.False(((IPictureSet)kept).ReadsAnew || kept.Subset([1]).ReadsAnew || Set.Concat(kept).ReadsAnew);
    }

    sealed class KeptSet(Picture[] pictures) : IPictureSet
    {
        public string Name => "kept";

        public IReadOnlyList<string> ClassNames => ["a", "b", "c"];

        public int Count => pictures.Length;

        public int Label(int index) => 0;

        public string Describe(int index) => "";

        public Picture Read(int index) => pictures[index];
    }

    [Fact]
    public void Mapped_pictures_come_back_as_they_were()
    {
        var target = folder["packed"];
        MappedPictures.Write(Set, target);
        using var mapped = MappedPictures.Open(target);
        Assert.Equal(Set.ClassNames, mapped.ClassNames);
        Assert.Equal(Levels(Set), Levels(mapped));
        Assert.Equal(Enumerable.Range(0, 31).Select(Set.Label), Enumerable.Range(0, 31).Select(mapped.Label));
        Assert.Equal($"{Path.Combine(target, "pictures.idx")}, picture 5", mapped.Describe(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => mapped.Read(31));
    }

    [Fact]
    public void Mapped_pictures_have_any_number_of_classes()
    {
        string[] classes = [.. Enumerable.Range(0, 1000).Select(label => $"class {label}, ñ")];
        var data = new ImageDataset("many", 3, 1, 1, [1, 2, 3, 4, 5, 6], [999, 256], classes);
        MappedPictures.Write(data, folder["packed"]);
        using (var mapped = MappedPictures.Open(folder["packed"]))
        {
            Assert.Equal(classes, mapped.ClassNames);
            Assert.Equal((999, 256), (mapped.Label(0), mapped.Label(1)));
            Assert.Equal([4, 5, 6], mapped.Read(1).Pixels.ToArray());
        }

        File.WriteAllLines(folder["packed/classes.txt"], classes[..900]);
        Assert.EndsWith("has the label 999, classes.txt beside it 900 classes. Write the folder anew.", Assert.Throws<InvalidDataException>(() => MappedPictures.Open(folder["packed"])).Message);
        Assert.StartsWith("toy has a class with a line break in its name", Assert.Throws<ArgumentException>(
            () => MappedPictures.Write(new ImageDataset("toy", 1, 1, 1, [0], [0], ["a\nb"]), folder["packed"])).Message);
    }

    [Fact]
    public void Mapped_pictures_are_replaced_whole_or_not_at_all()
    {
        var target = folder["packed"];
        MappedPictures.Write(Set, target);
        var before = Directory.GetFiles(target).Order().ToDictionary(file => file, File.ReadAllBytes);
        folder.Add("c/0.png", []);
        Assert.Throws<InvalidDataException>(() => MappedPictures.Write(Set, target));
        Assert.Equal(before, Directory.GetFiles(target).Order().ToDictionary(file => file, File.ReadAllBytes));

        MappedPictures.Write(Set.Subset([0, 10]), target);
        using var mapped = MappedPictures.Open(target);
        Assert.Equal(2, mapped.Count);
        Assert.Equal(3, Directory.GetFiles(target).Length);
    }

    [Fact]
    public void Damaged_mapped_pictures_are_told()
    {
        var target = folder["packed"];
        MappedPictures.Write(Set, target, channels: 1);
        var (path, labels) = (Path.Combine(target, "pictures.idx"), Path.Combine(target, "labels.idx"));
        string Error() => Assert.Throws<InvalidDataException>(() => MappedPictures.Open(target)).Message;
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^1]);
        Assert.Equal($"{path} promises 31 pictures of 3×4×1 (H×W×C) and has {31 * 12 - 1} bytes of them. Write the folder anew.", Error());
        File.WriteAllBytes(path, bytes[..10]);
        Assert.Equal($"{path} is no IDX file of N×H×W×C bytes. Write it anew.", Error());
        File.WriteAllBytes(path, bytes);
        File.WriteAllLines(Path.Combine(target, "classes.txt"), ["a"]);
        Assert.Equal($"{labels} has the label 1, classes.txt beside it 1 classes. Write the folder anew.", Error());
        folder.Add("b/0.png", PhotoFolder.Plain(5, 5, 0));
        Assert.Equal($"{folder["b/0.png"]} is 5×5, the first picture 3×4; resize them to one size.", Assert.Throws<InvalidDataException>(() => MappedPictures.Write(Set, target)).Message);
    }
}
