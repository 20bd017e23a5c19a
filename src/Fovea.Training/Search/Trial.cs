namespace Fovea.Training.Search;

/// <summary>One training of a search and how it went.</summary>
public sealed record Trial
{
    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The round it belongs to, from 1; each narrows what the next draws from.</summary>
    public required int Round { get; init; }

    /// <summary>The value of each setting, by name, as an option of the command line takes it.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>The accuracy in validation after each epoch, 0 to 1.</summary>
    public IReadOnlyList<double> Accuracies { get; init; } = [];

    /// <summary>The mean loss in validation after each epoch.</summary>
    public IReadOnlyList<double> Losses { get; init; } = [];

    /// <summary>Whether a loss was no longer a finite number; such a trial ranks below all others.</summary>
    public bool Diverged { get; init; }

    /// <summary>Time it took.</summary>
    public double Seconds { get; init; }

    /// <summary>The accuracy in validation at the end, 0 to 1; 0 if it diverged.</summary>
    public double Accuracy => Diverged || Accuracies.Count == 0 ? 0 : Accuracies[^1];

    /// <summary>The best first: by accuracy, then by loss, then as they came; those that diverged last.</summary>
    /// <param name="trials">Trials in any order.</param>
    public static IReadOnlyList<Trial> Rank(IEnumerable<Trial> trials) =>
    [
        .. trials.OrderBy(trial => trial.Diverged)
            .ThenByDescending(trial => trial.Accuracy)
            .ThenBy(trial => trial.Losses.Count == 0 ? double.PositiveInfinity : trial.Losses[^1])
            .ThenBy(trial => trial.Number),
    ];
}
