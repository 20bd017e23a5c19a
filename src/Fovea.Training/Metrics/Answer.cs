namespace Fovea.Training.Metrics;

/// <summary>What a model said about one example.</summary>
/// <param name="Label">What was right.</param>
/// <param name="Guess">The class with the largest output.</param>
/// <param name="Confidence">The probability of the guess, 0 to 1.</param>
/// <param name="LabelProbability">The probability of what was right, 0 to 1.</param>
public readonly record struct Answer(int Label, int Guess, float Confidence, float LabelProbability)
{
    /// <summary>Whether the guess was right.</summary>
    public bool IsRight => Guess == Label;
}
