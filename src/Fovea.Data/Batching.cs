using Fovea.Data.Datasets;
using Fovea.Data.Transforms;

namespace Fovea.Data;

/// <summary>A data set that is to come in a new order each epoch; ask it for batches.</summary>
/// <param name="Data">The examples.</param>
/// <param name="Seed">Equal seeds give equal orders, epoch by epoch.</param>
public sealed record ShuffledDataset(IExamples Data, ulong Seed)
{
    /// <summary>What happens to each picture as it is handed out, in this order.</summary>
    public IReadOnlyList<IAugmentation> Augmentations { get; init; } = [];

    /// <summary>How likely each example is to be drawn, with replacement; null to take each once an epoch.</summary>
    public IReadOnlyList<float>? Weights { get; init; }

    /// <summary>The same with pictures changed by chance, otherwise each epoch; the seed, the epoch and the picture alone decide how.</summary>
    /// <param name="augmentations">What happens to each, in this order: <c>new RandomCrop(4), new RandomHorizontalFlip()</c>.</param>
    public ShuffledDataset Augment(params IReadOnlyList<IAugmentation> augmentations) => this with { Augmentations = augmentations };

    /// <summary>
    /// The same with examples drawn by weight, some several times an epoch and some not at all:
    /// <c>data.Shuffle(seed: 1).Weighted(Splits.BalancingWeights(data))</c>.
    /// </summary>
    /// <param name="weights">One a example, 0 or more; their sum does not matter.</param>
    /// <exception cref="ArgumentException">There are more or fewer than examples, or one is negative or not finite, or all are 0.</exception>
    public ShuffledDataset Weighted(IReadOnlyList<float> weights)
    {
        if (weights.Count != Data.Count)
            throw new ArgumentException($"{Data.Name}: {weights.Count} weights for {Data.Count} examples; give one for each.", nameof(weights));
        if (weights.FirstOrDefault(weight => !(float.IsFinite(weight) && weight >= 0)) is var wrong and not 0)
            throw new ArgumentException($"{Data.Name}: a weight is {wrong}, expected a number from 0 up.", nameof(weights));
        return weights.Any(weight => weight > 0)
            ? this with { Weights = weights }
            : throw new ArgumentException($"{Data.Name}: all weights are 0, so no example can be drawn.", nameof(weights));
    }

    /// <summary>Cuts the set into batches.</summary>
    /// <inheritdoc cref="Batching.Batch(IExamples, int, bool, int?, BadFiles, CancellationToken)"/>
    public Loader Batch(
        int size, bool dropLast = false, int? workers = null, BadFiles badFiles = BadFiles.Stop, CancellationToken cancellation = default) =>
        new(new ExampleOrder(Data, Seed, Weights is null ? null : [.. Weights]), size, dropLast, Augmentations, workers, badFiles, cancellation);
}

/// <summary>From a data set to batches: <c>data.Shuffle(seed: 1).Batch(64)</c> to train, <c>data.Batch(64)</c> to test.</summary>
public static class Batching
{
    extension(IExamples data)
    {
        /// <summary>The set in a new order each epoch.</summary>
        /// <param name="seed">Equal seeds give equal orders, epoch by epoch.</param>
        public ShuffledDataset Shuffle(ulong seed) => new(data, seed);

        /// <summary>The set in its own order, cut into batches.</summary>
        /// <param name="size">Examples in a batch.</param>
        /// <param name="dropLast">Whether to leave out the last batch if it is incomplete.</param>
        /// <param name="workers">
        /// Threads that make batches ahead while the model computes; at 0 batches are made when asked for. By default one where examples are
        /// files or are augmented, half as many as there are cores where that is more. Order and bits do not depend on it.
        /// </param>
        /// <param name="badFiles">What happens when a picture cannot be read.</param>
        /// <param name="cancellation">Ends an epoch while it is waited for: the next batch is an <see cref="OperationCanceledException"/>.</param>
        /// <exception cref="ArgumentOutOfRangeException">The size is not positive, or there are fewer than 0 workers.</exception>
        public Loader Batch(
            int size, bool dropLast = false, int? workers = null, BadFiles badFiles = BadFiles.Stop, CancellationToken cancellation = default) =>
            new(new ExampleOrder(data, null, null), size, dropLast, [], workers, badFiles, cancellation);
    }
}
