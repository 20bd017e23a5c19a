using Fovea.Training.Runs;

namespace Fovea.Cli.Tests;

[Collection("one at a time")]
public sealed class PresetTests : IDisposable
{
    const string Brief = "train digits --preset fast --limit 256 --epochs 1 --eval-samples 128 --output @ --name run";

    readonly Tool tool = new();

    public void Dispose() => tool.Dispose();

    [Fact]
    public void The_help_tells_what_a_preset_sets()
    {
        var help = string.Join(' ', tool.Run("train --help").Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("--preset <name>", help);
        Assert.Contains(
            "fast (digits, mnist, fashion-mnist; over 99 % on MNIST within seconds): fastnet, 2 epochs, batch 128, adam at 0.01, cosine, "
            + "normalize 0.1307,0.3081, augment none", help);
    }

    [Fact]
    public void A_preset_sets_the_recipe_and_the_run_keeps_it()
    {
        var outcome = tool.Run(Brief);
        Assert.Equal(0, outcome.Code);
        Assert.Equal("FastNet: 11,810 parameters, Adam at 0.01, 256 pictures in 2 steps an epoch", outcome.Lines[0]);
        var options = RunFolder.Open(tool.File("run")).Info.Options;
        Assert.Equal(
            ("fast", "fastnet", "128", "adam", "0.01", "cosine", "0.1307,0.3081"),
            (options["preset"], options["model"], options["batch-size"], options["opt"], options["lr"], options["sched"], options["normalize"]));
        Assert.Equal(("1", "128"), (options["epochs"], options["eval-samples"]));
    }

    [Fact]
    public void A_run_of_a_preset_goes_on_with_it()
    {
        Assert.Equal(0, tool.Run(Brief).Code);
        var resumed = tool.Run("train --resume @/run --epochs 2 --json");
        Assert.Equal(0, resumed.Code);
        Assert.Equal(2, resumed.Json[^1].GetProperty("epochs").GetInt32());
        Assert.Equal("fast", RunFolder.Open(tool.File("run")).Info.Options["preset"]);
    }

    [Theory]
    [InlineData("--lr 0.5 -b 64", "FastNet: 11,810 parameters, Adam at 0.5, 256 pictures in 4 steps an epoch")]
    [InlineData("--model lenet5", "LeNet5: 61,706 parameters, Adam at 0.01, 256 pictures in 2 steps an epoch")]
    [InlineData("--width 0.5", "FastNet: 4,310 parameters, Adam at 0.01, 256 pictures in 2 steps an epoch")]
    [InlineData("--opt ADAM", "FastNet: 11,810 parameters, Adam at 0.01, 256 pictures in 2 steps an epoch")]
    [InlineData("--opt nesterov", "FastNet: 11,810 parameters, Sgd at 0.01, 256 pictures in 2 steps an epoch")]
    [InlineData("--opt adamw", "FastNet: 11,810 parameters, AdamW at 0.001, 256 pictures in 2 steps an epoch")]
    public void What_stands_beside_a_preset_takes_the_place_of_its_own(string option, string started) =>
        Assert.Equal(started, tool.Run($"{Brief} {option}").Lines[0]);

    [Fact]
    public void A_schedule_and_a_normalization_take_the_place_of_the_preset_s()
    {
        Assert.Equal(0, tool.Run($"{Brief} --sched step --normalize 0.5,0.5 --augment crop").Code);
        var options = RunFolder.Open(tool.File("run")).Info.Options;
        Assert.Equal(("step", "0.5,0.5", "crop"), (options["sched"], options["normalize"], options["augment"]));
    }
}
