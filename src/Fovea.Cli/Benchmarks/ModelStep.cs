using System.Diagnostics;
using Fovea.Layers;
using Fovea.Layers.Losses;
using Fovea.Models;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Training.Optimizers;

namespace Fovea.Cli.Benchmarks;

/// <summary>
/// One step of a model on random pictures and labels, as other frameworks are timed. Training: forward, cross-entropy, backward and the
/// optimizer's step, which clears the gradients too; Adam, for networks of ImageNet SGD with momentum 0.9. Inference: forward alone.
/// </summary>
sealed class ModelStep
{
    const int ImageNetClasses = 1000;

    readonly Optimizer? optimizer;
    readonly Tensor images;
    readonly int[] labels;

    /// <param name="card">The model.</param>
    /// <param name="trains">Whether it trains.</param>
    /// <param name="batch">Pictures in the batch.</param>
    public ModelStep(ModelCard card, bool trains, int batch)
    {
        (Card, Batch) = (card, batch);
        Model = Create(card).Initialize(seed: 1);
        if (trains)
            optimizer = MakeOptimizer(card, Model.Parameters());

        var rng = new Rng(seed: 1);
        images = Tensor.Create([batch, .. card.InputShape], pixels =>
        {
            foreach (ref var pixel in pixels)
                pixel = rng.NextNormal();
        });
        labels = [.. Enumerable.Range(0, batch).Select(_ => rng.NextInt(card.Classes))];
    }

    public ModelCard Card { get; }

    public Module Model { get; }

    public int Batch { get; }

    /// <summary>Whether a step trains.</summary>
    public bool Trains => optimizer is not null;

    /// <summary>train or infer.</summary>
    public string Mode => Trains ? "train" : "infer";

    /// <summary>The optimizer's name, or null in inference.</summary>
    public string? Optimizer => optimizer?.Name;

    /// <summary>How long the optimizer took in the last step.</summary>
    public TimeSpan Updating { get; private set; }

    /// <summary>A model as it is timed: without auxiliary classifiers, which the peers leave out too; without numbers yet.</summary>
    public static Module Create(ModelCard card) => ModelRegistry.Create(card.Name, auxiliary: false);

    /// <summary>Numbers that the optimizer of a training step keeps for each parameter.</summary>
    public static int StatesPerParameter(ModelCard card) => MakeOptimizer(card, Create(card).Parameters()).StatesPerParameter;

    /// <summary>Makes the step.</summary>
    /// <param name="observer">Looks on, if given.</param>
    public void Run(IOpObserver? observer = null)
    {
        using var tape = Tape.Record(Trains ? TapeMode.Training : TapeMode.Scratch, observer);
        var outputs = Model.Forward(images);
        if (optimizer is null)
            return;

        tape.Backward(Loss.CrossEntropy(outputs, labels));
        var start = Stopwatch.GetTimestamp();
        optimizer.Step();
        Updating = Stopwatch.GetElapsedTime(start);
    }

    static Optimizer MakeOptimizer(ModelCard card, IReadOnlyList<Parameter> parameters) =>
        card.Classes == ImageNetClasses ? new Sgd(parameters, momentum: 0.9f) : new Adam(parameters);
}
