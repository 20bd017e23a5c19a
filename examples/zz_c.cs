#:project ../src/Fovea.Models/Fovea.Models.csproj
#:project ../src/Fovea.Training/Fovea.Training.csproj
using Fovea.Data; using Fovea.Data.Datasets; using Fovea.Data.Transforms; using Fovea.Layers; using Fovea.Models; using Fovea.Training; using Fovea.Training.Callbacks; using Fovea.Training.Optimizers; using Fovea.Training.Schedules;
var (lr, batch, wd) = (float.Parse(args[0]), int.Parse(args[1]), float.Parse(args[2]));
var train = Cifar10.Train().Normalize(Cifar10.Mean, Cifar10.Deviation);
var test = Cifar10.Test().Normalize(Cifar10.Mean, Cifar10.Deviation);
var model = ModelRegistry.Create("resnet20-cifar").Initialize(1);
var sgd = new Sgd(model.Parameters(), lr, momentum: 0.9f, weightDecay: wd, nesterov: true);
var trainer = new Trainer(model, sgd) { Validation = test.Batch(200), ValidationLimit = 2000, Schedule = new Cosine(Warmup: 0.1), Callbacks = [new Log(Console.Out)] };
trainer.Fit(train.Shuffle(1).Augment(new RandomCrop(4), new RandomHorizontalFlip()).Batch(batch), 30);
