#:project ../src/Fovea.Layers
// Windows: a convolution layer made of im2col and one matrix product, forward and backward, beside the library's.   dotnet run examples/12_windows.cs
using Fovea.Layers;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

var layer = new Conv2d(3, 4, kernel: 5).Initialize(seed: 1);
var random = new Rng(2);
var x = Tensor.Create([2, 3, 7, 7], values => { foreach (ref var value in values) value = random.NextNormal(); });
var (w, b) = (layer.Weight.Value, layer.Bias!.Value);

// Forward: every window becomes a row, every filter a column.
var windows = x.Im2Col((5, 5));                                       // (2·3·3)×(3·5·5)
var filters = w.Reshape([4, 75]).Transpose(0, 1);                     // 75×4
var rows = windows.MatMul(filters) + b;                               // 18×4
var y = rows.Reshape([2, 3, 3, 4]).Permute(0, 3, 1, 2);               // 2×4×3×3
Console.WriteLine($"windows {windows.Shape}, filters {filters.Shape}, output {y.Shape}");
Console.WriteLine($"forward equal  {Nearly(y, layer.Forward(x))}");

// Backward: the product's gradients, then col2im adds up what windows share.
var dy = Tensor.Create([2, 4, 3, 3], values => { foreach (ref var value in values) value = random.NextNormal(); });
var dRows = dy.Permute(0, 2, 3, 1).Reshape([18, 4]);
var dw = windows.MatMul(dRows, transposeA: true).Transpose(0, 1).Reshape([4, 3, 5, 5]);
var db = dRows.Sum([0]);
var dx = dRows.MatMul(filters, transposeB: true).Col2Im([2, 3, 7, 7], (5, 5));

x.RequiresGradient = true;
using (var tape = Tape.Record())
    tape.Backward(layer.Forward(x), dy);
Console.WriteLine($"∂w equal       {Nearly(dw, layer.Weight.Gradient!)}");
Console.WriteLine($"∂b equal       {Nearly(db, layer.Bias!.Gradient!)}");
Console.WriteLine($"∂x equal       {Nearly(dx, x.Gradient!)}");

// The sums run in another order, so the last digits may differ.
static bool Nearly(Tensor a, Tensor b) => a.Shape == b.Shape && (a - b).Abs().Max().Item() < 1e-4f;
