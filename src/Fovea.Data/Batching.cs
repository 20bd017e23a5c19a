using Fovea.Data.Datasets;
using Fovea.Data.Transforms;

namespace Fovea.Data;

/// <summary>A data set that is to come in a new order each epoch; ask it for batches.</summary>
/// <param name="Data">The examples.</param>
/// <param name="Seed">Equal seeds give equal orders, epoch by epoch.</param>
public sealed record ShuffledDataset(ImageDataset Data, ulong Seed)
{
    /// <summary>What happens to each picture as it is handed out, in this order.</summary>
    public IReadOnlyList<IAugmentation> Augmentations { get; init; } = [];

    /// <summary>The same with pictures changed by chance, otherwise each epoch; the seed, the epoch and the picture alone decide how.</summary>
    /// <param name="augmentations">What happens to each, in this order: <c>new RandomCrop(4), new RandomHorizontalFlip()</c>.</param>
    public ShuffledDataset Augment(params IReadOnlyList<IAugmentation> augmentations) => this with { Augmentations = augmentations };

    /// <summary>Cuts the set into batches.</summary>
    /// <param name="size">Examples in a batch.</param>
    /// <param name="dropLast">Whether to leave out the last batch of an epoch if it is incomplete.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public Loader Batch(int size, bool dropLast = false) => new(Data, Seed, size, dropLast, Augmentations);
}

/// <summary>From a data set to batches: <c>data.Shuffle(seed: 1).Batch(64)</c> to train, <c>data.Batch(64)</c> to test.</summary>
public static class Batching
{
    extension(ImageDataset data)
    {
        /// <summary>The set in a new order each epoch.</summary>
        /// <param name="seed">Equal seeds give equal orders, epoch by epoch.</param>
        public ShuffledDataset Shuffle(ulong seed) => new(data, seed);

        /// <summary>The set in its own order, cut into batches.</summary>
        /// <param name="size">Examples in a batch.</param>
        /// <param name="dropLast">Whether to leave out the last batch if it is incomplete.</param>
        /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
        public Loader Batch(int size, bool dropLast = false) => new(data, null, size, dropLast, []);
    }
}
