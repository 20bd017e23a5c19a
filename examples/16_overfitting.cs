#:project ../src/Fovea.Models
#:project ../src/Fovea.Training
// Over-fitting: 300 pictures learned by heart, two remedies, and batch normalization, which learns them faster.   dotnet run -c Release examples/16_overfitting.cs [epochs]
using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Training;
using Fovea.Training.Optimizers;

var epochs = args.Length > 0 ? int.Parse(args[0]) : 200;
var (few, test) = (Digits.Train(count: 300), Digits.Test(count: 1000).Batch(500));
int[] hidden = [100, 100, 100, 100, 100, 100];
(string Name, MultiLayerNet Network, float Decay)[] forms =
[
    ("plain", new(hidden: hidden), 0),
    ("weight decay", new(hidden: hidden), 0.1f),
    ("dropout", new(hidden: hidden, dropout: 0.15f), 0),
    ("batch norm", new(hidden: hidden, batchNorm: true), 0),
];

foreach (var (name, network, decay) in forms)
{
    network.Initialize(seed: 1);
    var sgd = new Sgd(network.Parameters(), learningRate: 0.01f, weightDecay: decay);
    var trainer = new Trainer(network, sgd);
    trainer.Fit(few.Shuffle(seed: 1).Batch(100), epochs);
    var (learned, unseen) = (trainer.Evaluate(few.Batch(300)).Accuracy, trainer.Evaluate(test).Accuracy);
    Console.WriteLine($"{name,-12}  learned {learned,8:0.0 %}   unseen {unseen,7:0.0 %}   gap {100 * (learned - unseen),5:0.0} points");
}
