using System.Diagnostics;
using Fovea.Data.Datasets;

namespace Fovea.Data.Tests.Datasets;

public sealed class ImageFolderTests : IDisposable
{
    readonly PhotoFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_class_is_a_folder_and_order_is_that_of_characters()
    {
        folder.With("b", 2).With("a", 3).With("C/inner", 1);
        var (train, validation, test) = ImageFolder.Open(folder.Path);
        Assert.Equal(["C", "a", "b"], train.ClassNames);
        Assert.Equal([0, 1, 1, 1, 2, 2], Enumerable.Range(0, train.Count).Select(train.Label));
        Assert.Equal(folder["C/inner/0.png"], train.PathOf(0));
        Assert.Equal(folder["b/1.png"], train.Describe(5));
        Assert.Equal((4, 3, 1), (train.Read(5).Width, train.Read(5).Height, train.Read(5).Pixels[0]));
        Assert.Null(validation);
        Assert.Null(test);
        Assert.Empty(train.Notes);
    }

    [Theory]
    [InlineData("train", "val", "test")]
    [InlineData("Training", "valid", "testing")]
    [InlineData("train", "validation", "Test")]
    public void Parts_are_known_by_their_usual_names(string train, string validation, string test)
    {
        folder.With($"{train}/cats", 3).With($"{train}/dogs", 3).With($"{validation}/dogs", 1).With($"{validation}/cats", 1).With($"{test}/dogs", 2);
        var parts = ImageFolder.Open(folder.Path);
        Assert.Equal((6, 2, 2), (parts.Train.Count, parts.Validation!.Count, parts.Test!.Count));
        Assert.Equal(["cats", "dogs"], parts.Test.ClassNames);
        Assert.Equal(1, parts.Test.Label(0));
        Assert.Equal([$"The class cats has no picture in {folder[test]}; how well it is recognised cannot be measured there."], parts.Test.Notes);
    }

    [Fact]
    public void A_class_may_be_called_as_a_part_is()
    {
        folder.With("bus", 1).With("car", 2).With("train", 3);
        var parts = ImageFolder.Open(folder.Path);
        Assert.Equal(["bus", "car", "train"], parts.Train.ClassNames);
        folder.With("test", 2).With("test/inner", 1);
        Assert.Equal(["bus", "car", "test", "train"], ImageFolder.Open(folder.Path).Train.ClassNames);
        Assert.Null(parts.Validation);
    }

    [Fact]
    public void Spaces_and_letters_of_any_script_are_kept()
    {
        folder.With("blé d'été", 1).With("桜 の 花", 2).With("Ёлка", 1);
        var train = ImageFolder.Open(folder.Path).Train;
        Assert.Equal(["blé d'été", "Ёлка", "桜 の 花"], train.ClassNames);
        Assert.Equal(folder["桜 の 花/1.png"], train.PathOf(3));
        Assert.Equal(4, Enumerable.Range(0, 4).Select(train.Read).Count());
    }

    [Fact]
    public void Other_files_are_passed_over_and_told()
    {
        folder.With("a", 1).With("b", 1).With("empty", 0);
        Directory.CreateDirectory(folder["empty"]);
        foreach (var name in new[] { "a/notes.txt", "a/1.webp", "b/2.webp", "a/.DS_Store", ".hidden/x.png" })
            folder.Add(name, [1]);
        var train = ImageFolder.Open(folder.Path).Train;
        Assert.Equal((2, 2), (train.Count, train.ClassNames.Count));
        Assert.Equal(
            [
                $"The folder {folder["empty"]} has no pictures; it is passed over.",
                $"{folder["a/notes.txt"]} was passed over: its ending is not that of a picture that can be read.",
                $"2 files ending in .webp were passed over, such as {folder["a/1.webp"]}: that is not a picture's ending that can be read.",
            ],
            train.Notes);
    }

