#:project ../src/Fovea.Models
#:project ../src/Fovea.Training
// A folder of pictures, a class a folder: listed, split, transformed, learned.   dotnet run -c Release examples/08_photos.cs [folder]
using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Data.Images;
using Fovea.Data.Transforms;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Tensors;
using Fovea.Training;
using Fovea.Training.Metrics;
using Fovea.Training.Optimizers;

var folder = args.Length > 0 ? args[0] : DrawPhotos(Directory.CreateTempSubdirectory("fovea-example-").FullName);
var photos = ImageFolder.Open(folder).Train; // no file is opened yet
var (learned, held) = photos.StratifiedSplit(0.25, seed: 1);
Console.WriteLine($"{photos.Count} pictures of {string.Join(", ", photos.ClassNames)}: {learned.Count} to learn, {held.Count} to measure on");

// What happens to a picture: in training by chance, in measuring always the same. Decoded pictures stay in memory.
var normalize = new Normalize([0.5f], [0.25f]);
Shape shape = [3, 32, 32];
var training = new Pipeline(shape) { Pictures = [new RandomResizedCrop(32) { Scale = (0.5f, 1) }, new RandomHorizontalFlip()], ToTensor = new(normalize) };
var measuring = new Pipeline(shape) { Pictures = [new Resize(32), new CenterCrop(32)], ToTensor = new(normalize) };
var train = new PictureExamples(new CachedPictures(learned, budget: 1 << 28), training).Shuffle(seed: 1).Batch(16);
var test = new PictureExamples(held, measuring).Batch(16);

var model = new SmallResNet(photos.ClassNames.Count, width: 0.25f).Initialize(seed: 1);
var trainer = new Trainer(model, new Adam(model.Parameters(), learningRate: 3e-3f)) { Validation = test };
var history = trainer.Fit(train, epochs: 4);
Console.WriteLine($"loss {history.Epochs[0].TrainLoss:0.00} in the first epoch, {history.Epochs[^1].TrainLoss:0.00} in the last");

var matrix = new ConfusionMatrix(photos.ClassNames.Count, trainer.Answers(test));
for (var label = 0; label < matrix.Classes; label++)
    Console.WriteLine($"{photos.ClassNames[label],-8} taken for {string.Join(", ", Enumerable.Range(0, matrix.Classes).Select(guess => $"{photos.ClassNames[guess]} {matrix[label, guess],2}"))}");
if (args.Length == 0)
    Directory.Delete(folder, recursive: true);

// Bright discs and squares on a dark ground.
static string DrawPhotos(string folder)
{
    foreach (var name in (string[])["disc", "square"])
    {
        Directory.CreateDirectory(Path.Combine(folder, name));
        for (var i = 0; i < 120; i++)
        {
            var rng = new Rng(1).Split(name).Split((ulong)i);
            var picture = new Picture(48, 40, 3);
            var (ground, ink) = (rng.NextInt(90), 160 + rng.NextInt(90));
            var (x0, y0, radius) = (18 + rng.NextInt(12), 16 + rng.NextInt(8), 8 + rng.NextInt(6));
            for (var y = 0; y < picture.Height; y++)
                for (var x = 0; x < picture.Width; x++)
                {
                    var (dx, dy) = (Math.Abs(x - x0), Math.Abs(y - y0));
                    var inside = name == "disc" ? dx * dx + dy * dy <= radius * radius : Math.Max(dx, dy) <= radius;
                    picture.Row(y).Slice(3 * x, 3).Fill((byte)((inside ? ink : ground) + rng.NextInt(6)));
                }

            PngEncoder.Write(picture, Path.Combine(folder, name, $"{i:000}.png"));
        }
    }

    return folder;
}
