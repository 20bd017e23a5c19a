using System.Text.Json;
using Fovea.Cli.Benchmarks;
using Fovea.Cli.Commands;
using Fovea.Cli.Terminal;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Machine;
using Fovea.Models;

namespace Fovea.Cli.Tests;

/// <summary>What <c>fovea bench</c> says; how fast it is belongs to no test.</summary>
[Collection("one at a time")]
public sealed class BenchTests : IDisposable
{
    // Of one picture: a convolution of 25 multiply-adds a pixel and filter, and two fully connected layers.
    const long Convolution = 24 * 24 * 30 * 25, Linear = 4320 * 100 + 100 * 10;

    readonly Tool tool = new();
    readonly int threads = Workers.Count;

    public void Dispose()
    {
        tool.Dispose();
        Workers.Count = threads;
    }

    [Fact]
    public void A_pipe_gets_four_lines()
    {
        var outcome = tool.Run("bench simple --batch-size 5 --repeat 3 --threads 1");
        Assert.Equal(0, outcome.Code);
        Assert.Equal("", outcome.Error);
        Assert.Equal($"SimpleConvNet, train, batch 5, 1 thread, {CpuFeatures.Description}, Adam", outcome.Lines[0]);
        Assert.Matches(@"^time    \d+\.\d{3} ms a step, \d+\.\d{3} at least; [\d,]+\.\d pictures/s$", outcome.Lines[1]);
        Assert.Matches(@"^work    21\.63 MFLOP a step; \d+\.\d GFLOP/s, \d+ ?% of the multiply-add peak, [\d,]+$", outcome.Lines[2]);
        Assert.Matches(@"^memory  [\d.]+ [MG]B resident at the peak, [\d.]+ MB foretold$", outcome.Lines[3]);
        Assert.Equal(4, outcome.Lines.Length);
    }

    [Theory]
    [InlineData("train", 3 * Linear + 2 * Convolution)]
    [InlineData("infer", Linear + Convolution)]
    public void Json_is_one_object_with_the_peers_fields(string mode, long multiplyAdds)
    {
        var outcome = tool.Run($"bench simple --mode {mode} --repeat 4 --threads 3 --json");
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        var result = outcome.Json.Single();
        Assert.Equal("fovea", result.GetProperty("peer").GetString());
        Assert.Equal("simple", result.GetProperty("model").GetString());
        Assert.Equal(mode, result.GetProperty("mode").GetString());
        Assert.Equal(3, result.GetProperty("threads").GetInt32());
        Assert.Equal(100, result.GetProperty("batch").GetInt32());
        Assert.Equal(2 * 100 * multiplyAdds, result.GetProperty("operations").GetInt64());
        var (median, minimum) = (Number(result, "ms"), Number(result, "ms_min"));
        Assert.True(minimum > 0 && minimum <= median);
        Assert.InRange(Number(result, "pictures_per_second") * median, 99_000, 101_000);
        Assert.InRange(Number(result, "gflops") / Number(result, "peak_gflops") / Number(result, "share_of_peak"), 0.9, 1.1);
        Assert.True(Number(result, "peak_resident") > 10 << 20);
        Assert.False(result.TryGetProperty("layers", out _));
    }

    [Fact]
    public void Layers_are_an_array_inside_the_object()
    {
        var result = tool.Run("bench cnn --batch-size 8 --repeat 3 --layers --json").Json.Single();
        var layers = result.GetProperty("layers").EnumerateArray().ToArray();
        Assert.Equal(
            ["layer.0", "layer.2", "layer.4", "layer.5", "layer.7", "fc_layer.0", "fc_layer.2"],
            layers.Select(layer => layer.GetProperty("name").GetString()).Where(name => name != ""));
        Assert.Equal("Conv2d(1 → 16, 5×5) + ReLU", layers[0].GetProperty("layer").GetString());

        // The first layer's input is data: nobody wants its gradient.
        Assert.False(layers[0].TryGetProperty("input_gradient", out _));
        var geometry = ConvolutionGeometry.Create("test", 8, 16, (24, 24), 32, (5, 5), (1, 1), (0, 0, 0, 0), (1, 1), 1);
        foreach (var (name, pass) in new[] { ("forward", ConvolutionPass.Forward), ("input_gradient", ConvolutionPass.InputGradient), ("weight_gradient", ConvolutionPass.WeightGradient) })
        {
            var part = layers[1].GetProperty(name);
            var plan = ConvolutionPlan.Of(geometry, pass);
            Assert.Equal((plan.Algorithm.ToString(), plan.Reason), (part.GetProperty("algorithm").GetString(), part.GetProperty("reason").GetString()));
            Assert.InRange(Number(part, "gflops") * Number(part, "ms") * 1e6 / (2.0 * geometry.MultiplyAdds), 0.95, 1.05);
        }

        Assert.True(Number(layers[1], "backward_ms") > 0.99 * (Number(layers[1].GetProperty("input_gradient"), "ms") + Number(layers[1].GetProperty("weight_gradient"), "ms")));
        Assert.False(layers[2].TryGetProperty("input_gradient", out _)); // a pooling's time is in backward_ms
        Assert.True(Number(layers[2], "backward_ms") > 0);

        // A machine that stops for a moment in the whole step or in its parts says nothing about either, so the quietest of a few counts.
        Assert.Contains(Enumerable.Range(0, 5), _ =>
        {
            var again = tool.Run("bench cnn --batch-size 8 --repeat 3 --layers --json").Json.Single();
            return (Number(again, "layers_ms") + Number(again, "optimizer_ms")) / Number(again, "whole_ms") is > 0.3 and < 1.5;
        });
    }

