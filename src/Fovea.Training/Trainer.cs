using System.Diagnostics;
using Fovea.Data;
using Fovea.Formats;
using Fovea.Layers;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;
using Fovea.Training.Events;
using Fovea.Training.Metrics;
using Fovea.Training.Optimizers;
using Fovea.Training.Schedules;

namespace Fovea.Training;

/// <summary>The loss of a batch: one number, the mean over its examples.</summary>
/// <param name="outputs">What the model gave, N×classes.</param>
/// <param name="labels">What was right, N.</param>
public delegate Tensor LossFunction(Tensor outputs, int[] labels);

/// <summary>
/// Trains and measures a classifier: <c>new Trainer(model, adam) { Validation = test }.Fit(train, epochs: 5)</c>. It only tells what
/// happens, as <see cref="TrainingEvent"/> records, to its <see cref="Callbacks"/>.
/// </summary>
/// <param name="model">The model, initialized.</param>
/// <param name="optimizer">What moves its parameters.</param>
public sealed class Trainer(Module model, Optimizer optimizer)
{
    readonly Queue<TrainingEvent> untold = [];
    int[] guesses = [];
    History history = new();
    StopReason? stopping;

    /// <summary>The model.</summary>
    public Module Model { get; } = model;

    /// <summary>What moves its parameters.</summary>
    public Optimizer Optimizer { get; } = optimizer;

    /// <summary>The loss; cross-entropy of logits unless set.</summary>
    public LossFunction Loss { get; init; } = static (outputs, labels) => Layers.Losses.Loss.CrossEntropy(outputs, labels);

    /// <summary>Examples to measure on after every epoch, or null for none.</summary>
    public IBatchSource? Validation { get; init; }

    /// <summary>How many of them to use after an epoch, rounded up to whole batches; null for all. The last measurement uses all.</summary>
    public int? ValidationLimit { get; init; }

    /// <summary>The largest norm of all gradients together, above which they are scaled down; null for no limit.</summary>
    public float? ClipNorm { get; init; }

    /// <summary>How the learning rate changes over the training, or null for not at all. It spans all epochs that <see cref="Fit"/> is asked for.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Who listens, in this order.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>How far training has come; a second <see cref="Fit"/> goes on from here.</summary>
    public Progress Progress { get; set; } = new();

    /// <summary>Learns until <paramref name="epochs"/> epochs are done in all, counted over several calls and breaks.</summary>
    /// <param name="train">The examples; the epoch's number decides their order.</param>
    /// <param name="epochs">Epochs in all.</param>
    /// <param name="cancellation">Ends training politely after the batch under way; the last measurement is then left out.</param>
    /// <exception cref="TrainingDivergedException">A loss was not a finite number.</exception>
    public History Fit(IBatchSource train, int epochs, CancellationToken cancellation = default)
    {
        if (train.Count == 0)
            throw new ArgumentException($"Fit: {train.Name} gives no batches; nothing can be learned. Give more examples, smaller batches, or keep the incomplete last batch.");
        (history, stopping) = (new History(), null);
        var clock = Stopwatch.StartNew();
        Tell(new TrainingStarted(
            Model.ToString(), Model.Parameters().Sum(parameter => (long)parameter.Shape.Elements), Optimizer.Name, Optimizer.LearningRate,
            epochs, Progress.Epochs + 1, Progress.StepInEpoch, train.Count, train.Examples));
        try
        {
            while (stopping is null && Progress.Epochs < epochs)
                RunEpoch(train, epochs, cancellation);
        }
        catch (TrainingDivergedException)
        {
            End(StopReason.Diverged, clock, cancellation);
            throw;
        }

        End(stopping ?? StopReason.Completed, clock, cancellation);
        return history;
    }

    /// <summary>Measures the model.</summary>
    /// <param name="source">The examples.</param>
    /// <param name="limit">How many of them, rounded up to whole batches; null for all.</param>
    /// <param name="cancellation">Breaks off after the batch under way.</param>
    /// <exception cref="ArgumentException">The source has no examples.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Evaluation Evaluate(IBatchSource source, int? limit = null, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        var (loss, correct, examples) = (0.0, 0, 0);
        foreach (var batch in source)
        {
            cancellation.ThrowIfCancellationRequested();
            using var tape = Tape.Record(TapeMode.Scratch);
            var outputs = Model.Forward(batch.Images);
            loss += (double)batch.Loss(labels => Loss(outputs, labels)).Item() * batch.Count;
            correct += CountCorrect(outputs, batch.MainLabels);
            examples += batch.Count;
            if (examples >= limit)
                break;
        }

