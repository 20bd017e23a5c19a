#:project ../src/Fovea.Training
// Gates: one neuron draws one line; three of them make XOR, and a network finds it by itself.   dotnet run examples/09_gates.cs
using Fovea.Layers;
using Fovea.Layers.Losses;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;
using Fovea.Training.Optimizers;

var inputs = Tensor.From(new float[,] { { 0, 0 }, { 1, 0 }, { 0, 1 }, { 1, 1 } });

// A neuron answers 1 if its weighted inputs and its bias together exceed 0.
Tensor Gate(Tensor x, float w1, float w2, float bias) => (x.MatMul(Tensor.From([w1, w2], [2, 1])) + bias).Step();
Tensor And(Tensor x) => Gate(x, 0.5f, 0.5f, -0.7f);
Tensor Nand(Tensor x) => Gate(x, -0.5f, -0.5f, 0.7f);
Tensor Or(Tensor x) => Gate(x, 0.5f, 0.5f, -0.2f);
Tensor Xor(Tensor x) => And(Tensor.Concatenate([Nand(x), Or(x)], axis: 1));

void Show(string name, Tensor answers) => Console.WriteLine($"{name,-12} {string.Join("  ", answers.ToArray().Select(answer => $"{answer:0.##}"))}");

Console.WriteLine("             00 10 01 11");
Show("AND", And(inputs));
Show("NAND", Nand(inputs));
Show("OR", Or(inputs));
Show("XOR", Xor(inputs));

// The same by training: weights begin at random, the loss says how wrong the answers are.
var target = Xor(inputs);
foreach (var network in new Sequential[] { [new Linear(2, 1)], [new Linear(2, 4), new Tanh(), new Linear(4, 1)] })
{
    network.Initialize(seed: 1);
    var adam = new Adam(network.Parameters(), learningRate: 0.05f);
    var last = 0f;
    for (var step = 0; step < 500; step++)
    {
        using var tape = Tape.Record();
        var loss = Loss.BinaryCrossEntropyWithLogits(network.Forward(inputs), target);
        tape.Backward(loss);
        adam.Step();
        last = loss.Item();
    }

    Show(network.Count == 1 ? "one neuron" : "two layers", network.Forward(inputs).Sigmoid());
    Console.WriteLine($"{"",-12} loss {last:0.000}");
}
