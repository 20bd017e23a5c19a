using Fovea.Data;
using Fovea.Layers;
using Fovea.Layers.Losses;
using Fovea.Tensors.Ops;
using Fovea.Training.Events;
using Fovea.Training.Optimizers;

namespace Fovea.Training.Tests;

public sealed class TrainerTests
{
    [Fact]
    public void It_learns_and_tells_what_happens_in_order()
    {
        var listener = new Listener();
        var model = Tiny.Model();
        var history = new Trainer(model, new Adam(model.Parameters(), 0.01f)) { Validation = Tiny.Test(), Callbacks = [listener] }.Fit(Tiny.Train(), epochs: 3);

        Assert.Equal(24, history.StepLosses.Count);
        Assert.True(history.StepLosses[^1] < 0.5f * history.StepLosses[0], $"{history.StepLosses[0]} → {history.StepLosses[^1]}");
        Assert.Equal([1, 2, 3], history.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(1.0, history.End!.TestAccuracy);
        Assert.Equal((StopReason.Completed, 3, 24), (history.End.Reason, history.End.Epochs, history.End.Steps));
        Assert.Equal(Formats.Weights.Checksum(model), history.End.WeightsSha256);

        string[] epochEvents = ["EpochStarted", .. Enumerable.Repeat("StepEnded", 8), "EvaluationEnded", "EpochEnded"];
        Assert.Equal(
            ["TrainingStarted", .. epochEvents, .. epochEvents, .. epochEvents, "TrainingStopping", "TrainingEnded"],
            listener.Heard.Select(e => e.GetType().Name));
        var started = Assert.IsType<TrainingStarted>(listener.Heard[0]);
        Assert.Equal(("Adam", 0.01f, 3, 1, 0, 8, 128), (started.Optimizer, started.LearningRate, started.Epochs, started.Epoch, started.Step, started.StepsPerEpoch, started.Examples));
    }

    [Fact]
    public void Nothing_to_learn_is_told()
    {
        var model = Tiny.Model();
        var trainer = new Trainer(model, new Adam(model.Parameters(), 0.01f));
        var none = Tiny.Data(8, seed: 1).Shuffle(seed: 5).Batch(16, dropLast: true);
        Assert.StartsWith("Fit: ", Assert.Throws<ArgumentException>(() => trainer.Fit(none, epochs: 1)).Message);
    }

    [Fact]
    public void The_epochs_numbers_are_the_means_over_its_examples()
    {
        var listener = new Listener();
        var model = Tiny.Model();
        // 128 examples in batches of 48: the last one is smaller and must weigh less.
        new Trainer(model, new Sgd(model.Parameters(), 0)) { Callbacks = [listener] }.Fit(Tiny.Train(batch: 48), epochs: 1);
        var steps = listener.Heard.OfType<StepEnded>().ToArray();
        Assert.Equal([48, 48, 32], steps.Select(step => step.Examples));
        var epoch = listener.Heard.OfType<EpochEnded>().Single();
        Assert.Equal(steps.Sum(step => (double)step.Loss * step.Examples) / 128, epoch.TrainLoss, 12);
        Assert.Equal(steps.Sum(step => step.Accuracy * step.Examples) / 128, epoch.TrainAccuracy, 12);
        Assert.Null(epoch.TestAccuracy);
    }

    [Fact]
    public void Evaluation_measures_every_example_once_and_does_not_train()
    {
        var model = Tiny.Model(dropout: 0.5f);
        var before = Formats.Weights.Checksum(model);
        var trainer = new Trainer(model, new Sgd(model.Parameters()));
        var all = trainer.Evaluate(Tiny.Test());
        Assert.Equal(64, all.Examples);
        Assert.Equal(all with { Seconds = 0 }, trainer.Evaluate(Tiny.Test()) with { Seconds = 0 });
        Assert.Equal(32, trainer.Evaluate(Tiny.Test(), limit: 17).Examples);
        Assert.Equal(before, Formats.Weights.Checksum(model));

        var correct = 0;
        var loss = 0.0;
        foreach (var (images, labels) in Tiny.Test())
        {
            var probabilities = trainer.Predict(images).ToArray();
            for (var i = 0; i < labels.Length; i++)
            {
                var row = probabilities[(4 * i)..(4 * i + 4)];
                Assert.Equal(1, row.Sum(), 1e-6);
                correct += Array.IndexOf(row, row.Max()) == labels[i] ? 1 : 0;
                loss -= Math.Log(row[labels[i]]);
            }
        }

        Assert.Equal(correct / 64.0, all.Accuracy, 12);
        Assert.Equal(loss / 64, all.Loss, 1e-6);
    }

    [Fact]
    public void Equal_seeds_give_equal_bits()
    {
        static string Train()
        {
            var model = Tiny.Model(dropout: 0.3f);
            return new Trainer(model, new Adam(model.Parameters())).Fit(Tiny.Train(), 2).End!.WeightsSha256;
        }

        Assert.Equal(Train(), Train());
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_with_the_step_and_advice()
    {
        var model = Tiny.Model();
        var listener = new Listener();
        var trainer = new Trainer(model, new Sgd(model.Parameters(), 0.25f))
        {
            Callbacks = [listener],
            Loss = (outputs, labels) => Loss.CrossEntropy(outputs * (listener.Heard.Count > 4 ? float.NaN : 1f), labels),
        };
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(Tiny.Train(), 2));
        Assert.Equal(
            "Step 4 of epoch 1: the loss is NaN. Training has diverged. Try a smaller learning rate (it is 0.25), limit the gradients' norm " +
            "(1 is usual), and check that the pictures' values are finite and of the order of 1.", error.Message);
        Assert.Equal(StopReason.Diverged, Assert.IsType<TrainingEnded>(listener.Heard[^1]).Reason);
        Assert.All(model.Parameters(), parameter => Assert.All(parameter.Value.ToArray(), value => Assert.True(float.IsFinite(value))));
    }

    [Fact]
    public void Cancellation_ends_after_the_batch_and_a_second_fit_goes_on()
    {
        using var cancellation = new CancellationTokenSource();
        var model = Tiny.Model();
        var trainer = new Trainer(model, new Adam(model.Parameters()))
        {
            Callbacks = [new Listener((e, _) => { if (e is StepEnded { Epoch: 2, Step: 3 }) cancellation.Cancel(); })],
        };
        var broken = trainer.Fit(Tiny.Train(), 3, cancellation.Token);
        Assert.Equal((StopReason.Cancelled, 1, 11), (broken.End!.Reason, broken.End.Epochs, broken.End.Steps));
        Assert.Single(broken.Epochs);
        var rest = trainer.Fit(Tiny.Train(), 3);
        Assert.Equal((StopReason.Completed, 3, 24), (rest.End!.Reason, rest.End.Epochs, rest.End.Steps));

        var through = Tiny.Model();
        var whole = new Trainer(through, new Adam(through.Parameters())).Fit(Tiny.Train(), 3);
        Assert.Equal(whole.End!.WeightsSha256, rest.End.WeightsSha256);
        Assert.Equal(whole.StepLosses, [.. broken.StepLosses, .. rest.StepLosses]);
        Assert.Equal(whole.Epochs[1].TrainLoss, rest.Epochs[0].TrainLoss);
    }

    [Fact]
    public void A_cancellation_in_the_last_batch_of_an_epoch_still_ends_the_epoch()
    {
        using var cancellation = new CancellationTokenSource();
        var model = Tiny.Model();
        var history = new Trainer(model, new Adam(model.Parameters()))
        {
            Callbacks = [new Listener((e, _) => { if (e is StepEnded { Step: 8 }) cancellation.Cancel(); })],
        }.Fit(Tiny.Train(), 3, cancellation.Token);
        Assert.Single(history.Epochs);
        Assert.Equal((StopReason.Cancelled, 1, 8), (history.End!.Reason, history.End.Epochs, history.End.Steps));
    }

    [Fact]
    public void A_cancellation_in_the_last_measurement_is_obeyed_and_a_second_fit_measures()
    {
        using var cancellation = new CancellationTokenSource();
        var model = Tiny.Model();
        var trainer = new Trainer(model, new Adam(model.Parameters()))
        {
            Validation = Tiny.Test(),
            Callbacks = [new Listener((e, _) => { if (e is TrainingStopping) cancellation.Cancel(); })],
        };
        var broken = trainer.Fit(Tiny.Train(), 2, cancellation.Token).End!;
        Assert.Equal((StopReason.Cancelled, 2, (double?)null), (broken.Reason, broken.Epochs, broken.TestAccuracy));
        var rest = trainer.Fit(Tiny.Train(), 2).End!;
        Assert.Equal((StopReason.Completed, 2, broken.WeightsSha256), (rest.Reason, rest.Epochs, rest.WeightsSha256));
        Assert.NotNull(rest.TestAccuracy);
        Assert.Throws<OperationCanceledException>(() => trainer.Evaluate(Tiny.Test(), cancellation: cancellation.Token));
    }

    [Fact]
    public void A_cancellation_in_an_epochs_measurement_ends_with_that_epoch()
    {
        using var cancellation = new CancellationTokenSource();
        var model = Tiny.Model();
        var history = new Trainer(model, new Adam(model.Parameters()))
        {
            Validation = Tiny.Test(),
            Callbacks = [new Listener((e, _) => { if (e is EvaluationEnded) cancellation.Cancel(); })],
        }.Fit(Tiny.Train(), 3, cancellation.Token);
        Assert.Equal((StopReason.Cancelled, 1, 8), (history.End!.Reason, history.End.Epochs, history.End.Steps));
    }

    [Fact]
    public void Gradients_are_limited_where_asked_for()
    {
        static float Moved(float? clip)
        {
            var model = Tiny.Model();
            var before = model.Parameters().SelectMany(parameter => parameter.Value.ToArray()).ToArray();
            new Trainer(model, new Sgd(model.Parameters(), 1)) { ClipNorm = clip }.Fit(Tiny.Train(batch: 128), 1);
            var after = model.Parameters().SelectMany(parameter => parameter.Value.ToArray()).ToArray();
            return MathF.Sqrt(before.Zip(after, (a, b) => (a - b) * (a - b)).Sum());
        }

        Assert.True(Moved(null) > 0.1f);
        Assert.Equal(0.01f, Moved(0.01f), 1e-5f);
    }

    [Fact]
    public void Outputs_of_another_shape_are_told()
    {
        var model = new Sequential(new Conv2d(1, 4, 3)).Initialize(seed: 1);
        var trainer = new Trainer(model, new Sgd(model.Parameters())) { Loss = (outputs, _) => outputs.Mean() };
        var error = Assert.Throws<InvalidOperationException>(() => trainer.Fit(Tiny.Train(), 1));
        Assert.Equal("Sequential: the trainer counts right answers in outputs of shape N×classes; these have 16×4×2×2.", error.Message);
    }

    [Fact]
    public void An_empty_source_cannot_be_measured()
    {
        var model = Tiny.Model();
        var trainer = new Trainer(model, new Sgd(model.Parameters()));
        Assert.StartsWith(
            "Evaluate: the source has no examples",
            Assert.Throws<ArgumentException>(() => trainer.Evaluate(Data.Batching.Batch(Tiny.Data(0, 1), 4))).Message);
    }
}
