using Fovea.Data.Datasets;

namespace Fovea.Data;

/// <summary>A data set that is to come in a new order each epoch; ask it for batches.</summary>
/// <param name="Data">The examples.</param>
/// <param name="Seed">Equal seeds give equal orders, epoch by epoch.</param>
public readonly record struct ShuffledDataset(ImageDataset Data, ulong Seed)
{
    /// <summary>Cuts the set into batches.</summary>
    /// <param name="size">Examples in a batch.</param>
    /// <param name="dropLast">Whether to leave out the last batch of an epoch if it is incomplete.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public Loader Batch(int size, bool dropLast = false) => new(Data, Seed, size, dropLast);
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
        public Loader Batch(int size, bool dropLast = false) => new(data, null, size, dropLast);
    }
}
