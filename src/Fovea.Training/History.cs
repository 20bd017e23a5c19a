using Fovea.Training.Events;

namespace Fovea.Training;

/// <summary>What one <see cref="Trainer.Fit"/> went through.</summary>
public sealed class History
{
    readonly List<float> stepLosses = [];
    readonly List<EpochEnded> epochs = [];

    /// <summary>The loss of every step, in order.</summary>
    public IReadOnlyList<float> StepLosses => stepLosses;

    /// <summary>Losses and accuracies of every whole epoch, in order.</summary>
    public IReadOnlyList<EpochEnded> Epochs => epochs;

    /// <summary>How it ended, or null while it goes on.</summary>
    public TrainingEnded? End { get; private set; }

    internal void Add(TrainingEvent e)
    {
        switch (e)
        {
            case StepEnded step:
                stepLosses.Add(step.Loss);
                break;
            case EpochEnded epoch:
                epochs.Add(epoch);
                break;
            case TrainingEnded end:
                End = end;
                break;
        }
    }
}
