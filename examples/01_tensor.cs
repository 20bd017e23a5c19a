#:project ../src/Fovea.Tensors
// Tensors: shapes, broadcasting, matrix products.   dotnet run examples/01_tensor.cs
using Fovea.Tensors;
using Fovea.Tensors.Ops;

var a = Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } });
var b = Tensor.From(new float[,] { { 5, 6 }, { 7, 8 } });

Console.WriteLine($"a + b      {a + b}");
Console.WriteLine($"a * 10     {a * 10}");
Console.WriteLine($"a · b      {a.MatMul(b)}");
Console.WriteLine($"a · bᵀ     {a.MatMul(b, transposeB: true)}");
Console.WriteLine($"rows       {a + Tensor.From(10, 20)}");                  // a row is added to every row
Console.WriteLine($"columns    {a + Tensor.From([10, 20], [2, 1])}");        // a column to every column
Console.WriteLine($"sums       {a.Sum([0])} {a.Sum([1])} {a.Sum()}");
Console.WriteLine($"largest    at {string.Join(", ", a.ArgMax())}");

var pictures = Tensor.Zeros([8, 1, 28, 28]);                                 // N×C×H×W
Console.WriteLine($"flat       {pictures.Shape} → {pictures.Flatten().Shape}");
