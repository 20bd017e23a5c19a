#:project ../src/Fovea.Models
// The model line: what the networks of eight years cost, and the shortcut that made a hundred layers learn.   dotnet run examples/18_shortcuts.cs
using Fovea.Layers;
using Fovea.Models;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

foreach (var name in new[] { "lenet5", "alexnet", "vgg16", "googlenet", "resnet18", "resnet50" })
{
    var card = ModelRegistry.Card(name);
    var layers = Summary.Of(ModelRegistry.Create(name), [1, .. card.InputShape]);
    Console.WriteLine($"{card.Title,-12}{card.Year}  {layers.Parameters / 1e6,7:0.00} M parameters  {layers.MultiplyAdds / 1e6,8:N1} M multiply-adds");
}

// How much of the gradient arrives at the first of so many layers?
foreach (var depth in new[] { 2, 10, 50 })
    Console.WriteLine($"{depth,2} layers: {Arriving(depth, shortcuts: false):0.0e+0} without shortcuts, {Arriving(depth, shortcuts: true):0.0e+0} with");

static float Arriving(int depth, bool shortcuts)
{
    Tower tower = new Tower(depth, shortcuts).Initialize(seed: 1);
    var x = Tensor.Create([1, 8, 16, 16], values => { var rng = new Rng(2); foreach (ref var value in values) value = rng.NextNormal(); });
    x.RequiresGradient = true;
    using var tape = Tape.Record();
    tape.Backward(tower.Forward(x).Mean());
    return x.Gradient!.Abs().Max().Item();
}

sealed class Tower(int depth, bool shortcuts) : Module
{
    public Sequential Layers { get; } = [.. Enumerable.Range(0, depth).Select(_ => new Conv2d(8, 8, kernel: 3, padding: 1))];

    public override Tensor Forward(Tensor x)
    {
        foreach (var layer in Layers)
            x = shortcuts ? x + layer.Forward(x).Relu() * 0.1f : layer.Forward(x).Relu();
        return x;
    }
}
