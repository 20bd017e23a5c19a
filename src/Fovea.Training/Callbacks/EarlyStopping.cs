using Fovea.Training.Events;

namespace Fovea.Training.Callbacks;

/// <summary>Stops when the loss in validation (without validation, in training) has not fallen for some epochs (Prechelt 1998).</summary>
/// <param name="patience">Epochs to wait, at least 1.</param>
/// <param name="minimumDelta">By how much the loss must fall to count.</param>
public sealed class EarlyStopping(int patience = 3, double minimumDelta = 0) : Callback
{
    readonly int patience = patience >= 1 ? patience : throw new ArgumentOutOfRangeException(
        nameof(patience), patience, "EarlyStopping: the patience must be at least 1 epoch.");

    double best = double.PositiveInfinity;
    int waited;

    /// <inheritdoc/>
    public override void On(TrainingEvent e, Trainer trainer)
    {
        if (e is not EpochEnded epoch)
            return;
        var loss = epoch.TestLoss ?? epoch.TrainLoss;
        if (loss < best - minimumDelta)
            (best, waited) = (loss, 0);
        else if (++waited >= patience)
            trainer.Stop();
    }
}
