namespace Fovea.Data;

/// <summary>What a <see cref="Loader"/> does about a picture that cannot be read.</summary>
public enum BadFiles
{
    /// <summary>Ends with the error, which names the file.</summary>
    Stop,

    /// <summary>
    /// Goes on without it and remembers it in <see cref="Loader.Skipped"/>. In a shuffled set the next picture of the epoch's order that can
    /// be read takes its place, so batches and steps stay as they are; in a set in its own order it is left out, so nothing is measured twice.
    /// </summary>
    Skip,
}

/// <summary>A picture that could not be read.</summary>
/// <param name="Index">Its number in the data set.</param>
/// <param name="Reason">The sentence for the user; it names the file.</param>
public sealed record SkippedExample(int Index, string Reason);
