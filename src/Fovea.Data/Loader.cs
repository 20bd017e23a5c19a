using System.Collections;
using Fovea.Data.Datasets;
using Fovea.Data.Transforms;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>
/// Hands out a data set in batches: <c>Mnist.Train().Shuffle(seed: 1).Batch(64)</c>. A shuffled set comes in a new order each epoch,
/// which the seed and the epoch's number alone decide. A batch's tensor is valid until the next one is drawn, which reuses its memory; call <c>Keep()</c> on it to hold it longer.
/// </summary>
public sealed class Loader : IBatchSource
{
    readonly ImageDataset data;
    readonly ulong? seed;
    readonly IReadOnlyList<IAugmentation> augmentations;
    int epoch;

    internal Loader(ImageDataset data, ulong? seed, int size, bool dropLast, IReadOnlyList<IAugmentation> augmentations)
    {
        if (size <= 0)
            throw new ArgumentOutOfRangeException(nameof(size), size, $"{data.Name}: a batch of {size} examples, expected at least 1.");
        (this.data, this.seed, this.augmentations, BatchSize) = (data, seed, augmentations, size);
        Count = dropLast ? data.Count / size : (int)(((long)data.Count + size - 1) / size);
        Examples = dropLast ? Count * size : data.Count;
        ExampleShape = data.IsFlat ? [data.PictureSize] : [data.Channels, data.Height, data.Width];
    }

    /// <inheritdoc/>
    public string Name => data.Name;

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int Examples { get; }

    /// <summary>Examples in each batch; the last one of an epoch may have fewer.</summary>
    public int BatchSize { get; }

    /// <inheritdoc/>
    public Shape ExampleShape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => data.ClassNames;

    /// <inheritdoc/>
    public int Epoch
    {
        get => epoch;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            epoch = value;
        }
    }

    /// <summary>Starts the next epoch.</summary>
    public Enumerator GetEnumerator() => new(this, epoch++, 0);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is negative, or has no such batch.</exception>
    public IEnumerable<Batch> From(int epoch, int batch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        if ((uint)batch > (uint)Count)
            throw new ArgumentOutOfRangeException(nameof(batch), batch, $"{Name}: an epoch has {Count} batches, cannot start at batch {batch}.");
        return Rest();

        IEnumerable<Batch> Rest()
        {
            using var rest = new Enumerator(this, epoch, batch);
            while (rest.MoveNext())
                yield return rest.Current;
        }
    }

    IEnumerator<Batch> IEnumerable<Batch>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    int[] Order(int epoch)
    {
        var order = new int[data.Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        if (seed is { } key)
            new Rng(key).Split("shuffle").Split((ulong)epoch).Shuffle<int>(order);
        return order;
    }

    /// <summary>Walks one epoch.</summary>
    public sealed class Enumerator : IEnumerator<Batch>
    {
        readonly Loader loader;
        readonly int[] order;
        readonly Rng? chance;
        readonly float[] values; // one batch on its way into a tensor, reused
        int next;

        internal Enumerator(Loader loader, int epoch, int batch)
        {
            this.loader = loader;
            order = loader.Order(epoch);
            if (loader.augmentations.Count > 0 && loader.seed is { } key)
                chance = new Rng(key).Split("augment").Split((ulong)epoch);
            next = batch * loader.BatchSize;
            values = new float[Math.Min(loader.BatchSize, loader.Examples) * loader.data.PictureSize];
        }

        /// <summary>The batch.</summary>
        public Batch Current { get; private set; }

        object IEnumerator.Current => Current;

        /// <summary>Makes the next batch, if the epoch has one.</summary>
        public bool MoveNext()
        {
            Dispose();
            var count = Math.Min(loader.BatchSize, loader.Examples - next);
            if (count <= 0)
                return false;

            var labels = new int[count];
            var size = loader.data.PictureSize;
            for (var i = 0; i < count; i++)
            {
                var example = order[next + i];
                var picture = values.AsSpan(i * size, size);
                loader.data.CopyValues(example, picture);
                if (chance is not null)
                    Augment(picture, chance.Split((ulong)example));
                labels[i] = loader.data.Label(example);
            }

            next += count;
            Current = new Batch(Tensor.From(values.AsSpan(0, count * size), [count, .. loader.ExampleShape]), labels);
            return true;
        }

        void Augment(Span<float> picture, Rng rng)
        {
            foreach (var augmentation in loader.augmentations)
                augmentation.Apply(picture, loader.data.Channels, loader.data.Height, loader.data.Width, rng);
        }

        /// <summary>Not supported: start a new enumeration.</summary>
        /// <exception cref="NotSupportedException">Always.</exception>
        public void Reset() => throw new NotSupportedException("A loader's epoch cannot be rewound; start a new one, or use From(epoch, 0).");

        /// <summary>Gives the last batch's memory back.</summary>
        public void Dispose()
        {
            Current.Images?.Recycle();
            Current = default;
        }
    }
}
