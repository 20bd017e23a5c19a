namespace Fovea.Data.Datasets;

/// <summary>
/// Checksums (SHA-256) that tell whether files are those of another time, from the least to the most that may have changed. Contents are not
/// read: a file that is written anew at the same size shows in its time alone, as does one that is only copied.
/// </summary>
/// <param name="Names">Of names below the root and labels, in their order: equal where the same files stand in the same folders.</param>
/// <param name="Sizes">Of the files' bytes, counted: equal unless a file became longer or shorter.</param>
/// <param name="Times">Of when each file was written last.</param>
public sealed record FilesMark(string Names, string Sizes, string Times);
