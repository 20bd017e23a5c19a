using Fovea.Layers;
using Fovea.Tensors;
using Fovea.Training.Events;

namespace Fovea.Training.Callbacks;

/// <summary>
/// Remembers the weights of the epoch with the best accuracy in validation (without validation, in training) and gives them back to the
/// model when training stops, before the last measurement.
/// </summary>
public sealed class KeepBest : Callback
{
    Dictionary<string, Tensor>? weights;

    /// <summary>The best accuracy, 0 to 1, or null before the first epoch ended.</summary>
    public double? Accuracy { get; private set; }

    /// <summary>The epoch, from 1, that had it.</summary>
    public int Epoch { get; private set; }

    /// <inheritdoc/>
    public override void On(TrainingEvent e, Trainer trainer)
    {
        if (e is EpochEnded epoch && (epoch.TestAccuracy ?? epoch.TrainAccuracy) is var accuracy && !(accuracy <= Accuracy))
        {
            (Accuracy, Epoch) = (accuracy, epoch.Epoch);
            weights = trainer.Model.StateDict().ToDictionary(named => named.Key, named => Copy(named.Value));
        }
        else if (e is TrainingStopping && weights is not null)
            trainer.Model.LoadStateDict(weights);
    }

    static Tensor Copy(Tensor tensor) => Tensor.From(tensor.ToArray(), tensor.Shape, tensor.Backend).Keep();
}
