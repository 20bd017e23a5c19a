using Fovea.Formats;
using Fovea.Layers;
using Fovea.Training.Checkpoints;
using Fovea.Training.Events;
using Fovea.Training.Runs;

namespace Fovea.Training.Callbacks;

/// <summary>
/// Keeps a run in its folder: every event, the weights after every epoch as <c>last</c> and after the one that
/// <see cref="Progress.BestEpoch"/> names as <c>best</c>, the checkpoint to go on from, and the result. Weights that are not finite are
/// never saved. Going on with a run begins with <see cref="RunFolder.CutBack"/>.
/// </summary>
/// <param name="run">The folder.</param>
/// <param name="metadata">Texts to save with the weights, such as the model's name.</param>
public sealed class RunRecorder(RunFolder run, IReadOnlyDictionary<string, string> metadata) : Callback, IDisposable
{
    FileStream? events;
    Progress saved = new();

    /// <inheritdoc/>
    public override void On(TrainingEvent e, Trainer trainer)
    {
        if (events is null)
        {
            saved = trainer.Progress with { };
            if (saved.Steps > 0)
                run.CutBack(saved);
        }

        Append(e);
        switch (e)
        {
            case EpochEnded epoch:
                // The best come first: a program killed in between repeats this epoch, whereas a checkpoint ahead of them would never save them.
                CheckFinite(trainer.Model, epoch.Epoch);
                if (trainer.Progress.BestEpoch == epoch.Epoch)
                    SaveWeights(trainer, "best", run.Best, epoch.Epoch);
                Save(trainer, epoch.Epoch);
                break;
            case TrainingStopping { Reason: StopReason.Cancelled or StopReason.Stopped } when trainer.Progress.StepInEpoch > 0:
                CheckFinite(trainer.Model, trainer.Progress.Epochs + 1);
                Save(trainer, trainer.Progress.Epochs + 1);
                break;
            // The step that failed moved nothing; before the first saving these are the last good weights there are.
            case TrainingStopping { Reason: StopReason.Diverged } when saved.Steps == 0 && IsFinite(trainer.Model):
                SaveWeights(trainer, "last", run.Last, trainer.Progress.Epochs + 1);
                break;
            case TrainingEnded ended:
                run.Write(run.Info with { Result = Result(ended) });
                break;
        }
    }

    /// <summary>Closes the file of events.</summary>
    public void Dispose() => events?.Dispose();

    void Append(TrainingEvent e)
    {
        try
        {
            events ??= new FileStream(run.EventsPath, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            EventJson.WriteLine(events, e);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{run.EventsPath} could not be written: {exception.Message} The weights saved so far are unchanged.", exception);
        }
    }

    void Save(Trainer trainer, int epoch)
    {
        Checkpoint.Save(trainer, run.Resume);
        saved = trainer.Progress with { };
        SaveWeights(trainer, "last", run.Last, epoch);
    }

    void SaveWeights(Trainer trainer, string kind, string path, int epoch)
    {
        Weights.Save(trainer.Model, path, metadata);
        trainer.Tell(new WeightsSaved(kind, path, epoch));
    }

    static bool IsFinite(Module model) => model.StateDict().Values.All(tensor => tensor.Backend.AllFinite(tensor.Storage));

    static void CheckFinite(Module model, int epoch)
    {
        foreach (var (name, tensor) in model.StateDict())
            if (!tensor.Backend.AllFinite(tensor.Storage))
                throw new TrainingDivergedException(
                    $"After epoch {epoch} the weights {name} are no longer finite numbers. Training has diverged; these weights were not saved. " +
                    "Try a smaller learning rate or limit the gradients' norm (1 is usual).");
    }

    // The best epoch is the one in best.safetensors: an epoch that diverged was measured too, but not saved.
    RunResult Result(TrainingEnded ended) => new()
    {
        Status = ended.Reason.ToString().ToLowerInvariant(),
        Epochs = ended.Epochs,
        TestAccuracy = ended.TestAccuracy,
        BestAccuracy = saved.BestEpoch == 0 ? null : saved.BestAccuracy,
        BestEpoch = saved.BestEpoch == 0 ? null : saved.BestEpoch,
        Seconds = ended.Seconds,
        WeightsSha256 = ended.WeightsSha256,
    };
}
