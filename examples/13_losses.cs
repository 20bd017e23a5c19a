#:project ../src/Fovea.Layers
// Losses: how wrong an answer is, and a gradient found by trying beside the one found by rules.   dotnet run examples/13_losses.cs
using Fovea.Layers.Losses;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

// Ten scores as shares; the right class is 2. The first network is sure of it, the second of class 7.
var sure = Tensor.From([0.1f, 0.05f, 0.6f, 0.0f, 0.05f, 0.1f, 0.0f, 0.1f, 0.0f, 0.0f], [1, 10]);
var wrong = Tensor.From([0.1f, 0.05f, 0.1f, 0.0f, 0.05f, 0.1f, 0.0f, 0.6f, 0.0f, 0.0f], [1, 10]);
var truth = Tensor.From([0f, 0, 1, 0, 0, 0, 0, 0, 0, 0], [1, 10]);
foreach (var (name, shares) in new[] { ("sure", sure), ("wrong", wrong) })
    Console.WriteLine($"{name,-5}  half the squares {(shares - truth).Square().Sum().Item() / 2:0.0000}   cross-entropy {-(truth * (shares + 1e-7f).Log()).Sum().Item():0.0000}");

// From scores, as networks learn: softmax and cross-entropy are one operation, whose gradient is simply y − t.
var scores = Tensor.From([0.3f, 2.9f, 4.0f], [1, 3]);
scores.RequiresGradient = true;
using (var tape = Tape.Record())
    tape.Backward(Loss.CrossEntropy(scores, [2]));
Console.WriteLine($"shares     {Show(scores.Softmax())}");
Console.WriteLine($"gradient   {Show(scores.Gradient!)}");

// The same by trying: move each score a little to both sides and see what the loss does.
const float h = 1e-2f;
var tried = new float[3];
for (var i = 0; i < 3; i++)
{
    float At(float moved) => Loss.CrossEntropy(Tensor.From([.. scores.ToArray().Select((score, j) => j == i ? score + moved : score)], [1, 3]), [2]).Item();
    tried[i] = (At(h) - At(-h)) / (2 * h);
}

Console.WriteLine($"by trying  {Show(Tensor.From(tried))}");

static string Show(Tensor tensor) => string.Join("  ", tensor.ToArray().Select(value => $"{value,6:0.000}"));
