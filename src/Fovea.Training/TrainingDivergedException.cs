namespace Fovea.Training;

/// <summary>The loss, or a weight, is no longer a finite number.</summary>
/// <param name="message">The sentence for the user.</param>
public sealed class TrainingDivergedException(string message) : Exception(message);
