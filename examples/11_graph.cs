#:project ../src/Fovea.Tensors
// The graph: two apples, three oranges and a tax, forward and backward, node by node.   dotnet run examples/11_graph.cs
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

Tensor Leaf(float value)
{
    var leaf = Tensor.From(value);
    leaf.RequiresGradient = true;
    return leaf;
}

var (apple, apples, orange, oranges, tax) = (Leaf(100), Leaf(2), Leaf(150), Leaf(3), Leaf(1.1f));
using var tape = Tape.Record();
var price = (apple * apples + orange * oranges) * tax;

// What lies between keeps its gradient only if one asks for it.
foreach (var op in tape.Ops)
    op.Output.RetainsGradient = true;
tape.Backward(price);

foreach (var op in tape.Ops)
{
    var inputs = string.Join(" , ", op.Inputs.ToArray().Select(input => $"{input!.Item():0.##}"));
    var back = string.Join(" , ", op.Inputs.ToArray().Select(input => $"{input!.Gradient!.Item():0.##}"));
    Console.WriteLine($"{op.Name,-9} {inputs,-12} → {op.Output.Item(),-6:0.##} back {op.Output.Gradient!.Item(),-5:0.##} → {back}");
}

foreach (var (name, leaf) in new[] { ("apple", apple), ("apples", apples), ("orange", orange), ("oranges", oranges), ("tax", tax) })
    Console.WriteLine($"∂price/∂{name,-8} {leaf.Gradient!.Item():0.##}");