    [Fact]
    public void Layers_are_a_table_with_a_legend_and_the_sum()
    {
        var outcome = tool.Run("bench lenet5 --batch-size 4 --repeat 3 --layers");
        Assert.Equal(0, outcome.Code);
        Assert.Matches(@"^name +layer +forward +GFLOP/s +algorithm +backward +dx +GFLOP/s +algorithm +dw +GFLOP/s +algorithm$", outcome.Lines[5]);
        Assert.Matches(@"^features\.3 +Conv2d\(6 → 16, 5×5\)( +\d+\.\d{3}){1} +\d+ +\w+( +\d+\.\d{3}){2} +\d+ +\w+ +\d+\.\d{3} +\d+ +\w+$", outcome.Lines.Single(line => line.StartsWith("features.3 ")));
        Assert.Contains(outcome.Lines, line => line.StartsWith($"{ConvolutionAlgorithm.TapProducts}: "));
        Assert.Matches(@"^sum \d+\.\d{3}: forward \d+\.\d{3}, backward \d+\.\d{3}, optimizer \d+\.\d{3}; the whole step \d+\.\d{3}$", outcome.Lines[^1]);

        var inference = tool.Run("bench lenet5 --mode infer --batch-size 4 --repeat 3 --layers");
        Assert.Matches(@"^name +layer +forward +GFLOP/s +algorithm$", inference.Lines[5]);
        Assert.Matches(@"^sum \d+\.\d{3}; the whole step \d+\.\d{3}$", inference.Lines[^1]);
    }

    [Fact]
    public void Batches_are_the_peers()
    {
        Assert.Equal([100, 256, 256, 16, 4, 8], new[] { "simple", "cnn", "lenet5", "alexnet", "vgg16", "resnet50" }.Select(model => UsualBatch.Of(model, trains: true)));
        Assert.Equal([100, 256, 256, 8, 8, 8], new[] { "simple", "cnn", "lenet5", "alexnet", "vgg16", "resnet50" }.Select(model => UsualBatch.Of(model, trains: false)));
    }

    [Fact]
    public void Auxiliary_classifiers_are_left_out() =>
        Assert.Equal(6_624_904, ModelStep.Create(GoogLeNet.Card).Parameters().Sum(parameter => parameter.Shape.Elements));

    [Fact]
    public void A_gradient_costs_as_much_as_the_forward_pass_and_the_first_layer_has_one_less()
    {
        var card = ModelRegistry.Card("alexnet");
        var (trains, infers) = (StepCost.Of(card, trains: true, batch: 2), StepCost.Of(card, trains: false, batch: 2));
        Assert.Equal(2 * 2 * card.MultiplyAdds, infers.Operations);
        const long First = 2L * 64 * 55 * 55 * 3 * 11 * 11;
        Assert.Equal((3 * infers.Operations) - (2 * First), trains.Operations);
        Assert.True(trains.Bytes > infers.Bytes + (8L * card.Parameters)); // gradients and one state
    }

    [Fact]
    public void A_batch_that_memory_cannot_hold_is_told()
    {
        var error = Assert.Throws<UsageException>(() => BenchCommand.Foresee(ModelRegistry.Card("vgg16"), trains: true, batch: 4, there: 1L << 30));
        Assert.Equal("A step of VGG-16 on a batch of 4 takes about 2.0 GB of memory and there are 1.0 GB; give a smaller --batch-size.", error.Message);
        Assert.InRange(BenchCommand.Foresee(ModelRegistry.Card("vgg16"), trains: true, batch: 4, there: 4L << 30).Bytes, (19L << 30) / 10, (21L << 30) / 10);
    }

    static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();
}