        if (examples == 0)
            throw new ArgumentException("Evaluate: the source has no examples; nothing can be measured.", nameof(source));
        return new Evaluation(loss / examples, (double)correct / examples, examples, clock.Elapsed.TotalSeconds);
    }

    /// <summary>What the model says about each example, in the source's order.</summary>
    /// <param name="source">The examples.</param>
    /// <param name="cancellation">Breaks off after the batch under way.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<Answer> Answers(IBatchSource source, CancellationToken cancellation = default)
    {
        var answers = new List<Answer>(source.Examples);
        foreach (var (images, labels) in source)
        {
            cancellation.ThrowIfCancellationRequested();
            using var tape = Tape.Record(TapeMode.Scratch);
            var outputs = Model.Forward(images);
            CountCorrect(outputs, labels);
            var (probabilities, classes) = (outputs.Softmax().ToArray(), outputs.Shape[1]);
            for (var i = 0; i < labels.Length; i++)
                answers.Add(new Answer(labels[i], guesses[i], probabilities[i * classes + guesses[i]], probabilities[i * classes + labels[i]]));
        }

        return answers;
    }

    /// <summary>The probability of every class.</summary>
    /// <param name="images">N×C×H×W, or as the model takes them.</param>
    /// <returns>N×classes, rows that sum to 1.</returns>
    public Tensor Predict(Tensor images)
    {
        using var tape = Tape.Record(TapeMode.Scratch);
        return Model.Forward(images).Softmax().Keep();
    }

    /// <summary>Asks for the end after the batch or epoch under way; for callbacks.</summary>
    public void Stop() => stopping ??= StopReason.Stopped;

    /// <summary>Tells all callbacks that something happened; callbacks use it to tell what they did.</summary>
    /// <param name="e">What.</param>
    public void Tell(TrainingEvent e)
    {
        // What a callback tells while it listens waits its turn, so that all callbacks hear everything in one order.
        untold.Enqueue(e);
        if (untold.Count > 1)
            return;
        try
        {
            for (; untold.TryPeek(out var next); untold.Dequeue())
            {
                history.Add(next);
                for (var i = 0; i < Callbacks.Count; i++)
                    Callbacks[i].On(next, this);
            }
        }
        finally
        {
            untold.Clear();
        }
    }

    void RunEpoch(IBatchSource train, int epochs, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var epoch = Progress.Epochs + 1;
        Tell(new EpochStarted(epoch));
        var examplesBefore = Progress.Examples;
        var waiting = new Stopwatch();
        using var batches = train.From(Progress.Epochs, Progress.StepInEpoch).GetEnumerator();
        while (Next(batches, waiting))
        {
            var batch = batches.Current;
            if (Schedule is not null)
                Optimizer.LearningRate = Optimizer.InitialLearningRate * Schedule.Factor(Progress.Steps / ((double)epochs * train.Count));
            var (loss, correct) = Step(batch);
            Progress.AddStep(loss, correct, batch.Count);
            Tell(new StepEnded(epoch, Progress.StepInEpoch, loss, (double)correct / batch.Count, batch.Count));
            if (cancellation.IsCancellationRequested)
                stopping = StopReason.Cancelled;
            if (stopping is not null && Progress.StepInEpoch < train.Count)
                return;
        }

        var trained = clock.Elapsed.TotalSeconds;
        var (trainLoss, trainAccuracy) = (Progress.LossSum / Progress.Examples, (double)Progress.Correct / Progress.Examples);
        var speed = (Progress.Examples - examplesBefore) / trained;
        var test = Validation is null ? null : Evaluate(Validation, ValidationLimit);
        if (test is not null)
            Tell(new EvaluationEnded(epoch, test.Examples, test.Loss, test.Accuracy, test.Seconds));
        Progress.EndEpoch(test?.Accuracy ?? trainAccuracy);
        Tell(new EpochEnded(epoch, trainLoss, trainAccuracy, test?.Loss, test?.Accuracy, clock.Elapsed.TotalSeconds, speed, waiting.Elapsed.TotalSeconds / trained));
        if (cancellation.IsCancellationRequested)
            stopping = StopReason.Cancelled;
    }

    static bool Next(IEnumerator<Batch> batches, Stopwatch waiting)
    {
        waiting.Start();
        var isThere = batches.MoveNext();
        waiting.Stop();
        return isThere;
    }

    (float Loss, int Correct) Step(Batch batch)
    {
        using var tape = Tape.Record();
        var (outputs, loss) = Model.ForwardWithLoss(batch.Images, outputs => batch.Loss(labels => Loss(outputs, labels)));
        var value = loss.Item();
        if (!float.IsFinite(value))
            throw new TrainingDivergedException(
                $"Step {Progress.StepInEpoch + 1} of epoch {Progress.Epochs + 1}: the loss is {value}. Training has diverged. " +
                $"Try a smaller learning rate (it is {Optimizer.LearningRate}), limit the gradients' norm (1 is usual), " +
                "and check that the pictures' values are finite and of the order of 1.");
        tape.Backward(loss);
        if (ClipNorm is { } max)
            Gradients.ClipByNorm(Optimizer.Parameters, max);
        Optimizer.Step();
        return (value, CountCorrect(outputs, batch.MainLabels));
    }

    int CountCorrect(Tensor outputs, int[] labels)
    {
        if (outputs.Rank != 2)
            throw new InvalidOperationException(
                $"{Model}: the trainer counts right answers in outputs of shape N×classes; these have {outputs.Shape}.");
        if (guesses.Length < labels.Length)
            guesses = new int[labels.Length];
        outputs.Backend.ArgMax(outputs.Shape[0], outputs.Shape[1], 1, outputs.Storage, guesses.AsSpan(0, labels.Length));
        var correct = 0;
        for (var i = 0; i < labels.Length; i++)
            if (guesses[i] == labels[i])
                correct++;
        return correct;
    }

    void End(StopReason reason, Stopwatch clock, CancellationToken cancellation)
    {
        Tell(new TrainingStopping(reason));
        Evaluation? test = null;
        try
        {
            if (Validation is not null && reason is StopReason.Completed or StopReason.Stopped)
                test = Evaluate(Validation, cancellation: cancellation);
        }
        catch (OperationCanceledException)
        {
            reason = StopReason.Cancelled;
        }

        Tell(new TrainingEnded(
            reason, Progress.Epochs, Progress.Steps, test?.Loss, test?.Accuracy, clock.Elapsed.TotalSeconds, Weights.Checksum(Model)));
    }
}
