#:project ../src/Fovea.Layers
// Layers: a model is a class with its layers as properties; nothing is registered.   dotnet run examples/04_layers.cs
using Fovea.Layers;
using Fovea.Tensors;

var model = new TinyNet().Initialize(seed: 1);

Console.WriteLine(Summary.Of(model, [1, 1, 28, 28]));
Console.WriteLine();
foreach (var (name, parameter) in model.NamedParameters())
    Console.WriteLine($"{name,-20} {parameter.Shape}");

var scores = model.Forward(Tensor.Zeros([2, 1, 28, 28]));
Console.WriteLine($"\ntwo pictures → {scores.Shape} scores");

// Numerical against analytical gradients, in double, for every parameter.
Console.WriteLine($"gradients correct: {GradientCheck.Run(model, Tensor.Ones([1, 1, 28, 28])).IsCorrect}");

sealed class TinyNet : Module
{
    public Sequential Features { get; } =          //  1×28×28
    [
        new Conv2d(1, 4, kernel: 5, stride: 2),    //  4×12×12
        new Tanh(),
        new AvgPool2d(4),                          //  4×3×3
    ];

    public Sequential Classifier { get; } = [new Flatten(), new Linear(36, 10)];

    public override Tensor Forward(Tensor x) => Classifier.Forward(Features.Forward(x));
}
