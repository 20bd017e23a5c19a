namespace Fovea.Training.Runs;

/// <summary>How well the finished model tells one class from the others, on the pictures that it was measured on.</summary>
public sealed record ClassResult
{
    /// <summary>The class's name.</summary>
    public required string Name { get; init; }

    /// <summary>Pictures of the class.</summary>
    public required int Examples { get; init; }

    /// <summary>Of what was said to be of the class, the share that is, 0 to 1; null if nothing was.</summary>
    public double? Precision { get; init; }

    /// <summary>Of what is of the class, the share that was said to be, 0 to 1; null if nothing is.</summary>
    public double? Recall { get; init; }

    /// <summary>The harmonic mean of both.</summary>
    public double? F1 { get; init; }

    /// <summary>How many of the class's pictures were taken for each class, in the order of the classes.</summary>
    public required IReadOnlyList<int> TakenFor { get; init; }
}
