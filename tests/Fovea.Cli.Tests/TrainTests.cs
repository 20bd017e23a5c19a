using Fovea.Training.Runs;

namespace Fovea.Cli.Tests;

[Collection("one at a time")]
public sealed class TrainTests : IDisposable
{
    readonly Tool tool = new();

    public void Dispose() => tool.Dispose();

    [Fact]
    public void Training_writes_lines_and_a_run_folder()
    {
        var outcome = tool.Run("train digits --limit 500 --epochs 1 --eval-samples 200 --output @");
        Assert.Equal(0, outcome.Code);
        Assert.Equal("SimpleConvNet: 433,890 parameters, Adam at 0.001, 500 pictures in 5 steps an epoch", outcome.Lines[0]);
        Assert.StartsWith("epoch 1/1  loss ", outcome.Lines[1]);
        Assert.StartsWith("done after 5 steps in ", outcome.Lines[2]);
        Assert.StartsWith("weights sha256 ", outcome.Lines[3]);
        Assert.Equal(4, outcome.Lines.Length);
        Assert.Contains($"run folder {tool.File("digits-simple-1")}", outcome.Error);

        var run = RunFolder.Open(tool.File("digits-simple-1"));
        Assert.StartsWith("fovea train digits --limit 500", run.Info.Command);
        Assert.Equal(("simple", "digits", 1ul), (run.Info.Model, run.Info.Data, run.Info.Seed));
        Assert.Equal("completed", run.Info.Result!.Status);
        Assert.True(File.Exists(run.Best) && File.Exists(run.Last) && File.Exists(run.Resume));
    }

    [Fact]
    public void Json_is_one_object_an_event_and_nothing_else()
    {
        var outcome = tool.Run("train digits --limit 300 --epochs 1 --eval-samples 100 --model perceptron --output @ --name run --json");
        Assert.Equal(0, outcome.Code);
        var events = outcome.Json;
        Assert.Equal("training_started", events[0].GetProperty("event").GetString());
        var last = events[^1];
        Assert.Equal("training_ended", last.GetProperty("event").GetString());
        Assert.InRange(last.GetProperty("test_accuracy").GetDouble(), 0, 1);
        Assert.True(last.GetProperty("seconds").GetDouble() > 0);
        Assert.Matches("^[0-9a-f]{64}$", last.GetProperty("weights_sha256").GetString());
        Assert.Equal(File.ReadAllText(tool.File("run/events.jsonl")), outcome.Output);
    }

    [Theory]
    [InlineData("simple")]
    [InlineData("lenet5")]
    public void Equal_seeds_give_equal_weights_for_any_number_of_threads(string model)
    {
        var sums = new[] { 1, 2, 4 }.Select(threads => tool.Run(
            $"train digits --limit 300 --epochs 1 --eval-samples 100 --model {model} --threads {threads} --output @ --json")
            .Json[^1].GetProperty("weights_sha256").GetString()!).ToArray();
        Assert.Equal([sums[0], sums[0], sums[0]], sums);
        Assert.NotEqual(sums[0], tool.Run($"train digits --limit 300 --epochs 1 --eval-samples 100 --model {model} --seed 2 --output @ --json")
            .Json[^1].GetProperty("weights_sha256").GetString());
    }

    [Fact]
    public void An_interrupted_run_tells_how_to_go_on_and_then_ends_with_the_same_bits()
    {
        const string Command = "train digits --limit 600 --epochs 2 --eval-samples 100 --model perceptron --opt momentum --output @ --json";
        var whole = tool.Run($"{Command} --name whole").Json[^1];

        using var cancellation = new CancellationTokenSource();
        using var writer = new CancellingWriter(cancellation, "\"epoch\":2,\"step\":3,");
        var broken = tool.Run($"{Command} --name broken", cancellation.Token, writer);
        Assert.Equal(130, broken.Code);
        Assert.EndsWith($"Interrupted; everything is saved. To go on: fovea train --resume {tool.File("broken")}\n", broken.Error);
        Assert.Equal("cancelled", broken.Json[^1].GetProperty("reason").GetString());

        var resumed = tool.Run("train --resume @/broken --json");
        Assert.Equal(0, resumed.Code);
        Assert.Equal((2, 3), (resumed.Json[0].GetProperty("epoch").GetInt32(), resumed.Json[0].GetProperty("step").GetInt32()));
        Assert.Equal(whole.GetProperty("weights_sha256").GetString(), resumed.Json[^1].GetProperty("weights_sha256").GetString());
        Assert.Equal(whole.GetProperty("test_accuracy").GetDouble(), resumed.Json[^1].GetProperty("test_accuracy").GetDouble());
    }

