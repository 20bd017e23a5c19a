using Fovea.Reports.Texts;

namespace Fovea.Book.Writing;

/// <summary>How far an experiment is.</summary>
/// <param name="Done">From 0 to 1.</param>
/// <param name="What">What it is at, in the reader's language.</param>
public readonly record struct BookProgress(double Done, string What);

/// <summary>What an experiment is asked for, and whom it tells how far it is.</summary>
public sealed record BookContext
{
    /// <summary>Whether a smaller experiment, of seconds, is enough.</summary>
    public bool Quick { get; init; }

    /// <summary>The language of texts.</summary>
    public Language Language { get; init; }

    /// <summary>Seed of everything random: equal seeds give equal figures.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The pictures to learn from.</summary>
    public BookData Data { get; init; } = new("digits");

    /// <summary>The reader's own picture, or null for one that the experiment draws.</summary>
    public string? ImagePath { get; init; }

    /// <summary>Told how far the experiment is.</summary>
    public IProgress<BookProgress>? Progress { get; init; }

    /// <summary>Asks for an early end.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Tells how far the experiment is, and ends it if the reader asked for that.</summary>
    /// <param name="done">From 0 to 1.</param>
    /// <param name="english">What it is at.</param>
    /// <param name="korean">The same in Korean.</param>
    /// <exception cref="OperationCanceledException">The reader asked to stop.</exception>
    public void Tell(double done, string english, string korean)
    {
        Cancellation.ThrowIfCancellationRequested();
        Progress?.Report(new BookProgress(done, new Text(english, korean).In(Language)));
    }
}
