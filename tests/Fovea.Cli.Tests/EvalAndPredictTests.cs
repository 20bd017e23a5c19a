using Fovea.Data.Datasets;
using Fovea.Data.Images;
using Fovea.Formats;
using Fovea.Formats.NumPy;
using Fovea.Models;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Cli.Tests;

[Collection("one at a time")]
public sealed class EvalAndPredictTests : IDisposable
{
    readonly Tool tool = new();

    public void Dispose() => tool.Dispose();

    [Fact]
    public void Eval_finds_what_training_ended_with()
    {
        tool.TrainBriefly("--normalize 0.5,0.5");
        var trained = File.ReadLines(tool.File("run/events.jsonl")).Last();
        var json = tool.Run("eval @/run digits --json").Json.Single();
        Assert.Equal("evaluation_ended", json.GetProperty("event").GetString());
        Assert.Contains($"\"test_accuracy\":{json.GetProperty("test_accuracy").GetRawText()},", trained);
        Assert.True(json.GetProperty("seconds").GetDouble() > 0);
        Assert.Equal(10_000, json.GetProperty("examples").GetInt32());

        var text = tool.Run("eval @/run/checkpoints/last.safetensors digits --limit 200");
        Assert.Matches(@"^digits test: accuracy \d+\.\d\d %, loss \d\.\d{4}, 200 pictures in \d+\.\d s\n$", text.Output);
        Assert.Equal(0, tool.Run("eval @/run digits --best --limit 100").Code);
    }

    [Fact]
    public void Predict_names_the_likeliest_classes_of_pictures_and_arrays()
    {
        tool.TrainBriefly();
        var (rows, data) = (28, Digits.Test(count: 20));
        var picture = new Picture(rows, rows, 1, data.Pixels(3).ToArray());
        PngEncoder.Write(picture, tool.File("a.png"));
        NetpbmEncoder.Write(picture, tool.File("a.pgm"));
        var values = new float[784];
        data.CopyValues(3, values);
        Npy.Write(tool.File("a.npy"), Tensor.From(values, [28, 28]));
        Npy.Write(tool.File("two.npy"), Tensor.From([.. values, .. values], [2, 1, 28, 28]));

        var outcome = tool.Run("predict @/run @/a.png @/a.pgm @/a.npy @/two.npy --top 2 --logits @/logits.npy");
        Assert.Equal(0, outcome.Code);
        Assert.Equal("", outcome.Error);
        Assert.Equal(5, outcome.Lines.Length);
        Assert.Matches(@"a\.png: \d \d+\.\d %  \d \d+\.\d %$", outcome.Lines[0]);
        Assert.Contains("two.npy[1]: ", outcome.Lines[4]);
        Assert.Single(outcome.Lines.Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]).Distinct());

        var model = ModelRegistry.Create("perceptron");
        Weights.Load(model, tool.File("run/checkpoints/last.safetensors"));
        var logits = Npy.Read(tool.File("logits.npy"));
        Assert.Equal([5, 10], logits.Shape.Sizes);
        Assert.Equal(model.Forward(Tensor.From(values, [1, 1, 28, 28])).ToArray(), logits.ToArray()[..10]);

        var json = tool.Run("predict @/run @/a.png --json").Json.Single();
        var top = json.GetProperty("top");
        Assert.Equal(3, top.GetArrayLength());
        var probabilities = Tensor.From(logits.ToArray()[..10], [1, 10]).Softmax().ToArray();
        Assert.Equal(probabilities.Max(), top[0].GetProperty("probability").GetSingle());
        Assert.Equal(Array.IndexOf(probabilities, probabilities.Max()).ToString(), top[0].GetProperty("class").GetString());
    }

    [Fact]
    public void Predict_wants_only_the_weights_of_a_run()
    {
        tool.TrainBriefly();
        PngEncoder.Write(new Picture(28, 28, 1), tool.File("a.png"));
        var before = tool.Run("predict @/run @/a.png");
        File.WriteAllText(tool.File("run/run.json"), "{");
        Assert.Equal(before, tool.Run("predict @/run @/a.png"));
        Assert.Equal(10, tool.Run("predict @/run @/a.png --top 99").Output.Split(" %").Length - 1);
    }

    [Fact]
    public void Predict_turns_pictures_to_grey_and_size_and_says_so()
    {
        tool.TrainBriefly();
        var data = Digits.Test(count: 20);
        var large = new Picture(84, 84, 3);
        for (var y = 0; y < 84; y++)
            for (var x = 0; x < 84; x++)
                large.Pixels.Slice(((y * 84) + x) * 3, 3).Fill(data.Pixels(7)[(y / 3 * 28) + (x / 3)]);
        PngEncoder.Write(large, tool.File("large.png"));
        PngEncoder.Write(new Picture(28, 28, 1, data.Pixels(7).ToArray()), tool.File("small.png"));
        var outcome = tool.Run("predict @/run @/large.png @/small.png --json");
        Assert.Equal($"{tool.File("large.png")}: colour was turned to grey.\n{tool.File("large.png")}: resized from 84×84 to 28×28.\n", outcome.Error);
        // Three pixels of one value each shrink to nearly that value: the answer is the same, nearly as sure.
        var (shrunk, small) = (outcome.Json[0].GetProperty("top")[0], outcome.Json[1].GetProperty("top")[0]);
        Assert.Equal(small.GetProperty("class").GetString(), shrunk.GetProperty("class").GetString());
        Assert.Equal(small.GetProperty("probability").GetDouble(), shrunk.GetProperty("probability").GetDouble(), 0.15);
    }

    [Fact]
    public void Bare_weights_need_the_models_name()
    {
        var path = tool.File("bare.safetensors");
        Weights.Save(Layers.ModuleExtensions.Initialize(ModelRegistry.Create("perceptron"), 1), path);
        var outcome = tool.Run("eval @/bare.safetensors digits --limit 100");
        Assert.Equal(2, outcome.Code);
        Assert.StartsWith($"fovea: {path} does not say which model its weights belong to; say it with --model. Models are perceptron, ", outcome.Error);
        Assert.Equal(0, tool.Run("eval @/bare.safetensors digits --limit 100 --model perceptron").Code);
        outcome = tool.Run("eval @/bare.safetensors digits --limit 100 --model lenet5");
        Assert.Equal(1, outcome.Code);
        Assert.StartsWith($"fovea: {path} does not fit the model lenet5. Say with --model which model it belongs to. ", outcome.Error);
    }
}
