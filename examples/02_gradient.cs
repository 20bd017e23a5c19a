#:project ../src/Fovea.Tensors
// Gradients: what a tape remembers, and what it gives back.   dotnet run examples/02_gradient.cs
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

// Two apples at 100 each and a tax of 10 %: how does the price depend on each number?
var apple = Tensor.From(100); apple.RequiresGradient = true;
var count = Tensor.From(2); count.RequiresGradient = true;
var tax = Tensor.From(1.1f); tax.RequiresGradient = true;

using (var tape = Tape.Record())
{
    var price = apple * count * tax;
    tape.Backward(price);
    Console.WriteLine($"price      {price.Item():0.##}");
    Console.WriteLine($"remembered {string.Join(", ", tape.Ops.Select(op => op.Name))}");
}

Console.WriteLine($"∂/∂apple   {apple.Gradient!.Item():0.##}");
Console.WriteLine($"∂/∂count   {count.Gradient!.Item():0.##}");
Console.WriteLine($"∂/∂tax     {tax.Gradient!.Item():0.##}");

// Downhill on x² + y²: the gradient points up, so step against it.
var point = Tensor.From(-3, 4);
point.RequiresGradient = true;
for (var step = 0; step < 100; step++)
{
    using var tape = Tape.Record();
    tape.Backward(point.Square().Sum());
    var moved = (point - point.Gradient! * 0.1f).ToArray();
    point.ClearGradient();
    point.Write(moved);
}

Console.WriteLine($"minimum    ({point.ToArray()[0]:0.0000}, {point.ToArray()[1]:0.0000})");
