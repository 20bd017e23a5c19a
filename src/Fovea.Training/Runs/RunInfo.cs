namespace Fovea.Training.Runs;

/// <summary>What <c>run.json</c> says: what was asked, where it ran, what came out. Enough to rebuild the model and to go on.</summary>
public sealed record RunInfo
{
    /// <summary>The command as it was given.</summary>
    public required string Command { get; init; }

    /// <summary>The model's name in the registry.</summary>
    public required string Model { get; init; }

    /// <summary>The shape of one picture, C, H, W.</summary>
    public required IReadOnlyList<int> Input { get; init; }

    /// <summary>The classes' names, in the order of the model's outputs.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The data set's name.</summary>
    public required string Data { get; init; }

    /// <summary>What is subtracted from pixel values (0 to 1) and what they are then divided by; null for neither.</summary>
    public IReadOnlyList<float>? Normalize { get; init; }

    /// <summary>Settings by their option's name: epochs, batch size, optimizer, learning rate and so on, defaults included.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>The seed of initial weights, order and dropout.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Fovea's version.</summary>
    public required string Version { get; init; }

    /// <summary>The runtime and its version.</summary>
    public required string Runtime { get; init; }

    /// <summary>The operating system.</summary>
    public required string System { get; init; }

    /// <summary>The widest vector instructions used.</summary>
    public required string Instructions { get; init; }

    /// <summary>Threads that computed.</summary>
    public required int Threads { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>What came out, or null while it goes on.</summary>
    public RunResult? Result { get; init; }

    /// <summary>The confusion matrix and what follows from it, a class each; null where it was not asked for.</summary>
    public IReadOnlyList<ClassResult>? ClassResults { get; init; }
}

/// <summary>What came out of a run.</summary>
public sealed record RunResult
{
    /// <summary>How it ended: <c>completed</c>, <c>stopped</c>, <c>cancelled</c>, <c>diverged</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Whole epochs learned.</summary>
    public required int Epochs { get; init; }

    /// <summary>The last model's accuracy, 0 to 1, or null if it was not measured.</summary>
    public double? TestAccuracy { get; init; }

    /// <summary>The best accuracy after an epoch, in validation (without validation, in training), or null if none ended.</summary>
    public double? BestAccuracy { get; init; }

    /// <summary>The epoch, from 1, that had it.</summary>
    public int? BestEpoch { get; init; }

    /// <summary>Time the last stretch took.</summary>
    public required double Seconds { get; init; }

    /// <summary>The last model's checksum.</summary>
    public required string WeightsSha256 { get; init; }
}
