using Fovea.Formats;
using Fovea.Layers;
using Fovea.Training.Checkpoints;
using Fovea.Training.Events;
using Fovea.Training.Optimizers;

namespace Fovea.Training.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("adam", 1, 8)]
    [InlineData("adam", 2, 3)]
    [InlineData("nesterov", 1, 5)]
    [InlineData("rmsprop", 1, 5)]
    public void Training_goes_on_bit_for_bit_after_a_break_anywhere(string optimizer, int epoch, int step)
    {
        var whole = Make(optimizer);
        var expected = whole.Fit(Tiny.Train(), 3);

        var path = folder.File("resume.safetensors");
        using var cancellation = new CancellationTokenSource();
        var broken = Make(optimizer, new Listener((e, _) => { if (e is StepEnded s && (s.Epoch, s.Step) == (epoch, step)) cancellation.Cancel(); }));
        broken.Fit(Tiny.Train(), 3, cancellation.Token);
        Checkpoint.Save(broken, path);

        var resumed = Make(optimizer, model: Tiny.Model(seed: 99, dropout: 0.3f));
        Checkpoint.Load(resumed, path);
        var rest = resumed.Fit(Tiny.Train(), 3);
        Assert.Equal(expected.End!.WeightsSha256, rest.End!.WeightsSha256);
        Assert.Equal(expected.StepLosses.Skip(expected.StepLosses.Count - rest.StepLosses.Count), rest.StepLosses);
        Assert.Equal(expected.Epochs[^1].TrainLoss, rest.Epochs[^1].TrainLoss);
        Assert.Equal(whole.Progress, resumed.Progress);
    }

    [Fact]
    public void Bare_weights_are_no_checkpoint()
    {
        var trainer = Make("adam");
        var path = folder.File("w.safetensors");
        Weights.Save(trainer.Model, path);
        var error = Assert.Throws<InvalidDataException>(() => Checkpoint.Load(trainer, path));
        Assert.Equal($"{path} is not a checkpoint to go on from: it has a tensor 0.weight. Weights alone are read with --weights.", error.Message);
    }

    [Fact]
    public void A_checkpoint_of_another_model_is_refused()
    {
        var path = folder.File("c.safetensors");
        Checkpoint.Save(Make("adam"), path);
        var other = new Sequential(new Flatten(), new Linear(16, 4)).Initialize(seed: 1);
        Assert.Throws<StateDictException>(() => Checkpoint.Load(new Trainer(other, new Adam(other.Parameters())), path));
    }

    static Trainer Make(string optimizer, Callback? callback = null, Module? model = null)
    {
        model ??= Tiny.Model(dropout: 0.3f);
        return new Trainer(model, OptimizerRegistry.Create(optimizer, model.Parameters()))
        {
            Validation = Tiny.Test(),
            Callbacks = callback is null ? [] : [callback],
        };
    }
}
