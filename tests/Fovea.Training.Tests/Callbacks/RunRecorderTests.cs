using Fovea.Formats;
using Fovea.Formats.Safetensors;
using Fovea.Layers.Losses;
using Fovea.Tensors;
using Fovea.Tensors.Ops;
using Fovea.Training.Callbacks;
using Fovea.Training.Checkpoints;
using Fovea.Training.Events;
using Fovea.Training.Optimizers;
using Fovea.Training.Runs;
using Fovea.Training.Tests.Runs;

namespace Fovea.Training.Tests.Callbacks;

public sealed class RunRecorderTests : IDisposable
{
    static readonly Dictionary<string, string> Metadata = new() { ["model"] = "tiny" };

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_run_leaves_events_weights_and_its_result()
    {
        var run = RunFolder.Create(folder.Path, "run", numbered: false, RunFolderTests.Info);
        var listener = new Listener();
        var history = Fit(run, listener, epochs: 3);

        Assert.Equal(["best.safetensors", "last.safetensors", "resume.safetensors"], Directory.GetFiles(folder.File("run/checkpoints")).Select(Path.GetFileName).Order());
        var last = Tiny.Model(seed: 77);
        Weights.Load(last, run.Last);
        Assert.Equal(history.End!.WeightsSha256, Weights.Checksum(last));
        using (var file = SafetensorsReader.Open(run.Last))
            Assert.Equal("tiny", file.Metadata["model"]);
        Assert.Equal(listener.Heard, run.ReadEvents());
        Assert.Equal(["best", "last"], listener.Heard.OfType<WeightsSaved>().Take(2).Select(saved => saved.Kind));

        var result = RunFolder.Open(run.Path).Info.Result!;
        Assert.Equal(("completed", 3, history.End.WeightsSha256), (result.Status, result.Epochs, result.WeightsSha256));
        Assert.Equal(history.Epochs.Max(epoch => epoch.TestAccuracy), result.BestAccuracy);
        Assert.Equal(1 + history.Epochs.ToList().FindIndex(epoch => epoch.TestAccuracy == result.BestAccuracy), result.BestEpoch);
    }

    [Fact]
    public void A_cancelled_run_is_saved_where_it_stands()
    {
        var run = RunFolder.Create(folder.Path, "run", numbered: false, RunFolderTests.Info);
        using var cancellation = new CancellationTokenSource();
        var history = Fit(run, new Listener((e, _) => { if (e is StepEnded { Step: 2 }) cancellation.Cancel(); }), 3, cancellation: cancellation.Token);
        var saved = Tiny.Model(seed: 77);
        Weights.Load(saved, run.Last);
        Assert.Equal(history.End!.WeightsSha256, Weights.Checksum(saved));
        Assert.True(File.Exists(run.Resume));
        Assert.Equal("cancelled", RunFolder.Open(run.Path).Info.Result!.Status);
    }

