using Fovea.Models;

namespace Fovea.Cli.Tests;

/// <summary>Commands that only show something.</summary>
[Collection("one at a time")]
public sealed class ShowTests : IDisposable
{
    readonly Tool tool = new();

    public void Dispose() => tool.Dispose();

    [Fact]
    public void Models_lists_every_model()
    {
        var outcome = tool.Run("models");
        Assert.Equal(0, outcome.Code);
        Assert.Equal(1 + ModelRegistry.Cards.Count, outcome.Lines.Length);
        Assert.Matches(@"^simple +SimpleConvNet +1×28×28 +433,890 +865,000 ", outcome.Lines.Single(line => line.StartsWith("simple ")));
        var json = tool.Run("models --json").Json.Single(model => model.GetProperty("name").GetString() == "lenet5");
        Assert.Equal(61_706, json.GetProperty("parameters").GetInt64());
        Assert.Equal([1, 28, 28], json.GetProperty("input").EnumerateArray().Select(size => size.GetInt32()));
    }

    [Fact]
    public void Summary_shows_a_model_layer_by_layer()
    {
        var outcome = tool.Run("summary simple --batch 8");
        Assert.Equal(0, outcome.Code);
        Assert.Equal("SimpleConvNet, input 8×1×28×28", outcome.Lines[0]);
        Assert.Matches(@"^name +layer +output +parameters +multiply-adds +training +inference +sees +jump$", outcome.Lines[1]);
        Assert.Matches(@"^features\.0 +Conv2d\(1 → 30, 5×5\) +8×30×24×24 +780 +3,456,000 +540 KB +540 KB +5×5 +1×1$", outcome.Lines[2]);
        Assert.Equal("total: 433,890 parameters, 6,920,000 multiply-adds", outcome.Lines[^2]);
        Assert.Matches(@"^a training step takes [0-9.]+ MB: weights 1\.[78] MB, gradients 1\.7 MB, optimizer 3\.3 MB, batch and activations [0-9.]+ MB, runtime 40\.0 MB", outcome.Lines[^1]);

        var json = tool.Run("summary simple --json --classes 3").Json.Single();
        Assert.Equal(433_890 - (7 * 101), json.GetProperty("parameters").GetInt64());
        Assert.Equal([1, 30, 24, 24], json.GetProperty("layers")[0].GetProperty("output").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal([5, 5], json.GetProperty("layers")[0].GetProperty("receptive_field").EnumerateArray().Select(size => size.GetInt32()));
    }

    [Theory]
    [InlineData("train")]
    [InlineData("eval")]
    [InlineData("predict")]
    [InlineData("summary")]
    [InlineData("models")]
    [InlineData("weights")]
    [InlineData("book")]
    [InlineData("bench")]
    [InlineData("weights show")]
    [InlineData("weights convert")]
    public void Every_command_has_help_with_an_example(string command)
    {
        var outcome = tool.Run($"{command} --help");
        Assert.Equal(0, outcome.Code);
        Assert.Contains($"  fovea {command} ".TrimEnd(), outcome.Output[outcome.Output.IndexOf("Examples:", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void Weights_are_shown_and_converted_with_what_they_say_of_themselves()
    {
        var run = tool.TrainBriefly();
        var converted = tool.File("w.safetensors");
        Assert.Equal(0, tool.Run($"weights convert {run}/checkpoints/last.safetensors {converted}").Code);
        Assert.Equal(tool.Run($"eval {run} digits --limit 100 --json").Json.Single().GetProperty("test_accuracy").GetDouble(),
            tool.Run($"eval {converted} digits --limit 100 --json").Json.Single().GetProperty("test_accuracy").GetDouble());
        var shown = tool.Run($"weights show {converted} --json").Json;
        Assert.All(shown, tensor => Assert.Equal("F32", tensor.GetProperty("type").GetString()));
        Assert.All(shown, tensor => Assert.InRange(tensor.GetProperty("mean").GetDouble(), tensor.GetProperty("minimum").GetDouble(), tensor.GetProperty("maximum").GetDouble()));
        Assert.StartsWith($"{converted}: safetensors, {shown.Count()} tensors, ", tool.Run($"weights show {converted}").Lines[0]);
    }

    [Fact]
    public void Pictures_are_resized_for_models_that_need_larger_ones()
    {
        Assert.Equal(0, tool.Run("train digits --limit 40 --epochs 1 --eval-samples 20 -b 20 --model zfnet --size 56 --width 0.05 --output @ --name large").Code);
        Assert.Equal(0, tool.Run("eval @/large digits --limit 20").Code);
    }

    [Fact]
    public void Alone_it_shows_help()
    {
        var outcome = tool.Run("");
        Assert.Equal(0, outcome.Code);
        Assert.Contains("train <data>", outcome.Output);
        Assert.EndsWith("  fovea weights show resnet18.pth\n  fovea book\n  fovea bench resnet50\n  fovea data get mnist\n", outcome.Output);
        Assert.Equal(outcome.Output, tool.Run("--help").Output);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("eval")]
    [InlineData("predict")]
    [InlineData("summary")]
    [InlineData("models")]
    [InlineData("bench")]
    public void Every_command_has_help_with_examples(string command)
    {
        var outcome = tool.Run($"{command} --help");
        Assert.Equal(0, outcome.Code);
        Assert.Contains($"Examples:\n  fovea {command}", outcome.Output);
    }
}
