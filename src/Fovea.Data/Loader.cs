using System.Collections;
using System.Collections.Concurrent;
using Fovea.Data.Datasets;
using Fovea.Data.Transforms;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>
/// Hands out a data set in batches: <c>Mnist.Train().Shuffle(seed: 1).Batch(64)</c>. A shuffled set comes in a new order each epoch,
/// which the seed and the epoch's number alone decide. Threads make batches ahead; order and bits are the same for any number of them. A
/// batch's tensor is valid until the next one is drawn, which reuses its memory; call <c>Keep()</c> on it to hold it longer.
/// </summary>
public sealed class Loader : IBatchSource
{
    const int BatchesAhead = 2;

    readonly ExampleOrder order;
    readonly IReadOnlyList<IAugmentation> augmentations;
    readonly BadFiles badFiles;
    readonly CancellationToken cancellation;
    ConcurrentDictionary<int, SkippedExample> skipped = []; // of the epoch begun last
    BatchRing? spare; // the ring of the last epoch, for the next
    int epoch;

    internal Loader(ExampleOrder order, int size, bool dropLast, IReadOnlyList<IAugmentation> augmentations, int? workers, BadFiles badFiles, CancellationToken cancellation)
    {
        var data = order.Data;
        if (size <= 0)
            throw new ArgumentOutOfRangeException(nameof(size), size, $"{data.Name}: a batch of {size} examples, expected at least 1.");
        if (workers < 0)
            throw new ArgumentOutOfRangeException(nameof(workers), workers, $"{data.Name}: {workers} workers, expected 0 or more.");
        if (augmentations.Count > 0 && data.ExampleShape.Rank != 3)
            throw new ArgumentException($"{data.Name}: examples of shape {data.ExampleShape} cannot be augmented; augmentations take pictures, C×H×W.", nameof(augmentations));
        (this.order, this.augmentations, this.badFiles, this.cancellation, BatchSize) = (order, augmentations, badFiles, cancellation, size);
        Count = dropLast ? data.Count / size : (int)(((long)data.Count + size - 1) / size);
        Examples = dropLast ? Count * size : data.Count;
        // A picture that is bytes in memory is made faster than another thread is told to.
        Workers = workers ?? (data is ImageDataset && augmentations.Count == 0 ? 0 : Math.Max(1, Environment.ProcessorCount / 2));
    }

    /// <inheritdoc/>
    public string Name => order.Data.Name;

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int Examples { get; }

    /// <summary>Examples in each batch; the last one of an epoch may have fewer.</summary>
    public int BatchSize { get; }

    /// <summary>Threads that make batches ahead; 0 to make them when asked for, on the threads that otherwise compute.</summary>
    public int Workers { get; }

    /// <summary>
    /// The pictures of the epoch begun last that could not be read so far and were skipped, by their number; none unless
    /// <see cref="BadFiles.Skip"/> was asked for. Each epoch begins with none: a file may be mended, or become unreadable, between two.
    /// </summary>
    public IReadOnlyList<SkippedExample> Skipped => [.. skipped.Values.OrderBy(example => example.Index)];

    /// <inheritdoc/>
    public Shape ExampleShape => order.Data.ExampleShape;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => order.Data.ClassNames;

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

    BatchRing TakeRing() => Interlocked.Exchange(ref spare, null)
        ?? new BatchRing(Workers == 0 ? 1 : 1 + BatchesAhead, Math.Min(BatchSize, Math.Max(1, Examples)), ExampleShape.Elements);

    /// <summary>
    /// Walks one epoch. Leaving it early stops the making of further batches; one that is forgotten instead of disposed stops when it is
    /// collected, for the threads know the prefetcher but not the enumerator.
    /// </summary>
    public sealed class Enumerator : IEnumerator<Batch>
    {
        readonly Loader loader;
        readonly BatchRing ring;
        readonly Prefetcher prefetcher;
        bool hasBatch, isDone;

        internal Enumerator(Loader loader, int epoch, int batch)
        {
            this.loader = loader;
            ring = loader.TakeRing();
            var skipped = loader.skipped = [];
            var filler = new BatchFiller(loader.order, epoch, loader.augmentations, loader.badFiles, example => skipped.TryAdd(example.Index, example));
            prefetcher = new Prefetcher(filler, ring, loader.BatchSize, batch, loader.Examples, loader.Workers, loader.cancellation);
        }

        /// <summary>Ends the threads of an epoch that was neither walked to its end nor disposed.</summary>
        ~Enumerator() => prefetcher?.Stop();

        /// <summary>The batch.</summary>
        public Batch Current { get; private set; }

        object IEnumerator.Current => Current;

        /// <summary>Hands out the next batch, if the epoch has one.</summary>
        /// <exception cref="InvalidDataException">A picture of it is damaged; the message names the file.</exception>
        /// <exception cref="IOException">A picture of it cannot be read; the message names the file.</exception>
        /// <exception cref="OperationCanceledException">The loader was cancelled.</exception>
        public bool MoveNext()
        {
            while (!isDone)
            {
                LetGo();
                if (prefetcher.Next() is not var (slot, places))
                    break;
                hasBatch = true;
                var labels = slot.Compact(places);
                if (labels.Length == 0)
                    continue; // none of its pictures could be read
                var values = slot.Values.AsSpan(0, labels.Length * loader.ExampleShape.Elements);
                Current = new Batch(Tensor.From(values, [labels.Length, .. loader.ExampleShape]), labels);
                return true;
            }

            return false;
        }

        /// <summary>Not supported: start a new enumeration.</summary>
        /// <exception cref="NotSupportedException">Always.</exception>
        public void Reset() => throw new NotSupportedException("A loader's epoch cannot be rewound; start a new one, or use From(epoch, 0).");

        /// <summary>Ends the epoch, its threads too, and gives the last batch's memory back.</summary>
        public void Dispose()
        {
            GC.SuppressFinalize(this);
            LetGo();
            if (isDone)
                return;
            isDone = true;
            prefetcher.Dispose();
            loader.spare = ring;
        }

        void LetGo()
        {
            Current.Images?.Recycle();
            Current = default;
            if (hasBatch)
                prefetcher.Release();
            hasBatch = false;
        }
    }
}