    [Fact]
    public void A_link_that_leads_back_is_not_followed()
    {
        folder.With("a", 1).With("b", 1);
        Directory.CreateSymbolicLink(folder["a/back"], folder.Path);
        Directory.CreateSymbolicLink(folder["b/self"], folder["b"]);
        var train = ImageFolder.Open(folder.Path).Train;
        Assert.Equal(2, train.Count);
        Assert.Equal(
            [$"{folder["a/back"]} leads back to a folder that it is in; it was not followed.", $"{folder["b/self"]} leads back to a folder that it is in; it was not followed."],
            train.Notes);
    }

    [Fact]
    public void Folders_that_cannot_be_learned_from_are_told()
    {
        string Error() => Assert.ThrowsAny<Exception>(() => ImageFolder.Open(folder.Path)).Message;
        var (layout, other) = ("Put the pictures of each class into a folder of its own, such as", Path.Combine(folder.Path, "cats", "1.jpg"));
        Assert.Equal(
            $"{folder.Path} has no pictures: none of its folders holds a file that ends in .jpg, .jpeg, .jpe, .jfif, .png, .bmp, .gif, .pbm, .pgm, .ppm, .pnm. {layout} {other}.", Error());
        folder.Add("0.png", PhotoFolder.Plain(4, 3, 0));
        folder.Add("1.png", PhotoFolder.Plain(4, 3, 1));
        Assert.Equal($"{folder.Path} has 2 pictures but no folders with pictures, so their classes are not told. {layout} {other}.", Error());
        folder.With("roses", 2);
        Assert.Equal($"{folder.Path} has one class only, roses; to tell classes apart takes at least two. {layout} {Path.Combine(folder.Path, "others", "1.jpg")}.", Error());

        Assert.Equal($"There is no folder {folder["none"]}.", Assert.Throws<DirectoryNotFoundException>(() => ImageFolder.Open(folder["none"])).Message);
        Assert.Equal(
            $"{folder["0.png"]} is a file; give a folder with a sub-folder of pictures for each class, or a manifest ending in .csv.",
            Assert.Throws<DirectoryNotFoundException>(() => ImageFolder.Open(folder["0.png"])).Message);
    }

    [Fact]
    public void A_class_that_was_not_learned_is_an_error()
    {
        folder.With("train/a", 1).With("train/b", 1).With("val/c", 1);
        Assert.Equal(
            $"{folder["val"]} has a class c that {Path.GetFileName(folder.Path)} train has not; its classes are a, b. Move the folder {folder["val/c"]} away, or learn that class too.",
            Assert.Throws<InvalidDataException>(() => ImageFolder.Open(folder.Path)).Message);
        Directory.Delete(folder["train/a"], recursive: true);
        Directory.Delete(folder["train/b"], recursive: true);
        Assert.Equal(
            $"{folder.Path} has val with folders of classes, but no train that has them. Put the pictures to learn into {folder["train"]}, or, to use one part alone, name it: {folder["val"]}.",
            Assert.Throws<InvalidDataException>(() => ImageFolder.Open(folder.Path)).Message);
        folder.With("Test/a", 1);
        Directory.Delete(folder["train"]);
        Assert.StartsWith($"{folder.Path} has val and Test with folders of classes,", Assert.Throws<InvalidDataException>(() => ImageFolder.Open(folder.Path)).Message);
        folder.With("train/a", 1).With("train/b", 1);
        Assert.Contains("that the model has not; its classes are x, a.", Assert.Throws<InvalidDataException>(() => ImageFolder.Open(folder["train"], ["x", "a"])).Message);
        Assert.Equal(1, ImageFolder.Open(folder["train"], ["b", "a"]).Train.Label(0));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        folder.With("a", 1).With("b", 1);
        folder.Add("a/1.jpg", []);
        folder.Add("a/2.png", "text"u8.ToArray());
        folder.Add("a/3.png", [0]);
        var train = ImageFolder.Open(folder.Path).Train;
        string Error(int index) => Assert.ThrowsAny<Exception>(() => train.Read(index)).Message;
        Assert.StartsWith($"{folder["a/1.jpg"]} is not a picture that can be read: the file is empty.", Error(1));
        Assert.StartsWith($"{folder["a/2.png"]} is not a picture that can be read: it starts with the bytes 74 65 78 74.", Error(2));

        // Reading a folder is refused just as a file without permission is, also to the superuser.
        File.Delete(folder["a/3.png"]);
        Directory.CreateDirectory(folder["a/3.png"]);
        Assert.Equal($"{folder["a/3.png"]} may not be read: permission was refused. Give the file read permission, or remove it.", Error(3));
        Directory.Delete(folder["a/3.png"]);
        Assert.Equal($"{folder["a/3.png"]} is not there: it was removed, or a manifest names what never was.", Error(3));
    }