    [Fact]
    public void An_interruption_of_the_last_measurement_is_obeyed()
    {
        using var cancellation = new CancellationTokenSource();
        using var writer = new CancellingWriter(cancellation, "\"event\":\"training_stopping\"");
        var broken = tool.Run("train digits --limit 300 --epochs 1 --eval-samples 100 --model perceptron --output @ --name run --json", cancellation.Token, writer);
        Assert.Equal(130, broken.Code);
        Assert.EndsWith($"Interrupted; everything is saved. To go on: fovea train --resume {tool.File("run")}\n", broken.Error);
        Assert.False(broken.Json[^1].TryGetProperty("test_accuracy", out _));

        var resumed = tool.Run("train --resume @/run --json");
        Assert.Equal(0, resumed.Code);
        Assert.Equal(broken.Json[^1].GetProperty("weights_sha256").GetString(), resumed.Json[^1].GetProperty("weights_sha256").GetString());
        Assert.InRange(resumed.Json[^1].GetProperty("test_accuracy").GetDouble(), 0, 1);
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("nesterov")]
    [InlineData("adagrad")]
    [InlineData("rmsprop")]
    [InlineData("adam")]
    [InlineData("adamw")]
    public void Each_optimizer_begins_with_the_learning_rate_that_the_help_states(string optimizer)
    {
        Assert.Contains("[default: 0.001 for adam and adamw, 0.01 for the others; 0.1 for CIFAR, 0.05 for photos]", string.Join(' ', tool.Run("train --help").Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        var started = tool.Run($"train digits --limit 100 --epochs 1 --eval-samples 100 --model perceptron --opt {optimizer} --output @ --json").Json[0];
        Assert.Equal(optimizer is "adam" or "adamw" ? 0.001f : 0.01f, started.GetProperty("learning_rate").GetSingle());
    }

    [Fact]
    public void A_batch_larger_than_the_data_holds_all_of_it()
    {
        var started = tool.Run("train digits --limit 100 --epochs 1 --eval-samples 100 --model perceptron -b 2147483647 --output @ --json").Json[0];
        Assert.Equal(1, started.GetProperty("steps_per_epoch").GetInt32());
    }

    [Fact]
    public void A_finished_run_goes_on_for_more_epochs()
    {
        var whole = tool.Run("train digits --limit 300 --epochs 2 --eval-samples 100 --model perceptron --output @ --name whole --json").Json[^1];
        tool.TrainBriefly();
        var more = tool.Run("train --resume @/run --epochs 2 --json");
        Assert.Equal(whole.GetProperty("weights_sha256").GetString(), more.Json[^1].GetProperty("weights_sha256").GetString());
        Assert.Equal("2", RunFolder.Open(tool.File("run")).Info.Options["epochs"]);

        var fewer = tool.Run("train --resume @/run --epochs 1");
        Assert.Equal(2, fewer.Code);
        Assert.Equal($"fovea: The run {tool.File("run")} has learned 2 epochs already, more than 1; ask for more with --epochs.\n", fewer.Error);
        Assert.Equal("2", RunFolder.Open(tool.File("run")).Info.Options["epochs"]);
    }

    [Fact]
    public void Training_can_begin_with_given_weights()
    {
        var run = tool.TrainBriefly();
        var outcome = tool.Run($"train digits --limit 300 --epochs 1 --lr 0 --eval-samples 100 --model perceptron --weights {run}/checkpoints/last.safetensors --output @ --json");
        Assert.Equal(RunFolder.Open(run).Info.Result!.WeightsSha256, outcome.Json[^1].GetProperty("weights_sha256").GetString());
    }

    [Fact]
    public void Divergence_is_an_error_with_advice()
    {
        var outcome = tool.Run("train digits --limit 300 --epochs 3 --model mlp --opt sgd --lr 1e30 --output @ --name run");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("Training has diverged", outcome.Error);
        Assert.EndsWith($"Kept are the weights from before that step: {tool.File("run/checkpoints/last.safetensors")}.\n", outcome.Error);
        Assert.Equal(0, tool.Run("weights show @/run/checkpoints/last.safetensors").Code);
        Assert.DoesNotContain("   at ", outcome.Error);
        Assert.Equal("diverged", RunFolder.Open(tool.File("run")).Info.Result!.Status);
    }

    [Fact]
    public void Divergence_names_the_weights_that_are_kept()
    {
        var run = RunFolder.Open(tool.TrainBriefly());
        run.Write(run.Info with { Options = new Dictionary<string, string>(run.Info.Options) { ["normalize"] = "0,1e-40" } });
        var outcome = tool.Run("train --resume @/run --epochs 2");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("Training has diverged", outcome.Error);
        Assert.EndsWith($"Kept are the weights after step 3 of all, in epoch 1: {run.Last}.\n", outcome.Error);
    }
}
