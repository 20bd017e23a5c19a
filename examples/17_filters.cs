#:project ../src/Fovea.Models
#:project ../src/Fovea.Training
// What a convolution has learned to see: filters before and after.   dotnet run -c Release examples/17_filters.cs [pictures]
using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Layers;
using Fovea.Layers.Losses;
using Fovea.Models;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;
using Fovea.Training.Optimizers;

var pictures = args.Length > 0 ? int.Parse(args[0]) : 20_000;
var model = new SimpleConvNet(filters: 6).Initialize(seed: 1);
var first = model.Modules().Select(named => named.Module).OfType<Conv2d>().First();
Show("before", first.Weight.Value);

var adam = new Adam(model.Parameters(), learningRate: 1e-3f);
foreach (var (images, labels) in Digits.Train(count: pictures).Shuffle(seed: 1).Batch(100))
{
    using var tape = Tape.Record();
    tape.Backward(Loss.CrossEntropy(model.Forward(images), labels));
    adam.Step();
}

// Light where a filter wants ink, dark where it wants none: edges, strokes and ends of strokes.
Show("after", first.Weight.Value);

// Where each filter answers most on one digit.
foreach (var (digit, _) in Digits.Test(count: 1).Batch(1))
{
    var answers = digit.Convolve(first.Weight.Value, first.Bias!.Value).Relu();
    var strongest = answers.Reshape([6, 576]).ToArray().Chunk(576).Select(map => $"{map.Max():0.00}");
    Console.WriteLine($"{digit.Shape} → {answers.Shape}; strongest answers {string.Join("  ", strongest)}");
}

static void Show(string title, Tensor filters)
{
    const string shades = " .:-=+*#%@";
    var (count, values) = (filters.Shape[0], filters.ToArray());
    Console.WriteLine(title);
    for (var row = 0; row < 5; row++)
        Console.WriteLine("  " + string.Join("   ", Enumerable.Range(0, count).Select(filter =>
        {
            var plane = values[(filter * 25)..(filter * 25 + 25)];
            var (low, high) = (plane.Min(), plane.Max());
            return string.Concat(plane[(row * 5)..(row * 5 + 5)].Select(value => new string(shades[(int)(9.99f * (value - low) / (high - low))], 2)));
        })));
}
