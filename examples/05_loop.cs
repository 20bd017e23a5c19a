#:project ../src/Fovea.Models
#:project ../src/Fovea.Training
// The training loop, visible: a model, a loop and plain objects.   dotnet run -c Release examples/05_loop.cs [pictures]
using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Layers;
using Fovea.Layers.Losses;
using Fovea.Models;
using Fovea.Tensors.Autograd;
using Fovea.Training.Optimizers;

var pictures = args.Length > 0 ? int.Parse(args[0]) : 20_000;
var model = new LeNet5().Initialize(seed: 1);
var train = Digits.Train(count: pictures).Shuffle(seed: 1).Batch(64);
var adam = new Adam(model.Parameters(), learningRate: 1e-3f);

var (step, smooth) = (0, 0f);
foreach (var (images, labels) in train)
{
    using var tape = Tape.Record();                                  // remembers the operations of this step
    var loss = Loss.CrossEntropy(model.Forward(images), labels);
    tape.Backward(loss);                                             // newest operation first
    adam.Step();                                                     // reads gradients, moves weights, clears gradients

    smooth = step == 0 ? loss.Item() : 0.95f * smooth + 0.05f * loss.Item();
    if (++step % 50 == 0)
        Console.WriteLine($"step {step,4}   loss {smooth:0.000}");
}
