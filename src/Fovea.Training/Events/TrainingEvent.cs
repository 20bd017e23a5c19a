using System.Text.Json.Serialization;

namespace Fovea.Training.Events;

/// <summary>Something that happened in training. Console, logs, run folders and reports all read these records.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(TrainingStarted), "training_started")]
[JsonDerivedType(typeof(EpochStarted), "epoch_started")]
[JsonDerivedType(typeof(StepEnded), "step_ended")]
[JsonDerivedType(typeof(EvaluationEnded), "evaluation_ended")]
[JsonDerivedType(typeof(EpochEnded), "epoch_ended")]
[JsonDerivedType(typeof(WeightsSaved), "weights_saved")]
[JsonDerivedType(typeof(TrainingStopping), "training_stopping")]
[JsonDerivedType(typeof(TrainingEnded), "training_ended")]
public abstract record TrainingEvent;

/// <summary>Training begins, or goes on after a break.</summary>
/// <param name="Model">What the model calls itself.</param>
/// <param name="Parameters">Numbers that it learns.</param>
/// <param name="Optimizer">The optimizer's name.</param>
/// <param name="LearningRate">Its step size.</param>
/// <param name="Epochs">Epochs asked for in all.</param>
/// <param name="Epoch">The epoch that comes first, from 1; more than 1 when going on.</param>
/// <param name="Step">Steps of that epoch that were made before the break.</param>
/// <param name="StepsPerEpoch">Batches in an epoch.</param>
/// <param name="Examples">Examples in an epoch.</param>
public sealed record TrainingStarted(
    string Model, long Parameters, string Optimizer, float LearningRate, int Epochs, int Epoch, int Step, int StepsPerEpoch, int Examples) : TrainingEvent;

/// <summary>An epoch begins.</summary>
/// <param name="Epoch">Its number, from 1.</param>
public sealed record EpochStarted(int Epoch) : TrainingEvent;

/// <summary>A batch was learned.</summary>
/// <param name="Epoch">The epoch's number, from 1.</param>
/// <param name="Step">The batch's number in the epoch, from 1.</param>
/// <param name="Loss">The batch's loss before the step.</param>
/// <param name="Accuracy">Share of the batch that was classified rightly before the step, 0 to 1.</param>
/// <param name="Examples">Examples in the batch.</param>
public sealed record StepEnded(int Epoch, int Step, float Loss, double Accuracy, int Examples) : TrainingEvent;

/// <summary>The model was measured on examples that it does not learn.</summary>
/// <param name="Epoch">The epoch that had just been learned, from 1; null outside training.</param>
/// <param name="Examples">Examples measured.</param>
/// <param name="TestLoss">Their mean loss.</param>
/// <param name="TestAccuracy">Share that was classified rightly, 0 to 1.</param>
/// <param name="Seconds">Time it took.</param>
public sealed record EvaluationEnded(int? Epoch, int Examples, double TestLoss, double TestAccuracy, double Seconds) : TrainingEvent;

/// <summary>An epoch was learned and, if there is something to measure on, measured.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="TrainLoss">Mean loss over the epoch's examples, each as it was met.</param>
/// <param name="TrainAccuracy">Share of the epoch's examples classified rightly, each as it was met, 0 to 1.</param>
/// <param name="TestLoss">Mean loss in validation, or null without.</param>
/// <param name="TestAccuracy">Share classified rightly in validation, or null without.</param>
/// <param name="Seconds">Time it took, validation included.</param>
/// <param name="ExamplesPerSecond">Examples learned in a second, validation excluded.</param>
/// <param name="WaitShare">Share of the time, validation excluded, that the model stood idle waiting for a batch, 0 to 1.</param>
public sealed record EpochEnded(
    int Epoch, double TrainLoss, double TrainAccuracy, double? TestLoss, double? TestAccuracy, double Seconds, double ExamplesPerSecond,
    double WaitShare = 0) : TrainingEvent;

/// <summary>The model was saved.</summary>
/// <param name="Kind">Which file of the run: <c>best</c>, <c>last</c>.</param>
/// <param name="Path">The file.</param>
/// <param name="Epoch">The epoch it stands at, from 1.</param>
public sealed record WeightsSaved(string Kind, string Path, int Epoch) : TrainingEvent;

/// <summary>No more steps will be made; what follows is the last measurement.</summary>
/// <param name="Reason">Why.</param>
public sealed record TrainingStopping(StopReason Reason) : TrainingEvent;

/// <summary>Training is over. Always the last event.</summary>
/// <param name="Reason">Why; cancelled too if only the last measurement was.</param>
/// <param name="Epochs">Whole epochs learned, those before a break included.</param>
/// <param name="Steps">Steps made, those before a break included.</param>
/// <param name="TestLoss">The finished model's mean loss on the whole validation set, or null without one and after a cancellation or divergence.</param>
/// <param name="TestAccuracy">The finished model's accuracy on the whole validation set, 0 to 1, or null as before.</param>
/// <param name="Seconds">Time it took, since <see cref="TrainingStarted"/>.</param>
/// <param name="WeightsSha256">The finished model's checksum: see <see cref="Formats.Weights.Checksum"/>.</param>
public sealed record TrainingEnded(
    StopReason Reason, int Epochs, int Steps, double? TestLoss, double? TestAccuracy, double Seconds, string WeightsSha256) : TrainingEvent;

/// <summary>Why training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were learned.</summary>
    Completed,

    /// <summary>A callback asked for it, such as early stopping.</summary>
    Stopped,

    /// <summary>The caller cancelled.</summary>
    Cancelled,

    /// <summary>The loss was no longer a finite number.</summary>
    Diverged,
}