    [Fact]
    public async Task A_pipe_is_an_empty_file_and_a_link_to_itself_is_named()
    {
        if (OperatingSystem.IsWindows())
            return;
        folder.With("a", 1).With("b", 1);
        using (var made = Process.Start("mkfifo", folder["a/1.png"]))
            await made.WaitForExitAsync();
        File.CreateSymbolicLink(folder["a/2.png"], folder["a/1.png"]);
        File.CreateSymbolicLink(folder["a/3.png"], folder["a/3.png"]);
        var train = ImageFolder.Open(folder.Path).Train;
        async Task<string> Error(int index)
        {
            var reading = Task.Run(() => train.Read(index)).WaitAsync(TimeSpan.FromSeconds(10));
            return (await Assert.ThrowsAnyAsync<Exception>(() => reading)).Message;
        }

        Assert.StartsWith($"{folder["a/1.png"]} is not a picture that can be read: the file is empty.", await Error(1));
        Assert.StartsWith($"{folder["a/2.png"]} is not a picture that can be read: the file is empty.", await Error(2));
        Assert.StartsWith($"{folder["a/3.png"]} could not be read: ", await Error(3));
    }

    [Fact]
    public void Pictures_of_any_size_up_to_the_limit_are_read()
    {
        folder.With("a", 1, width: 1, height: 1).With("b", 1);
        var huge = folder.Add("b/huge.pbm", [.. "P4 20000 20000\n"u8, 0]);
        var train = ImageFolder.Open(folder.Path).Train;
        Assert.Equal(1, train.Read(0).Width);
        Assert.Equal(
            $"{huge} is 20000×20000 (W×H), more than the 134,217,728 pixels allowed: make it smaller, or raise the limit (maxPixels, on the command line --max-pixels).",
            Assert.Throws<InvalidDataException>(() => train.Read(2)).Message);
        Assert.Contains("more than the 11 pixels allowed", Assert.Throws<InvalidDataException>(() => ImageFolder.Open(folder.Path, maxPixels: 11).Train.Read(1)).Message);
        Assert.Equal(4, ImageFolder.Open(folder.Path, maxPixels: 12).Train.Read(1).Width);
    }

    [Fact]
    public void A_mark_tells_what_has_changed_in_a_folder()
    {
        folder.With("a", 2).With("b", 1);
        FilesMark Mark() => ImageFolder.Open(folder.Path).Train.Mark();
        var before = Mark();
        Assert.Equal(before, Mark());
        File.SetLastWriteTimeUtc(folder["a/1.png"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal((before.Names, before.Sizes), (Mark().Names, Mark().Sizes));
        Assert.NotEqual(before.Times, Mark().Times);
        File.AppendAllText(folder["a/1.png"], "!");
        Assert.Equal(before.Names, Mark().Names);
        Assert.NotEqual(before.Sizes, Mark().Sizes);
        File.Move(folder["a/1.png"], folder["b/1.png"]);
        Assert.NotEqual(before.Names, Mark().Names);
    }

    // 100,000 files are in docs/data.md; a tenth of them here, with the same limits a file.
    [Fact]
    public void Many_files_cost_little_time_and_memory()
    {
        const int Files = 10_000;
        for (var label = 0; label < 10; label++)
        {
            Directory.CreateDirectory(folder[$"class {label}"]);
            for (var i = 0; i < Files / 10; i++)
                File.WriteAllBytes(folder[$"class {label}/photo number {i:000000}.jpg"], []);
        }

        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var train = ImageFolder.Open(folder.Path).Train;
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Files, train.Count);
        Assert.InRange(bytes, Files, Files * 1000);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 3);
    }
}
