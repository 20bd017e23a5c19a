using Fovea.Layers;
using Fovea.Tensors;
using Fovea.Training.Events;

namespace Fovea.Training.Callbacks;

/// <summary>
/// Remembers the weights of the epoch that <see cref="Progress.BestEpoch"/> names and gives them back to the model when training stops,
/// before the last measurement; after a cancellation the model stays as it is, to go on from. Stands after a <see cref="RunRecorder"/>,
/// which is to save what was learned last.
/// </summary>
public sealed class KeepBest : Callback
{
    Dictionary<string, Tensor>? weights;

    /// <summary>The accuracy of the epoch remembered, 0 to 1, or null before the first.</summary>
    public double? Accuracy { get; private set; }

    /// <summary>The epoch, from 1, that had it.</summary>
    public int Epoch { get; private set; }

    /// <inheritdoc/>
    public override void On(TrainingEvent e, Trainer trainer)
    {
        if (e is EpochEnded epoch && epoch.Epoch == trainer.Progress.BestEpoch)
        {
            (Accuracy, Epoch) = (trainer.Progress.BestAccuracy, epoch.Epoch);
            weights = trainer.Model.StateDict().ToDictionary(named => named.Key, named => Copy(named.Value));
        }
        else if (e is TrainingStopping { Reason: not StopReason.Cancelled } && weights is not null)
            trainer.Model.LoadStateDict(weights);
    }

    static Tensor Copy(Tensor tensor) => Tensor.From(tensor.ToArray(), tensor.Shape, tensor.Backend).Keep();
}
