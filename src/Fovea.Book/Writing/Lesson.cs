using System.Runtime.ExceptionServices;
using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Kernels.Machine;
using Fovea.Layers;
using Fovea.Training;
using Fovea.Training.Events;
using Fovea.Training.Optimizers;

namespace Fovea.Book.Writing;

/// <summary>How a network did while it learned.</summary>
/// <param name="Losses">The loss of every step.</param>
/// <param name="Epochs">The epochs after which it was measured, from 1; the last may have been broken off within one.</param>
/// <param name="Train">The accuracy then on the pictures that it learns.</param>
/// <param name="Test">The accuracy then on pictures that it does not learn.</param>
/// <param name="Diverged">Whether a loss was no longer a finite number; the curves end there.</param>
/// <param name="Conditions">What it was taught with.</param>
sealed record Curves(
    IReadOnlyList<float> Losses, IReadOnlyList<double> Epochs, IReadOnlyList<double> Train, IReadOnlyList<double> Test, bool Diverged, Conditions Conditions)
{
    /// <summary>The accuracy at the end on the pictures that it learns; not a number if it diverged.</summary>
    public double FinalTrain => Diverged ? double.NaN : Train[^1];

    /// <summary>The accuracy at the end on pictures that it does not learn; not a number if it diverged.</summary>
    public double FinalTest => Diverged ? double.NaN : Test[^1];

    /// <summary>The losses as means of so many steps in a row, each at the step in its middle: calm enough to be compared.</summary>
    /// <param name="window">Steps in a mean.</param>
    public (double[] Steps, double[] Means) Smooth(int window)
    {
        var parts = Losses.Chunk(window).ToArray();
        return ([.. parts.Select((part, i) => (i * window) + ((part.Length + 1) / 2.0))], [.. parts.Select(part => part.Average(loss => (double)loss))]);
    }
}

/// <summary>Pictures for small networks to learn, and how long. Experiments about training teach each of their networks with one.</summary>
/// <param name="context">Tells whom to obey.</param>
/// <param name="train">The pictures to learn.</param>
/// <param name="test">Pictures to measure on, beside those learned.</param>
sealed class Lesson(BookContext context, ImageDataset train, ImageDataset test)
{
    const int MeasuredAtOnce = 500;

    /// <summary>How often every picture is seen.</summary>
    public required int Epochs { get; init; }

    /// <summary>After how many steps it ends, be it within an epoch; not before the last epoch unless given.</summary>
    public int Steps { get; init; } = int.MaxValue;

    /// <summary>Pictures in a step.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>Accuracies are measured after the first epoch and then after so many more; 0 for never.</summary>
    public int MeasuredEvery { get; init; } = 1;

    /// <summary>Teaches one network.</summary>
    /// <param name="model">The network, initialized.</param>
    /// <param name="optimizer">What moves its weights.</param>
    /// <param name="seed">Seed of the order of pictures.</param>
    /// <exception cref="OperationCanceledException">The reader asked to stop.</exception>
    public Curves Teach(Module model, Optimizer optimizer, ulong? seed = null)
    {
        var notes = new Notes(train.Batch(MeasuredAtOnce), test.Batch(MeasuredAtOnce), MeasuredEvery, Steps);
        var diverged = false;
        try
        {
            var trainer = new Trainer(model, optimizer) { Callbacks = [notes] };
            trainer.Fit(train.Shuffle(seed ?? context.Seed).Batch(BatchSize), Epochs, context.Cancellation);
            notes.MeasureRest(trainer);
        }
        catch (TrainingDivergedException)
        {
            diverged = true;
        }

        context.Cancellation.ThrowIfCancellationRequested();
        return new Curves(notes.Losses, notes.Epochs, notes.Train, notes.Test, diverged, Conditions.Of(model, optimizer, train, notes.Batch));
    }

    /// <summary>Does something for several cases, such as networks, on as many threads as compute, and tells how far it is.</summary>
    /// <param name="context">Whom to tell.</param>
    /// <param name="cases">The cases.</param>
    /// <param name="action">What to do with each; equal cases must give equal results on any thread.</param>
    /// <returns>What came out, in the order of the cases.</returns>
    public static TResult[] ForEach<TCase, TResult>(BookContext context, IReadOnlyList<TCase> cases, Func<TCase, TResult> action)
    {
        var (results, done, gate) = (new TResult[cases.Count], 0, new Lock());
        try
        {
            Parallel.For(0, cases.Count, new ParallelOptions { MaxDegreeOfParallelism = Workers.Count, CancellationToken = context.Cancellation }, i =>
            {
                results[i] = action(cases[i]);
                lock (gate)
                    context.Tell((double)++done / cases.Count, $"{done} of {cases.Count} networks", $"신경망 {cases.Count}개 중 {done}개");
            });
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]); // One thread would have met it alone.
        }

        return results;
    }

    sealed class Notes(Loader train, Loader test, int every, int steps) : Callback
    {
        double seen;

        public List<float> Losses { get; } = [];

        public List<double> Epochs { get; } = [];

        public List<double> Train { get; } = [];

        public List<double> Test { get; } = [];

        public int Batch { get; private set; }

        public override void On(TrainingEvent e, Trainer trainer)
        {
            if (e is StepEnded step)
            {
                Losses.Add(step.Loss);
                Batch = Math.Max(Batch, step.Examples);
                seen += step.Examples;
                if (Losses.Count == steps)
                    trainer.Stop();
            }

            if (e is EpochEnded epoch && every > 0 && (epoch.Epoch - 1) % every == 0)
                Measure(trainer, epoch.Epoch);
        }

        // Of an epoch that was broken off nothing is told.
        public void MeasureRest(Trainer trainer)
        {
            if (Losses.Count == steps && trainer.Progress.StepInEpoch > 0)
                Measure(trainer, seen / train.Examples);
        }

        void Measure(Trainer trainer, double epoch)
        {
            Epochs.Add(epoch);
            Train.Add(trainer.Evaluate(train).Accuracy);
            Test.Add(trainer.Evaluate(test).Accuracy);
        }
    }
}
