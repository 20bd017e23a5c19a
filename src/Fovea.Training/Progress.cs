namespace Fovea.Training;

/// <summary>How far training has come, and the sums of the epoch that is under way. Saved and restored to go on after a break.</summary>
public sealed record Progress
{
    /// <summary>Whole epochs learned.</summary>
    public int Epochs { get; internal set; }

    /// <summary>Batches learned of the epoch under way.</summary>
    public int StepInEpoch { get; internal set; }

    /// <summary>Batches learned in all.</summary>
    public int Steps { get; internal set; }

    /// <summary>Examples learned of the epoch under way.</summary>
    public int Examples { get; internal set; }

    /// <summary>How many of them were classified rightly.</summary>
    public int Correct { get; internal set; }

    /// <summary>The sum of their losses.</summary>
    public double LossSum { get; internal set; }

    /// <summary>The best accuracy after an epoch so far, in validation (without validation, in training), or −1 before the first.</summary>
    public double BestAccuracy { get; internal set; } = -1;

    /// <summary>The epoch, from 1, that had it; of several, the first.</summary>
    public int BestEpoch { get; internal set; }

    internal void AddStep(float loss, int correct, int examples)
    {
        (StepInEpoch, Steps) = (StepInEpoch + 1, Steps + 1);
        (Examples, Correct, LossSum) = (Examples + examples, Correct + correct, LossSum + ((double)loss * examples));
    }

    /// <summary>Whether a step was learned.</summary>
    internal bool Holds(int epoch, int step) => epoch <= Epochs || (epoch == Epochs + 1 && step <= StepInEpoch);

    internal void EndEpoch(double accuracy)
    {
        Epochs++;
        (StepInEpoch, Examples, Correct, LossSum) = (0, 0, 0, 0);
        if (accuracy > BestAccuracy)
            (BestAccuracy, BestEpoch) = (accuracy, Epochs);
    }
}
