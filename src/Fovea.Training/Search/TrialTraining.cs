using System.Diagnostics;
using System.Globalization;
using Fovea.Data;
using Fovea.Layers;
using Fovea.Training.Events;
using Fovea.Training.Optimizers;
using Fovea.Training.Schedules;

namespace Fovea.Training.Search;

/// <summary>
/// Trains a classifier with a trial's values and measures it on pictures that it does not learn, which are cut off the training pictures:
/// test pictures belong to the end of all choices and are never needed here.
/// </summary>
/// <param name="model">Makes a model without numbers; called once a trial.</param>
/// <param name="train">Makes batches of a size out of what is to be learned, in an order that a seed decides; called once a trial.</param>
/// <param name="validation">Makes batches of what to measure on; called once a trial.</param>
public sealed class TrialTraining(Func<Module> model, Func<int, IBatchSource> train, Func<IBatchSource> validation)
{
    const string UsualOptimizer = "adam";
    const int UsualBatch = 100;

    /// <summary>The names of settings: <c>lr</c>, <c>weight-decay</c>, <c>batch-size</c>, <c>opt</c>, <c>momentum</c>, <c>dropout</c>.</summary>
    public static IReadOnlyList<string> Settings { get; } = ["lr", "weight-decay", "batch-size", "opt", "momentum", "dropout"];

    /// <summary>Epochs of a trial.</summary>
    public required int Epochs { get; init; }

    /// <summary>Seed of first weights and dropout, the same for all trials.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How the learning rate changes within a trial; null to keep it.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Values of settings that trials do not give. What is not here either is Adam, its own learning rate, batches of 100.</summary>
    public IReadOnlyDictionary<string, string> Usual { get; init; } = new Dictionary<string, string>();

    /// <summary>Trains. A setting that has no value is the usual one. Momentum is left out for optimizers without any.</summary>
    /// <param name="trial">Its values.</param>
    /// <param name="cancellation">Gives the trial up.</param>
    /// <returns>The trial with what came out; divergence is a result too.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ArgumentException">A setting is unknown, or its value none that it can have, or the model has no dropout to set.</exception>
    public Trial Run(Trial trial, CancellationToken cancellation = default)
    {
        foreach (var name in trial.Values.Keys.Concat(Usual.Keys))
            CheckName(name);
        var clock = Stopwatch.StartNew();
        var module = model().Initialize(Seed);
        if (Number(trial, "dropout") is { } probability)
            SetDropout(module, probability);
        var measured = new Measurements(validation());
        var trainer = new Trainer(module, MakeOptimizer(trial, module)) { Schedule = Schedule, Callbacks = [measured] };
        var batch = Number(trial, "batch-size") is { } size ? (int)size : UsualBatch;
        var diverged = Diverges(trainer, train(batch), cancellation) || measured.Epochs.Any(epoch => !double.IsFinite(epoch.Loss));
        cancellation.ThrowIfCancellationRequested();
        return trial with
        {
            Accuracies = [.. measured.Epochs.Select(epoch => epoch.Accuracy)],
            Losses = [.. measured.Epochs.Select(epoch => epoch.Loss)],
            Diverged = diverged,
            Seconds = clock.Elapsed.TotalSeconds,
        };
    }

    /// <summary>Sees that there is such a setting.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public static void CheckName(string name)
    {
        if (Settings.Contains(name))
            return;
        var hint = NearestName.Of(name, Settings) is [var nearest] ? $" Did you mean \"{nearest}\"?" : "";
        throw new ArgumentException($"There is no setting \"{name}\" to search for.{hint} Settings are {string.Join(", ", Settings)}.");
    }

    /// <summary>Sets the probability of all dropout layers.</summary>
    /// <param name="module">The model.</param>
    /// <param name="probability">Probability of dropping a unit.</param>
    /// <exception cref="ArgumentException">The model has no such layer.</exception>
    public static void SetDropout(Module module, float probability)
    {
        var layers = module.Modules().Select(named => named.Module).OfType<RandomLayer>().ToArray();
        if (layers.Length == 0)
            throw new ArgumentException($"{module} has no dropout to set to {probability}; search without it, or with a model that has some, such as alexnet.");
        foreach (var layer in layers)
            layer.Probability = probability;
    }

    bool Diverges(Trainer trainer, IBatchSource batches, CancellationToken cancellation)
    {
        try
        {
            trainer.Fit(batches, Epochs, cancellation);
            return false;
        }
        catch (TrainingDivergedException)
        {
            return true;
        }
    }

    Optimizer MakeOptimizer(Trial trial, Module module)
    {
        var name = Value(trial, "opt") ?? UsualOptimizer;
        return OptimizerRegistry.Create(
            name, module.Parameters(), Number(trial, "lr"), OptimizerRegistry.HasMomentum(name) ? Number(trial, "momentum") : null, Number(trial, "weight-decay"));
    }

    string? Value(Trial trial, string name) => trial.Values.GetValueOrDefault(name) ?? Usual.GetValueOrDefault(name);

    float? Number(Trial trial, string name) =>
        Value(trial, name) is not { } text ? null
        : float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ArgumentException($"{name} is \"{text}\", expected a number.");

    /// <summary>Measures after each epoch; the trainer's own validation would measure once more at the end.</summary>
    sealed class Measurements(IBatchSource validation) : Callback
    {
        public List<Evaluation> Epochs { get; } = [];

        public override void On(TrainingEvent e, Trainer trainer)
        {
            if (e is EpochEnded)
                Epochs.Add(trainer.Evaluate(validation));
        }
    }
}
