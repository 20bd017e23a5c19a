#:project ../src/Fovea.Models
#:project ../src/Fovea.Training
// The same with the trainer, and what it tells.   dotnet run -c Release examples/06_trainer.cs [pictures]
using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Formats;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Training;
using Fovea.Training.Optimizers;

var pictures = args.Length > 0 ? int.Parse(args[0]) : 20_000;
var model = new SimpleConvNet().Initialize(seed: 1);
var test = Digits.Test(count: 2_000).Batch(500);
var trainer = new Trainer(model, new Adam(model.Parameters(), learningRate: 1e-3f)) { Validation = test };

var history = trainer.Fit(Digits.Train(count: pictures).Shuffle(seed: 1).Batch(100), epochs: 2);
foreach (var epoch in history.Epochs)
    Console.WriteLine($"epoch {epoch.Epoch}   loss {epoch.TrainLoss:0.000}   test accuracy {epoch.TestAccuracy:0.00 %}");

// Weights go to safetensors, which every framework reads, and come back bit for bit.
var file = Path.Combine(Path.GetTempPath(), $"fovea-example-{Environment.ProcessId}.safetensors");
Weights.Save(model, file);
var again = new SimpleConvNet();
Weights.Load(again, file);
File.Delete(file);
Console.WriteLine($"same weights after saving and loading: {Weights.Checksum(model) == Weights.Checksum(again)}");
