#:project ../src/Fovea.Tensors
// Convolution: a window that slides, and the same thing as one matrix product.   dotnet run examples/03_convolution.cs
using Fovea.Tensors;
using Fovea.Tensors.Ops;

// A bright square on black, and a filter that answers to left edges.
var picture = Tensor.Zeros([1, 1, 6, 6]) + Tensor.Ones([1, 1, 2, 2]).Pad((2, 2, 2, 2));
var edges = Tensor.From([-1, 1, -1, 1], [1, 1, 2, 2]);

var answer = picture.Convolve(edges);
Console.WriteLine($"{picture.Shape} ∗ {edges.Shape} → {answer.Shape}");
for (var row = 0; row < 5; row++)
    Console.WriteLine("  " + string.Join(" ", answer.ToArray()[(row * 5)..(row * 5 + 5)].Select(value => $"{value,2}")));

// im2col: every window becomes a row, so that convolution is a matrix product.
var windows = picture.Im2Col((2, 2));
var product = windows.MatMul(edges.Reshape([4, 1]));
Console.WriteLine($"im2col     {windows.Shape}, product equal: {product.ToArray().SequenceEqual(answer.ToArray())}");

var pooled = picture.MaxPool(new PoolingOptions { Kernel = (2, 2) });
Console.WriteLine($"pooled     {pooled.Shape}: {string.Join(" ", pooled.ToArray())}");
