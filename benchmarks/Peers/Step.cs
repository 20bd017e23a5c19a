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
        model = ModelRegistry.Create(name).Initialize(seed: 1);
        adam = new Adam(model.Parameters());
        Parameters = model.Parameters().Sum(parameter => parameter.Shape.Elements);

        var rng = new Rng(seed: 1);
        var pixels = new float[batch * 28 * 28];
        foreach (ref var pixel in pixels.AsSpan())
            pixel = rng.NextNormal();
        images = Tensor.From(pixels, [batch, 1, 28, 28]);
        labels = [.. Enumerable.Range(0, batch).Select(_ => rng.NextInt(10))];
    }

    public string Name { get; }

    public int Batch { get; }

    /// <summary>Numbers that the model learns: both sides must have the same network.</summary>
    public int Parameters { get; }

    /// <summary>The step of a network that both sides have, at its batch size.</summary>
    public static Step Of(string name, string mode) => new(name, name == "simple" ? 100 : 256, mode == "train");

    public void Run()
    {
        if (!trains)
        {
            using var scratch = Tape.Record(TapeMode.Scratch);
            model.Forward(images);
            return;
        }

        using var tape = Tape.Record();
        var loss = Loss.CrossEntropy(model.Forward(images), labels);
        tape.Backward(loss);
        adam.Step();
    }
}
