namespace Fovea.Data.Checks;

/// <summary>What a look at every file of a set found.</summary>
public sealed record DataReport
{
    /// <summary>The parts and their classes.</summary>
    public required IReadOnlyList<PartCount> Parts { get; init; }

    /// <summary>Files that cannot be read, with the reason.</summary>
    public required IReadOnlyList<FileProblem> Unreadable { get; init; }

    /// <summary>Files whose ending promises another format than they have.</summary>
    public required IReadOnlyList<FileProblem> Mislabelled { get; init; }

    /// <summary>Every pair of pictures that are the same, or look it: three copies are three pairs.</summary>
    public required IReadOnlyList<Twins> Twins { get; init; }

    /// <summary>Pairs that are not among <see cref="Twins"/>: of a file with very many the first hundred in its part and in others are listed.</summary>
    public long MoreTwins { get; init; }

    /// <summary>Least, middle and largest width and height of the pictures that can be read; null if there are none.</summary>
    public SizeRange? Sizes { get; init; }

    /// <summary>Mean of red, green and blue over the pictures to learn, 0 to 1, each picture counting the same.</summary>
    public required IReadOnlyList<double> Mean { get; init; }

    /// <summary>Standard deviation of red, green and blue likewise.</summary>
    public required IReadOnlyList<double> Deviation { get; init; }

    /// <summary>How many times as many pictures to learn the largest class has as the smallest.</summary>
    public required double Imbalance { get; init; }

    /// <summary>
    /// Whether something is wrong: a file that cannot be read or has a lying ending, the same picture twice, or pictures that look alike
    /// in different parts.
    /// </summary>
    public bool IsWrong => Unreadable.Count > 0 || Mislabelled.Count > 0 || Twins.Any(twins => twins.IsExact || twins.IsLeak);
}

/// <summary>How many pictures a part has.</summary>
/// <param name="Name">The part.</param>
/// <param name="Classes">Pictures of each class.</param>
public sealed record PartCount(string Name, IReadOnlyDictionary<string, int> Classes)
{
    /// <summary>All of them.</summary>
    public int Count => Classes.Values.Sum();
}

/// <summary>A file and what is wrong with it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Reason">The sentence for the user.</param>
public sealed record FileProblem(string Path, string Reason);

/// <summary>Two files with the same picture.</summary>
/// <param name="First">One.</param>
/// <param name="Second">The other.</param>
/// <param name="IsExact">Whether the files are equal byte for byte; otherwise they look alike.</param>
/// <param name="IsLeak">Whether they stand in different parts, so that something learned would be measured on.</param>
/// <param name="IsContradiction">Whether they stand in different classes.</param>
public sealed record Twins(string First, string Second, bool IsExact, bool IsLeak, bool IsContradiction);

/// <summary>Sizes of pictures, columns × rows.</summary>
/// <param name="Least">The least width and the least height.</param>
/// <param name="Middle">The medians.</param>
/// <param name="Most">The largest.</param>
public sealed record SizeRange((int Width, int Height) Least, (int Width, int Height) Middle, (int Width, int Height) Most);
