namespace Fovea.Training;

/// <summary>How a model does on examples.</summary>
/// <param name="Loss">Mean loss.</param>
/// <param name="Accuracy">Share classified rightly, 0 to 1.</param>
/// <param name="Examples">Examples measured.</param>
/// <param name="Seconds">Time it took.</param>
public sealed record Evaluation(double Loss, double Accuracy, int Examples, double Seconds);
