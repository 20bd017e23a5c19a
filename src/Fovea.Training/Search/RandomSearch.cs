using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Fovea.Tensors;

namespace Fovea.Training.Search;

/// <summary>
/// Random search (Bergstra and Bengio 2012) in rounds: the first draws from the whole space, each later one from what lies around the best
/// trials so far. A trial's values follow from the seed, its number and the trials of earlier rounds alone, so a search that was broken off
/// goes on as if it had not been, and trials of one round may run side by side.
/// </summary>
/// <param name="space">What to search.</param>
public sealed class RandomSearch(SearchSpace space)
{
    const int FewestKept = 3;

    /// <summary>Trials in all.</summary>
    public required int Trials { get; init; }

    /// <summary>Rounds that they are divided into.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>Equal seeds give equal searches.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Trials that are trained at a time, each on a thread of its own; the result does not depend on it.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>How many of the best trials the next round looks around: a fifth of a round, at least three.</summary>
    public int Kept => Math.Max(FewestKept, Trials / Rounds / 5);

    /// <summary>What a round draws from.</summary>
    /// <param name="round">The round, from 1.</param>
    /// <param name="done">Trials that are done, those of all earlier rounds among them.</param>
    public SearchSpace SpaceOf(int round, IEnumerable<Trial> done)
    {
        var narrowed = space;
        for (var earlier = 1; earlier < round; earlier++)
            if (Trial.Rank(done.Where(trial => trial.Round <= earlier && !trial.Diverged)) is { Count: > 0 } best)
                narrowed = narrowed.Narrow([.. best.Take(Kept)]);
        return narrowed;
    }

    /// <summary>Runs all trials that are not done yet.</summary>
    /// <param name="train">Trains with a trial's values and gives back the trial with what came out; may be called from several threads.</param>
    /// <param name="done">Trials of the same search that are done already.</param>
    /// <param name="tell">Hears of each trial that has ended, one at a time.</param>
    /// <param name="cancellation">Ends the search; trials under way are given up.</param>
    /// <returns>All trials by number.</returns>
    /// <exception cref="ArgumentException">A count is below 1, or there are more rounds than trials.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; <paramref name="tell"/> has heard of all trials that ended.</exception>
    public IReadOnlyList<Trial> Run(
        Func<Trial, CancellationToken, Trial> train, IReadOnlyList<Trial> done, Action<Trial> tell, CancellationToken cancellation = default)
    {
        CheckCounts();
        var trials = new SortedDictionary<int, Trial>(done.ToDictionary(trial => trial.Number));
        for (var round = 1; round <= Rounds; round++)
        {
            var part = SpaceOf(round, trials.Values);
            var missing = Enumerable.Range(1, Trials).Where(number => RoundOf(number) == round && !trials.ContainsKey(number)).ToArray();
            SideBySide(missing, cancellation, number =>
            {
                var drawn = new Trial { Number = number, Round = RoundOf(number), Values = part.Draw(new Rng(Seed).Split("search").Split((ulong)number)) };
                var ended = train(drawn, cancellation);
                lock (trials)
                {
                    trials.Add(number, ended);
                    tell(ended);
                }
            });
        }

        return [.. trials.Values];
    }

    void SideBySide(int[] numbers, CancellationToken cancellation, Action<int> action)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Jobs, CancellationToken = cancellation };
        try
        {
            Parallel.ForEach(Partitioner.Create(numbers, loadBalance: true), options, action);
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }

    int RoundOf(int number) => (int)((number - 1L) * Rounds / Trials) + 1;

    void CheckCounts()
    {
        if (Trials < 1 || Rounds < 1 || Jobs < 1)
            throw new ArgumentException($"RandomSearch: {Trials} trials in {Rounds} rounds, {Jobs} at a time; each number must be at least 1.");
        if (Rounds > Trials)
            throw new ArgumentException($"RandomSearch: {Trials} trials cannot fill {Rounds} rounds; give more trials or fewer rounds.");
    }
}
