#:project ../src/Fovea.Layers
// Three layers: every number on the way from two inputs to two outputs, then the same as a model.   dotnet run examples/10_three_layers.cs
using Fovea.Layers;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

var x = Tensor.From([1.0f, 0.5f], [1, 2]);
var (w1, b1) = (Tensor.From(new[,] { { 0.1f, 0.3f, 0.5f }, { 0.2f, 0.4f, 0.6f } }), Tensor.From(0.1f, 0.2f, 0.3f));
var (w2, b2) = (Tensor.From(new[,] { { 0.1f, 0.4f }, { 0.2f, 0.5f }, { 0.3f, 0.6f } }), Tensor.From(0.1f, 0.2f));
var (w3, b3) = (Tensor.From(new[,] { { 0.1f, 0.3f }, { 0.2f, 0.4f } }), Tensor.From(0.1f, 0.2f));

var a1 = x.MatMul(w1) + b1;
var z1 = a1.Sigmoid();
var a2 = z1.MatMul(w2) + b2;
var z2 = a2.Sigmoid();
var y = z2.MatMul(w3) + b3;

foreach (var (name, tensor) in new[] { ("A1", a1), ("Z1", z1), ("A2", a2), ("Z2", z2), ("Y", y) })
    Console.WriteLine($"{name}  {string.Join("  ", tensor.ToArray().Select(value => $"{value:0.00000}"))}");

// A layer holds its weights as PyTorch does, one row for each output: the transpose.
Sequential model = [new Linear(2, 3), new Sigmoid(), new Linear(3, 2), new Sigmoid(), new Linear(2, 2)];
var weights = new[] { w1, b1, w2, b2, w3, b3 };
foreach (var (parameter, weight) in model.Parameters().Zip(weights))
    parameter.Value = weight.Rank == 2 ? weight.Transpose(0, 1) : weight;

Console.WriteLine($"model  {string.Join("  ", model.Forward(x).ToArray().Select(value => $"{value:0.00000}"))}");
Console.WriteLine($"shares {string.Join("  ", model.Forward(x).Softmax().ToArray().Select(value => $"{value:0.00000}"))}");
