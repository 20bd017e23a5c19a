using Fovea.Data;
using Fovea.Data.Transforms;
using Fovea.Layers.Losses;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;
using Fovea.Training.Events;
using Fovea.Training.Optimizers;

namespace Fovea.Training.Tests;

/// <summary>What the loss and the trainer make of batches whose labels are mixed.</summary>
public sealed class MixedBatchTests
{
    static readonly int[] Labels = [0, 2, 1], Others = [1, 1, 0];

    static Tensor Logits()
    {
        var logits = Tensor.From([0.3f, -1, 2, 0.5f, 0.25f, -0.75f, 1, 1, -2], [3, 3]);
        logits.RequiresGradient = true;
        return logits;
    }

    [Fact]
    public void The_loss_is_the_weighted_sum_of_both_labels_losses_and_that_of_soft_targets()
    {
        const float Share = 0.3f;
        var batch = new Batch(Tensor.Zeros([3, 1]), Labels) { Mix = new LabelMix(Others, Share) };
        var soft = new float[9];
        for (var i = 0; i < 3; i++)
        {
            soft[(3 * i) + Labels[i]] += Share;
            soft[(3 * i) + Others[i]] += 1 - Share;
        }

        (float, float[]) Of(Func<Tensor, Tensor> loss)
        {
            using var tape = Tape.Record();
            var logits = Logits();
            var value = loss(logits);
            tape.Backward(value);
            return (value.Item(), logits.Gradient!.ToArray());
        }

        var (mixed, gradient) = Of(logits => batch.Loss(labels => Loss.CrossEntropy(logits, labels)));
        var (apart, apartGradient) = Of(logits => (Loss.CrossEntropy(logits, Labels) * Share) + (Loss.CrossEntropy(logits, Others) * (1 - Share)));
        var (target, targetGradient) = Of(logits => Loss.CrossEntropy(logits, Tensor.From(soft, [3, 3])));
        Assert.Equal(apart, mixed);
        Assert.Equal(apartGradient, gradient);
        Assert.Equal(target, mixed, 1e-6f);
        for (var i = 0; i < 9; i++)
            Assert.Equal(targetGradient[i], gradient[i], 1e-6f);
        var (plain, _) = Of(logits => (batch with { Mix = null }).Loss(labels => Loss.CrossEntropy(logits, labels)));
        Assert.Equal(Of(logits => Loss.CrossEntropy(logits, Labels)).Item1, plain);
    }

    [Fact]
    public void The_label_with_the_larger_share_is_the_one_that_counts()
    {
        var batch = new Batch(Tensor.Zeros([3, 1]), Labels);
        Assert.Same(Labels, batch.MainLabels);
        Assert.Same(Labels, (batch with { Mix = new LabelMix(Others, 0.5f) }).MainLabels);
        Assert.Same(Others, (batch with { Mix = new LabelMix(Others, 0.49f) }).MainLabels);
    }

    [Fact]
    public void The_trainer_learns_from_mixed_batches_and_goes_on_in_the_middle_alike()
    {
        IBatchSource Mixed() => Tiny.Data(128, seed: 1).Shuffle(seed: 5).Batch(16).Mix(seed: 2, new MixUp(1), new CutMix());
        string Train(int stopAfter)
        {
            var model = Tiny.Model();
            var trainer = new Trainer(model, new Adam(model.Parameters(), 0.005f)) { Callbacks = [new StopAfter(stopAfter)] };
            trainer.Fit(Mixed(), epochs: 3);
            var history = trainer.Fit(Mixed(), epochs: 3);
            return history.End!.WeightsSha256 + " " + trainer.Progress.Steps;
        }

        var whole = Train(int.MaxValue);
        Assert.EndsWith(" 24", whole, StringComparison.Ordinal);
        Assert.Equal(whole, Train(11));
    }

    sealed class StopAfter(int steps) : Callback
    {
        int seen;

        public override void On(TrainingEvent e, Trainer trainer)
        {
            if (e is StepEnded && ++seen == steps)
                trainer.Stop();
        }
    }
}
