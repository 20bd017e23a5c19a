namespace Fovea.Data.Datasets;

/// <summary>Which of a CIFAR set's labels are meant, and where they stand.</summary>
/// <param name="Classes">How many there are.</param>
/// <param name="At">The label's byte in a record.</param>
/// <param name="Key">Its name in a pickle of pictures.</param>
/// <param name="NamesFile">The text file with the class names, a line each.</param>
/// <param name="NamesKey">Their name in the pickle of names.</param>
sealed record CifarLabels(int Classes, int At, string Key, string NamesFile, string NamesKey)
{
    /// <summary>The class names where the file with them is missing.</summary>
    public required string[] Names { get; init; }
}
