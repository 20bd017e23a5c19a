using Fovea.Layers;
using Fovea.Layers.Losses;
using Fovea.Models;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Training.Optimizers;

namespace Fovea.Peers;

/// <summary>One step of a model on random pictures: forward, cross-entropy, backward, Adam; or forward alone.</summary>
sealed class Step
{
    readonly Module model;
    readonly Adam adam;
    readonly Tensor images;
    readonly int[] labels;
    readonly bool trains;

    Step(string name, int batch, bool trains)
    {
        (Name, Batch, this.trains) = (name, batch, trains);
        var card = ModelRegistry.Card(name);
        model = ModelRegistry.Create(name).Initialize(seed: 1);
        adam = new Adam(model.Parameters());
        Parameters = model.Parameters().Sum(parameter => parameter.Shape.Elements);

        var rng = new Rng(seed: 1);
        var pixels = new float[batch * card.InputShape.Elements];
        foreach (ref var pixel in pixels.AsSpan())
            pixel = rng.NextNormal();
        images = Tensor.From(pixels, [batch, .. card.InputShape]);
        labels = [.. Enumerable.Range(0, batch).Select(_ => rng.NextInt(card.Classes))];
    }

    public string Name { get; }

    public int Batch { get; }

    /// <summary>Numbers that the model learns: both sides must have the same network.</summary>
    public int Parameters { get; }

    /// <summary>The step of a network that both sides have, at its batch size.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="mode">train or infer.</param>
    public static Step Of(string name, string mode)
    {
        var trains = mode == "train";
        var batch = name switch
        {
            "simple" => 100,
            "cnn" or "lenet5" => 256,
            "alexnet" when trains => 16,
            _ when name.StartsWith("vgg", StringComparison.Ordinal) && trains => 4,
            _ => 8,
        };
        return new Step(name, batch, trains);
    }

    /// <summary>The memory that a training step is said to take, before it runs.</summary>
    public TrainingMemory Memory => TrainingMemory.Of(model, images.Shape, optimizerStates: 2);

    public void Run()
    {
        if (!trains)
        {
            using var scratch = Tape.Record(TapeMode.Scratch);
            model.Forward(images);
            return;
        }

        using var tape = Tape.Record();
        var (_, loss) = model.ForwardWithLoss(images, outputs => Loss.CrossEntropy(outputs, labels));
        tape.Backward(loss);
        adam.Step();
    }
}
