using Fovea.Data.Checks;
using Fovea.Data.Datasets;
using Fovea.Data.Images;
using Fovea.Data.Tests.Datasets;

namespace Fovea.Data.Tests.Checks;

public sealed class DataCheckTests : IDisposable
{
    readonly PhotoFolder folder = new();

    public void Dispose() => folder.Dispose();

    DataReport Check() => DataCheck.Run(ImageFolder.Open(folder.Path));

    void AddBusy(string part, int count, ulong seed)
    {
        for (var i = 0; i < count; i++)
            folder.Add($"{part}/{i}.png", PhotoFolder.Busy(40, 30, seed + (ulong)i));
    }

    [Fact]
    public void A_sound_set_has_nothing_wrong()
    {
        AddBusy("train/a", 20, 0);
        AddBusy("train/b", 10, 100);
        AddBusy("val/b", 5, 200);
        var report = Check();
        Assert.False(report.IsWrong);
        Assert.Empty(report.Twins);
        Assert.Equal([30, 5], report.Parts.Select(part => part.Count));
        Assert.Equal(10, report.Parts[0].Classes["b"]);
        Assert.Equal(2, report.Imbalance);
        Assert.Equal(((40, 30), (40, 30), (40, 30)), (report.Sizes!.Least, report.Sizes.Middle, report.Sizes.Most));
        Assert.InRange(report.Mean[0], 0.4, 0.6);
        Assert.InRange(report.Deviation[2], 0.1, 0.4);
    }

    [Fact]
    public void Means_and_deviations_are_those_of_the_pixels_to_learn()
    {
        folder.Add("train/a/0.png", new Picture(2, 1, 3, [0, 51, 255, 255, 51, 255]));
        folder.Add("train/b/0.png", new Picture(1, 1, 3, [255, 51, 0]));
        folder.Add("val/b/0.png", new Picture(1, 1, 3, [9, 9, 9]));
        var report = Check();
        Assert.Equal([0.75, 0.2, 0.5], report.Mean.Select(mean => Math.Round(mean, 6)));
        Assert.Equal([Math.Round(Math.Sqrt(0.75 - 0.5625), 6), 0, 0.5], report.Deviation.Select(deviation => Math.Round(deviation, 6)));
    }

    [Fact]
    public void Bad_files_and_lying_endings_are_found()
    {
        AddBusy("a", 2, 0);
        AddBusy("b", 2, 10);
        File.Move(folder["a/1.png"], folder["a/1.jpg"]);
        var zero = folder.Add("b/zero.jpg", []);
        var report = Check();
        Assert.True(report.IsWrong);
        Assert.Equal((folder["a/1.jpg"], "its ending promises JPEG, but it is PNG"), (report.Mislabelled.Single().Path, report.Mislabelled.Single().Reason));
        Assert.Equal(zero, report.Unreadable.Single().Path);
        Assert.StartsWith($"{zero} is not a picture that can be read: the file is empty.", report.Unreadable.Single().Reason);
    }

    [Fact]
    public void Equal_and_similar_pictures_are_found_across_parts_and_classes()
    {
        AddBusy("train/a", 4, 0);
        AddBusy("train/b", 4, 10);
        AddBusy("val/a", 2, 20);
        File.Copy(folder["train/a/0.png"], folder["train/b/copy.png"]);
        File.Copy(folder["train/a/1.png"], folder["val/a/leak.png"]);
        folder.Add("val/a/smaller.png", Resampling.Resize(Picture.Read(folder["train/a/2.png"]), 25, 19));
        var twins = Check().Twins;
        Assert.Equal(
            [
                new Twins(folder["train/a/0.png"], folder["train/b/copy.png"], IsExact: true, IsLeak: false, IsContradiction: true),
                new Twins(folder["train/a/1.png"], folder["val/a/leak.png"], IsExact: true, IsLeak: true, IsContradiction: false),
                new Twins(folder["train/a/2.png"], folder["val/a/smaller.png"], IsExact: false, IsLeak: true, IsContradiction: false),
            ],
            twins);
    }

    [Fact]
    public void Every_pair_of_a_group_is_told_above_all_each_that_leaks()
    {
        AddBusy("train/a", 2, 0);
        AddBusy("train/b", 1, 10);
        AddBusy("val/a", 1, 20);
        File.Copy(folder["train/a/0.png"], folder["train/a/again.png"]);
        File.Copy(folder["train/a/0.png"], folder["val/a/leak.png"]);
        folder.Add("val/a/smaller.png", Resampling.Resize(Picture.Read(folder["train/a/0.png"]), 25, 19));
        File.Copy(folder["val/a/smaller.png"], folder["val/a/smaller too.png"]);
        (string, string, bool)[] expected =
        [
            ("train/a/0.png", "train/a/again.png", true),
            ("train/a/0.png", "val/a/leak.png", true),
            ("train/a/again.png", "val/a/leak.png", true),
            ("train/a/0.png", "val/a/smaller too.png", false),
            ("train/a/again.png", "val/a/smaller too.png", false),
            ("val/a/leak.png", "val/a/smaller too.png", false),
            ("train/a/0.png", "val/a/smaller.png", false),
            ("train/a/again.png", "val/a/smaller.png", false),
            ("val/a/leak.png", "val/a/smaller.png", false),
            ("val/a/smaller too.png", "val/a/smaller.png", true),
        ];
        var report = Check();
        Assert.Equal(expected.Select(pair => (folder[pair.Item1], folder[pair.Item2], pair.Item3)), report.Twins.Select(twins => (twins.First, twins.Second, twins.IsExact)));
        Assert.Equal(6, report.Twins.Count(twins => twins.IsLeak));
        Assert.Equal(0, report.MoreTwins);
    }

    [Fact]
    public void Of_very_many_copies_the_rest_is_counted()
    {
        for (var i = 0; i < 120; i++)
            folder.Add($"a/{i}.png", PhotoFolder.Plain(2, 2, 7));
        folder.Add("b/0.png", PhotoFolder.Plain(2, 2, 8)); // as even, but another picture
        var report = Check();
        Assert.Equal(120 * 119 / 2, report.Twins.Count + report.MoreTwins);
        Assert.Equal(19 * 20 / 2, report.MoreTwins);
    }

    [Fact]
    public void A_hash_stands_small_changes_and_tells_pictures_apart()
    {
        var picture = PhotoFolder.Busy(64, 48, 1);
        var hash = PerceptualHash.Of(picture)!.Value;
        Assert.Equal(0, hash.Distance(hash));
        Assert.InRange(PerceptualHash.Of(Resampling.Resize(picture, 40, 30))!.Value.Distance(hash), 0, 6);
        Assert.InRange(PerceptualHash.Of(PhotoFolder.Busy(64, 48, 2))!.Value.Distance(hash), 30, 98);
        Assert.Null(PerceptualHash.Of(PhotoFolder.Plain(64, 48, 100)));
    }
}
