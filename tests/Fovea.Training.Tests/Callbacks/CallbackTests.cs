using Fovea.Training.Callbacks;
using Fovea.Training.Events;
using Fovea.Training.Optimizers;

namespace Fovea.Training.Tests.Callbacks;

public sealed class CallbackTests
{
    [Fact]
    public void Early_stopping_waits_and_stops()
    {
        var model = Tiny.Model();
        // A rate of 0 never gets better: the first epoch counts, two more are waited for.
        var history = new Trainer(model, new Sgd(model.Parameters(), 0)) { Validation = Tiny.Test(), Callbacks = [new EarlyStopping(patience: 2, minimumDelta: 0.01)] }
            .Fit(Tiny.Train(), 10);
        Assert.Equal((StopReason.Stopped, 3), (history.End!.Reason, history.End.Epochs));
    }

    [Fact]
    public void Early_stopping_does_not_stop_while_the_loss_falls()
    {
        var model = Tiny.Model();
        var history = new Trainer(model, new Adam(model.Parameters(), 0.01f)) { Callbacks = [new EarlyStopping(patience: 1)] }.Fit(Tiny.Train(), 4);
        Assert.Equal((StopReason.Completed, 4), (history.End!.Reason, history.End.Epochs));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(patience: 0));
    }

    [Fact]
    public void The_best_weights_come_back_at_the_end()
    {
        var (keep, sums) = (new KeepBest(), new Dictionary<int, string>());
        var model = Tiny.Model();
        var trainer = new Trainer(model, new Adam(model.Parameters(), 0.01f))
        {
            Validation = Tiny.Test(),
            Callbacks =
            [
                keep,
                new Listener((e, t) =>
                {
                    if (e is EpochEnded epoch)
                    {
                        sums.Add(epoch.Epoch, Formats.Weights.Checksum(t.Model));
                        t.Optimizer.LearningRate = epoch.Epoch == 2 ? 100 : t.Optimizer.LearningRate;
                    }
                }),
            ],
        };
        var history = trainer.Fit(Tiny.Train(), 4);
        Assert.Equal(keep.Accuracy, history.Epochs.Max(epoch => epoch.TestAccuracy));
        Assert.True(history.Epochs[^1].TestAccuracy < keep.Accuracy);
        Assert.Equal(keep.Accuracy, history.End!.TestAccuracy);
        Assert.Equal(sums[keep.Epoch], history.End.WeightsSha256);
    }

    [Fact]
    public void The_best_weights_do_not_come_back_after_a_cancellation()
    {
        using var cancellation = new CancellationTokenSource();
        var model = Tiny.Model();
        var last = "";
        var trainer = new Trainer(model, new Adam(model.Parameters(), 0.01f))
        {
            Callbacks =
            [
                new KeepBest(),
                new Listener((e, t) =>
                {
                    if (e is StepEnded { Epoch: 2, Step: 3 })
                    {
                        last = Formats.Weights.Checksum(t.Model);
                        cancellation.Cancel();
                    }
                }),
            ],
        };
        var history = trainer.Fit(Tiny.Train(), 4, cancellation.Token);
        Assert.Equal(last, history.End!.WeightsSha256);
    }

    [Fact]
    public void The_log_has_a_line_an_epoch_and_a_few_more()
    {
        var lines = new List<string>();
        var model = Tiny.Model();
        var history = new Trainer(model, new Adam(model.Parameters())) { Validation = Tiny.Test(), Callbacks = [new Log(lines.Add)] }.Fit(Tiny.Train(), 2);
        Assert.Equal(5, lines.Count);
        Assert.Equal("Sequential: 308 parameters, Adam at 0.001, 128 pictures in 8 steps an epoch", lines[0]);
        Assert.Matches(@"^epoch 1/2  loss \d\.\d{4}  accuracy \d+\.\d\d %  test loss \d\.\d{4}  accuracy \d+\.\d\d %  [\d,]+ pictures/s  \d+\.\d s$", lines[1]);
        Assert.Matches(@"^done after 16 steps in \d+\.\d s, \d+\.\d % of it waiting for pictures, test accuracy \d+\.\d\d %$", lines[3]);
        Assert.Equal($"weights sha256 {history.End!.WeightsSha256}", lines[4]);
    }

    [Fact]
    public void The_log_writes_to_a_writer_and_works_without_validation()
    {
        using var writer = new StringWriter();
        var model = Tiny.Model();
        new Trainer(model, new Adam(model.Parameters())) { Callbacks = [new Log(writer)] }.Fit(Tiny.Train(), 1);
        Assert.DoesNotContain("test", writer.ToString());
        Assert.Equal(4, writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Json_lines_read_back_as_the_same_events()
    {
        using var stream = new MemoryStream();
        var listener = new Listener();
        var model = Tiny.Model();
        new Trainer(model, new Adam(model.Parameters())) { Validation = Tiny.Test(), Callbacks = [new JsonLines(stream), listener] }.Fit(Tiny.Train(), 1);
        var lines = System.Text.Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(listener.Heard, EventJson.ReadAll(lines, "test"));
    }
}
