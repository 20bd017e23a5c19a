using Fovea.Data.Images;
using Fovea.Training.Runs;

namespace Fovea.Cli.Tests;

/// <summary>A folder of pictures from the first command to the last.</summary>
[Collection("one at a time")]
public sealed class PhotoTests : IDisposable
{
    const string Brief = "--size 16 --epochs 2 --batch-size 8 --width 0.25 --output @/runs --name run";

    readonly Tool tool = new();

    public void Dispose() => tool.Dispose();

    string Photos(int count = 20, string name = "photos") => StripedPhotos.Make(tool, count, name);

    string Write(string file, int number, bool isWarm) => StripedPhotos.Write(tool.File(file), number, isWarm);

    [Fact]
    public void A_folder_is_trained_measured_and_used()
    {
        Photos();
        var trained = tool.Run($"train @/photos {Brief}");
        Assert.Equal(0, trained.Code);
        Assert.Contains("photos: 32 pictures of 2 classes to learn; photos held out: 8 to measure on", trained.Error);
        Assert.Contains("input 3×16×16: colour, shorter sides are about 20 pixels", trained.Error);
        Assert.Matches(@"normalize 0\.\d+,0\.\d+,0\.\d+,0\.\d+,0\.\d+,0\.\d+: mean and deviation of 32 pictures to learn", trained.Error);
        Assert.Contains("resnet10-small, 2 epochs, batch 8, nesterov at 0.05, cosine after warming up for 1, augment resized-crop:0.35,flip;", trained.Error);
        Assert.Matches(@"(?m)^done after 8 steps in \d+\.\d s, \d+\.\d % of it waiting for pictures, test accuracy \d", trained.Output);
        Assert.Matches(@"(?m)^ *class +cold-nights +warm-días +pictures +precision +recall *$", trained.Output);
        Assert.Matches(@"(?m)^ *warm-días +\d +\d +4 ", trained.Output);

        var run = RunFolder.Open(tool.File("runs/run")).Info;
        Assert.Equal([3, 16, 16], run.Input);
        Assert.Equal((tool.File("photos"), "crop", "16"), (run.Data, run.Options["fit"], run.Options["size"]));
        Assert.Equal(["cold-nights", "warm-días"], run.ClassResults!.Select(result => result.Name));
        Assert.Equal([4, 4], run.ClassResults!.Select(result => result.TakenFor.Sum()));

        var measured = tool.Run("eval @/runs/run @/photos --json").Json[0];
        Assert.Equal(8, measured.GetProperty("examples").GetInt32());
        Assert.Equal(8, tool.Run("eval @/runs/run @/photos/ --json").Json[0].GetProperty("examples").GetInt32());
        Assert.Equal(run.Result!.TestAccuracy, measured.GetProperty("test_accuracy").GetDouble());

        Assert.Equal(0, tool.Run("report @/runs/run").Code);
        Assert.Contains("\"name\": \"what-was-taken-for-what\"", File.ReadAllText(tool.File("runs/run/figures.json")));

        var one = tool.Run("predict @/runs/run @/photos/warm-días/3.png --top 1");
        Assert.Equal((0, ""), (one.Code, one.Error));
        Assert.Single(one.Lines);
        Assert.Equal(20, tool.Run("predict @/runs/run @/photos/warm-días/*.png").Lines.Length);
        Assert.Equal(40, tool.Run("predict @/runs/run @/photos").Lines.Length);
        Assert.Equal($"fovea: No picture fits {tool.File("photos/*.bmp")}: * and ? stand for characters of one name, ** for any folders.\n", tool.Run("predict @/runs/run @/photos/*.bmp").Error);
    }

    [Fact]
    public void Given_parts_are_used_as_they_are_and_mistakes_are_kept_as_pictures()
    {
        Photos(name: "photos/train");
        for (var i = 0; i < 3; i++)
        {
            Write($"photos/val/cold-nights/{i}.png", i, isWarm: true);
            Write($"photos/val/warm-días/{i}.png", i, isWarm: true);
        }

        var trained = tool.Run($"train @/photos {Brief}");
        Assert.Equal(0, trained.Code);
        Assert.Contains("photos train: 40 pictures of 2 classes to learn; photos val: 6 to measure on", trained.Error);
        var mistakes = Directory.GetFiles(tool.File("runs/run/mistakes")).Select(Path.GetFileName).Order().ToArray();
        Assert.Equal("sheet.png", mistakes[^1]);
        Assert.Matches(@"^01-(cold-nights-taken-for-warm-días|warm-días-taken-for-cold-nights)-\d+\.png$", mistakes[0]);
        Assert.Equal(128 * mistakes.Length - 128 + 8 * mistakes.Length, Picture.Read(tool.File("runs/run/mistakes/sheet.png")).Width);
        Assert.Equal(
            "fovea: --validation-split holds out a part where none is given, but photos val is one; leave the option out.\n",
            tool.Run($"train @/photos {Brief}2 --validation-split 0.3").Error);
    }

    [Fact]
    public void An_interrupted_run_goes_on_with_the_same_bits_for_any_number_of_workers_and_any_cache()
    {
        Photos();
        var command = $"train @/photos {Brief} --json".Replace("--name run", "");
        var whole = tool.Run($"{command} --name whole --workers 2").Json[^1];
        using var cancellation = new CancellationTokenSource();
        using var writer = new CancellingWriter(cancellation, "\"epoch\":2,\"step\":2,");
        Assert.Equal(130, tool.Run($"{command} --name broken --workers 0 --cache 0", cancellation.Token, writer).Code);
        var resumed = tool.Run("train --resume @/runs/broken --json --workers 1");
        Assert.Equal(0, resumed.Code);
        Assert.Equal(whole.GetProperty("weights_sha256").GetString(), resumed.Json[^1].GetProperty("weights_sha256").GetString());

        var first = tool.File("photos/warm-días/0.png");
        var written = File.GetLastWriteTimeUtc(first);
        File.SetLastWriteTimeUtc(first, written.AddHours(1));
        var told = tool.Run("train --resume @/runs/broken");
        Assert.Equal(0, told.Code);
        Assert.Contains($"Files of {tool.File("photos")} were written since this run began, at the same sizes: if a picture was changed, the run does not go on as if it had not been interrupted.\n", told.Error);
        File.AppendAllText(first, "longer");
        Assert.Equal(
            $"fovea: A picture of {tool.File("photos")} was changed since this run began: its file has another size. A run goes on with the same pictures; put it back, or start a new run.\n",
            tool.Run("train --resume @/runs/broken --epochs 3").Error);
        File.Delete(first);
        Assert.Equal(
            $"fovea: {tool.File("photos")} holds other files than when this run began; a run goes on with the same pictures in the same folders. Start a new run.\n",
            tool.Run("train --resume @/runs/broken --epochs 3").Error);
    }

    [Fact]
    public void A_file_that_goes_bad_on_the_way_loses_nothing_that_was_learned()
    {
        Photos();
        var whole = tool.Run($"train @/photos {Brief} --json".Replace("--name run", "--name whole")).Json[^1];
        var first = tool.File("photos/warm-días/0.png");
        var sound = File.ReadAllBytes(first);
        using var afterAnEpoch = new CancellationTokenSource();
        using var damage = afterAnEpoch.Token.Register(() => File.WriteAllBytes(first, new byte[sound.Length]));
        using var writer = new CancellingWriter(afterAnEpoch, "\"event\":\"epoch_ended\"");
        var stopped = tool.Run($"train @/photos {Brief} --json --cache 0", CancellationToken.None, writer);
        Assert.Equal(1, stopped.Code);
        Assert.EndsWith(
            $"lists all of them. What was learned is saved: once the file is as it was, fovea train --resume {tool.File("runs/run")} goes on.\n", stopped.Error);
        File.WriteAllBytes(first, sound);
        Assert.Equal(whole.GetProperty("weights_sha256").GetString(), tool.Run("train --resume @/runs/run --json").Json[^1].GetProperty("weights_sha256").GetString());
    }

    [Fact]
    public void A_bad_file_stops_or_is_skipped()
    {
        Photos();
        var bad = tool.File("photos/warm-días/7.png");
        File.WriteAllBytes(bad, []);
        var stopped = tool.Run($"train @/photos {Brief}-stopped");
        Assert.Equal(1, stopped.Code);
        Assert.Contains($"fovea: {bad} is not a picture that can be read: the file is empty.", stopped.Error);
        Assert.EndsWith($"To learn without such files start again with --on-bad-file skip; fovea data check {tool.File("photos")} lists all of them.\n", stopped.Error);

        var skipped = tool.Run($"train @/photos {Brief} --on-bad-file skip");
        Assert.Equal(0, skipped.Code);
        Assert.Matches($"1 of the pictures to (learn|measure on) could not be read in the last epoch and was skipped; the first: {System.Text.RegularExpressions.Regex.Escape(bad)} is not", skipped.Error);
        Assert.Equal(1, tool.Run("predict @/runs/run @/photos").Code);
        if (!OperatingSystem.IsWindows())
            Assert.StartsWith("fovea: /dev/zero is not a picture that can be read: the file is empty.", tool.Run("predict @/runs/run /dev/zero").Error);
        Assert.Equal(39, tool.Run("predict @/runs/run @/photos --on-bad-file skip").Lines.Length);
        Assert.Contains("more than the 100 pixels allowed: make it smaller, or raise the limit (maxPixels, on the command line --max-pixels).", tool.Run($"train @/photos {Brief}-small --max-pixels 100").Error);
    }

    [Theory]
    [InlineData("train @/none/", 1, "There is no folder @/none/.")]
    [InlineData("train @/none.csv", 1, "There is no manifest @/none.csv.")]
    [InlineData("train digits --fit crop", 2, "--fit is for photos in files; digits is a set of its own.")]
    [InlineData("train @/photos --preset fast --output @", 2, "The preset fast is made for digits, mnist, fashion-mnist, not for photos; leave --preset out.")]
    [InlineData("train @/photos --augment twirl --output @", 2, "There is no augmentation \"twirl\". Augmentations are crop, flip, vflip, rotate, affine, jitter, gray, blur, erase, trivial, rand, resized-crop, mixup, cutmix, none.")]
    [InlineData("train @/photos --validation-split 0 --output @", 2, "--validation-split 0 leaves 4 pictures to learn and 0 to measure on; there must be some of each.")]
    [InlineData("data check @/photos/warm-días", 1, "@/photos/warm-días has 2 pictures but no folders with pictures, so their classes are not told. Put the pictures of each class into a folder of its own, such as @/photos/warm-días/cats/1.jpg.")]
    public void Wrong_photos_are_told_in_a_sentence(string command, int code, string expected)
    {
        Photos(count: 2);
        var outcome = tool.Run(command);
        Assert.Equal(code, outcome.Code);
        Assert.Contains($"fovea: {expected.Replace("@", tool.Folder)}\n", outcome.Error);
    }

    [Fact]
    public void A_last_batch_of_one_picture_is_left_out_since_nothing_can_be_normalised_over_it()
    {
        Photos(count: 8); // of each class 6 to learn
        Write("photos/warm-días/8.png", 8, isWarm: true);
        var trained = tool.Run($"train @/photos {Brief} --batch-size 6".Replace("--batch-size 8", ""));
        Assert.Contains("13 pictures of 2 classes to learn", trained.Error);
        Assert.Contains("the last batch would be one picture, from which batch normalization cannot learn: each epoch leaves another one out", trained.Error);
        Assert.Contains("12 pictures in 2 steps an epoch", trained.Output);
        Assert.Equal(0, trained.Code);
    }

    [Fact]
    public void Check_finds_what_is_wrong_and_says_so_with_its_exit_code()
    {
        Photos(count: 4);
        var sound = tool.Run("data check @/photos");
        Assert.Contains("photos: 8 pictures; cold-nights 4, warm-días 4", sound.Output);
        Assert.Contains("sizes (W×H): 24×20 to 26×20, medians 25×20", sound.Output);

        File.WriteAllBytes(tool.File("photos/warm-días/zero.jpg"), []);
        File.Copy(tool.File("photos/warm-días/0.png"), tool.File("photos/cold-nights/copy.jpg"));
        var wrong = tool.Run("data check @/photos");
        Assert.Equal(1, wrong.Code);
        Assert.Contains("files that cannot be read: 1\n", wrong.Output);
        Assert.Contains($"files whose ending lies about their format: 1\n  {tool.File("photos/cold-nights/copy.jpg")}: its ending promises JPEG, but it is PNG\n", wrong.Output);
        Assert.Contains($"the same file twice: 1\n  {tool.File("photos/cold-nights/copy.jpg")} and {tool.File("photos/warm-días/0.png")}, in different classes\n", wrong.Output);
        Assert.EndsWith("something is wrong: see above\n", wrong.Output);
        var json = tool.Run("data check @/photos --json").Json.Single();
        Assert.True(json.GetProperty("wrong").GetBoolean());
        Assert.Equal(1, json.GetProperty("unreadable").GetArrayLength());
        Assert.Equal(1, tool.Run("data check @/runs").Code);
    }

    [Fact]
    public void Show_writes_a_sheet_as_picture_or_page()
    {
        Photos(count: 5);
        Assert.Equal($"{tool.File("s.png")}: 6 of 10 pictures of photos\n", tool.Run("data show @/photos --sheet @/s.png --count 6").Output);
        Assert.Equal(0, tool.Run("data show @/photos --sheet @/new/folder/s.png").Code);
        foreach (var photo in Directory.EnumerateFiles(tool.File("photos"), "*", SearchOption.AllDirectories))
            File.WriteAllBytes(photo, []);
        var nothing = tool.Run("data show @/photos --sheet @/nothing.png --on-bad-file skip");
        Assert.Equal(1, nothing.Code);
        Assert.EndsWith("fovea: photos: none of the pictures looked at can be read, so there is nothing to show.\n", nothing.Error);
        Assert.False(File.Exists(tool.File("nothing.png")));
        Assert.Equal(6 * 136 + 8, Picture.Read(tool.File("s.png")).Width);
        Assert.Equal(0, tool.Run("data show digits --sheet @/s.html --count 10").Code);
        Assert.Contains("digits train", File.ReadAllText(tool.File("s.html")));
        Assert.Equal(2, tool.Run("data show digits --sheet @/s.gif").Code);
    }
}
