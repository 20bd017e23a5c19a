#:project ../src/Fovea.Training
// Optimizers: five ways down the valley x²/20 + y², steep across and almost flat along.   dotnet run examples/14_optimizers.cs
using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;
using Fovea.Training.Optimizers;

(string Name, Func<IReadOnlyList<Parameter>, Optimizer> Make)[] all =
[
    ("SGD", point => new Sgd(point, learningRate: 0.95f)),
    ("Momentum", point => new Sgd(point, learningRate: 0.1f, momentum: 0.9f)),
    ("AdaGrad", point => new AdaGrad(point, learningRate: 1.5f)),
    ("RMSprop", point => new RmsProp(point, learningRate: 0.3f, alpha: 0.9f)),
    ("Adam", point => new Adam(point, learningRate: 0.3f)),
];

var steepness = Tensor.From(1 / 20f, 1);
Console.WriteLine("from (-7, 2)     step 1            step 10           step 30");
foreach (var (name, make) in all)
{
    var point = new Parameter([2], Constant.Zero) { Value = Tensor.From(-7, 2) };
    var optimizer = make([point]);
    var line = $"{name,-10}";
    for (var step = 1; step <= 30; step++)
    {
        using (var tape = Tape.Record())
            tape.Backward((point.Value.Square() * steepness).Sum());
        optimizer.Step();                                            // each optimizer is a formula for this line
        if (step is 1 or 10 or 30)
            line += $"  ({point.Value.ToArray()[0],6:0.00}, {point.Value.ToArray()[1],6:0.00})";
    }

    Console.WriteLine(line);
}