    [Fact]
    public void A_killed_run_goes_on_with_every_step_once()
    {
        var whole = Fit(RunFolder.Create(folder.Path, "whole", numbered: false, RunFolderTests.Info), new Listener(), 3);

        var run = RunFolder.Create(folder.Path, "run", numbered: false, RunFolderTests.Info);
        Assert.Throws<OutOfMemoryException>(() => Fit(run, new Listener((e, _) => { if (e is StepEnded { Epoch: 2, Step: 4 }) throw new OutOfMemoryException(); }), 3));
        File.AppendAllText(run.EventsPath, "{\"event\":\"step_ended\",\"epo");
        File.WriteAllText(folder.File("run/run.json.123-4.tmp"), "{");
        File.WriteAllText($"{run.Last}.123-5.tmp", "half");

        var model = Tiny.Model(seed: 77);
        using var recorder = new RunRecorder(run, Metadata);
        var trainer = new Trainer(model, new Adam(model.Parameters(), 0.01f)) { Validation = Tiny.Test(), Callbacks = [recorder] };
        Checkpoint.Load(trainer, run.Resume);
        Assert.Equal(trainer.Progress, Checkpoint.ReadProgress(run.Resume));
        trainer.Fit(Tiny.Train(), 3);

        Assert.Equal(whole.StepLosses, run.ReadEvents().OfType<StepEnded>().Select(step => step.Loss));
        Assert.Equal([1, 2, 3], run.ReadEvents().OfType<EpochEnded>().Select(epoch => epoch.Epoch));
        Assert.Empty(Directory.GetFiles(run.Path, "*.tmp", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_best_weights_are_those_that_KeepBest_keeps(bool validation)
    {
        var run = RunFolder.Create(folder.Path, "run", numbered: false, RunFolderTests.Info);
        var model = Tiny.Model();
        using var recorder = new RunRecorder(run, Metadata);
        var keep = new KeepBest();
        var trainer = new Trainer(model, new Adam(model.Parameters(), 0.01f))
        {
            Validation = validation ? Tiny.Test() : null,
            Callbacks = [recorder, keep, new Listener((e, t) => t.Optimizer.LearningRate = e is EpochEnded { Epoch: 2 } ? 100 : t.Optimizer.LearningRate)],
        };
        var history = trainer.Fit(Tiny.Train(), 4);
        var best = Tiny.Model(seed: 77);
        Weights.Load(best, run.Best);
        Assert.Equal(history.End!.WeightsSha256, Weights.Checksum(best));
        var result = RunFolder.Open(run.Path).Info.Result!;
        Assert.Equal((keep.Accuracy, keep.Epoch), (result.BestAccuracy, result.BestEpoch));
        Assert.Equal(history.Epochs.Max(epoch => validation ? epoch.TestAccuracy : epoch.TrainAccuracy), keep.Accuracy);
    }

    [Fact]
    public void Divergence_keeps_the_last_good_weights()
    {
        var run = RunFolder.Create(folder.Path, "run", numbered: false, RunFolderTests.Info);
        var (good, epochs) = ("", 0);
        var listener = new Listener((e, trainer) =>
        {
            if (e is EpochEnded)
                (good, epochs) = (Weights.Checksum(trainer.Model), epochs + 1);
        });
        Assert.Throws<TrainingDivergedException>(() => Fit(run, listener, 3, (outputs, labels) => Loss.CrossEntropy(outputs * (epochs > 0 ? float.NaN : 1f), labels)));
        var last = Tiny.Model(seed: 77);
        Weights.Load(last, run.Last);
        Assert.Equal(good, Weights.Checksum(last));
        Assert.Equal("diverged", RunFolder.Open(run.Path).Info.Result!.Status);
    }

    [Fact]
    public void Weights_that_are_not_finite_are_not_saved()
    {
        var run = RunFolder.Create(folder.Path, "run", numbered: false, RunFolderTests.Info);
        // The loss of the last step was finite; only then do weights overflow.
        var spoil = new Listener((e, trainer) =>
        {
            if (e is StepEnded { Epoch: 2, Step: 8 })
                trainer.Model.Parameters()[0].Value = Tensor.Full([4, 1, 3, 3], float.PositiveInfinity);
        });
        var model = Tiny.Model();
        using var recorder = new RunRecorder(run, Metadata);
        var trainer = new Trainer(model, new Sgd(model.Parameters(), 0.01f)) { Callbacks = [spoil, recorder] };
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(Tiny.Train(), 2));
        Assert.StartsWith("After epoch 2 the weights 0.weight are no longer finite numbers.", error.Message);
        var last = Tiny.Model(seed: 77);
        Weights.Load(last, run.Last);
        Assert.All(last.Parameters(), parameter => Assert.All(parameter.Value.ToArray(), value => Assert.True(float.IsFinite(value))));
    }

    [Fact]
    public void An_epoch_that_was_not_saved_is_not_the_best()
    {
        var run = RunFolder.Create(folder.Path, "run", numbered: false, RunFolderTests.Info);
        var spoil = new Listener((e, trainer) =>
        {
            if (e is StepEnded { Epoch: 1, Step: 8 })
                trainer.Model.Parameters()[0].Value = Tensor.Full([4, 1, 3, 3], float.NaN);
        });
        Assert.Throws<TrainingDivergedException>(() => Fit(run, spoil, 2));
        Assert.False(File.Exists(run.Best));
        var result = RunFolder.Open(run.Path).Info.Result!;
        Assert.Equal(("diverged", null, null), (result.Status, result.BestAccuracy, result.BestEpoch));
    }

    [Fact]
    public void A_full_disk_is_told_and_the_saved_weights_stay()
    {
        if (!File.Exists("/dev/full"))
            return;
        var run = RunFolder.Create(folder.Path, "run", numbered: false, RunFolderTests.Info);
        Fit(run, new Listener(), 1);
        var before = File.ReadAllBytes(run.Last);
        File.Delete(run.EventsPath);
        File.CreateSymbolicLink(run.EventsPath, "/dev/full");
        var error = Assert.Throws<IOException>(() => Fit(run, new Listener(), 1));
        Assert.StartsWith($"{run.EventsPath} could not be written: No space left on device", error.Message);
        Assert.EndsWith("The weights saved so far are unchanged.", error.Message);
        Assert.Equal(before, File.ReadAllBytes(run.Last));
    }

    [Fact]
    public void Weights_that_cannot_be_replaced_leave_the_others()
    {
        var run = RunFolder.Create(folder.Path, "run", numbered: false, RunFolderTests.Info);
        Directory.CreateDirectory(run.Last);
        var error = Assert.Throws<IOException>(() => Fit(run, new Listener(), 1));
        Assert.StartsWith($"{run.Last} could not be written: ", error.Message);
        Assert.True(File.Exists(run.Resume));
        Assert.Empty(Directory.GetFiles(folder.File("run/checkpoints"), "*.tmp"));
    }

    static History Fit(RunFolder run, Listener listener, int epochs, LossFunction? loss = null, CancellationToken cancellation = default)
    {
        var model = Tiny.Model();
        using var recorder = new RunRecorder(run, Metadata);
        return new Trainer(model, new Adam(model.Parameters(), 0.01f))
        {
            Validation = Tiny.Test(),
            Callbacks = [listener, recorder],
            Loss = loss ?? ((outputs, labels) => Loss.CrossEntropy(outputs, labels)),
        }.Fit(Tiny.Train(), epochs, cancellation);
    }
}
