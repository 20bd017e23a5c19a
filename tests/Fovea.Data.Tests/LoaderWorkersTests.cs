using Fovea.Data.Datasets;
using Fovea.Data.Tests.Datasets;
using Fovea.Data.Transforms;
using Fovea.Tensors;

namespace Fovea.Data.Tests;

public sealed class LoaderWorkersTests : IDisposable
{
    readonly PhotoFolder folder = new PhotoFolder().With("a", 25, 12, 10).With("b", 12, 10, 12);

    public void Dispose() => folder.Dispose();

    static readonly Pipeline Chance = new([3, 8, 8])
    {
        Pictures = [new RandomResizedCrop(8), new RandomHorizontalFlip()],
        Values = [new RandomErasing()],
    };

    static readonly Pipeline Plain = new([1, 8, 8]) { Pictures = [new Resize(8, 8)] };

    PictureFiles Photos => ImageFolder.Open(folder.Path).Train;

    static float[][] Batches(IEnumerable<Batch> batches) => [.. batches.Select(batch => batch.Images.ToArray().Concat(batch.Labels.Select(label => (float)label)).ToArray())];

    // The level of each picture, which is its number in its class, and its label.
    static (int Number, int Label)[] Numbers(IEnumerable<Batch> batches) => [.. batches.SelectMany(batch => batch.Labels.Select((label, i) => ((int)MathF.Round(batch.Images.ToArray()[i * 64] * 255), label)))];

    [Fact]
    public void Order_and_bits_are_the_same_for_any_number_of_workers()
    {
        var examples = new PictureExamples(new CachedPictures(Photos, 1 << 20), Chance);
        float[][] Epochs(int workers)
        {
            var loader = examples.Shuffle(seed: 3).Augment(new RandomCrop(1)).Batch(5, workers: workers);
            return [.. Batches(loader), .. Batches(loader), .. Batches(loader.From(1, 3))];
        }

        var alone = Epochs(0);
        Assert.Equal(8 + 8 + 5, alone.Length);
        Assert.Equal(alone[11], alone[16]);
        Assert.NotEqual(alone[0], alone[8]);
        foreach (var workers in new[] { 1, 2, 7 })
            Assert.Equal(alone, Epochs(workers));
    }

    [Fact]
    public void A_bad_file_stops_with_its_name_at_the_same_batch_for_any_number_of_workers()
    {
        var bad = folder.Add("a/3.png", []);
        foreach (var workers in new[] { 0, 1, 3 })
        {
            var loader = new PictureExamples(Photos, Plain).Batch(2, workers: workers);
            var batches = 0;
            var error = Assert.Throws<InvalidDataException>(() =>
            {
                foreach (var _ in loader)
                    batches++;
            });
            Assert.StartsWith($"{bad} is not a picture that can be read: the file is empty.", error.Message);
            Assert.Equal(Photos.Count, loader.Examples);
            Assert.Equal(Enumerable.Range(0, Photos.Count).First(i => Photos.PathOf(i) == bad) / 2, batches);
        }
    }

    [Fact]
    public void Skipped_in_order_a_bad_file_is_left_out()
    {
        foreach (var name in new[] { "a/0.png", "a/1.png", "b/3.png" })
            folder.Add(name, "nothing"u8.ToArray());
        foreach (var workers in new[] { 0, 2 })
        {
            var loader = new PictureExamples(Photos, Plain).Batch(2, workers: workers, badFiles: BadFiles.Skip);
            var numbers = Numbers(loader);
            Assert.Equal(Photos.Count - 3, numbers.Length);
            Assert.DoesNotContain((0, 0), numbers);
            Assert.Contains((0, 1), numbers);
            Assert.Equal(3, loader.Skipped.Count);
            Assert.Equal([0, 1], loader.Skipped.Take(2).Select(skipped => skipped.Index));
            Assert.StartsWith($"{folder["a/0.png"]} is not a picture", loader.Skipped[0].Reason);
        }
    }

    [Fact]
    public void Skipped_in_a_shuffled_set_the_next_one_takes_its_place()
    {
        var whole = new PictureExamples(Photos, Plain).Shuffle(seed: 1).Batch(4, workers: 0);
        var before = Numbers(whole);
        folder.Add("b/5.png", "nothing"u8.ToArray());
        foreach (var workers in new[] { 0, 2 })
        {
            var loader = new PictureExamples(Photos, Plain).Shuffle(seed: 1).Batch(4, workers: workers, badFiles: BadFiles.Skip);
            var after = Numbers(loader);
            var place = Array.IndexOf(before, (5, 1));
            Assert.Equal(before[(place + 1) % before.Length], after[place]);
            Assert.Equal(before.Where((_, i) => i != place), after.Where((_, i) => i != place));
            Assert.Single(loader.Skipped);
        }
    }

    [Fact]
    public void Nothing_but_bad_files_is_an_error_even_when_they_are_skipped()
    {
        for (var i = 0; i < 25; i++)
            folder.Add($"a/{i}.png", []);
        for (var i = 0; i < 12; i++)
            folder.Add($"b/{i}.png", []);
        var error = Assert.Throws<InvalidDataException>(() => new PictureExamples(Photos, Plain).Shuffle(seed: 1).Batch(4, badFiles: BadFiles.Skip).First());
        Assert.Contains(": none of the 37 pictures can be read; the first says: ", error.Message);
        Assert.Empty(new PictureExamples(Photos, Plain).Batch(4, badFiles: BadFiles.Skip));
    }

    [Fact]
    public void What_was_skipped_is_that_of_the_last_epoch()
    {
        var bad = folder.Add("a/3.png", []);
        var loader = new PictureExamples(Photos, Plain).Batch(8, badFiles: BadFiles.Skip);
        Assert.Equal(36, Numbers(loader).Length);
        Assert.Equal(bad, Photos.PathOf(loader.Skipped.Single().Index));
        folder.Add("a/3.png", PhotoFolder.Plain(5, 5, 3));
        bad = folder.Add("b/2.png", []);
        Assert.Equal(36, Numbers(loader).Length);
        Assert.Equal(bad, Photos.PathOf(loader.Skipped.Single().Index));
    }

    [Fact]
    public void Leaving_an_epoch_early_stops_the_workers()
    {
        var watched = new WatchedExamples(waitForWorkers: 3);
        foreach (var _ in watched.Shuffle(seed: 1).Batch(2, workers: 3))
            break;
        Assert.Equal(3, watched.Workers.Count);
        Assert.All(watched.Workers, thread => Assert.False(thread.IsAlive));
        Assert.InRange(watched.Made, 2, 2 * 4); // no further ahead than the ring has room
    }

    [Fact]
    public void An_epoch_that_is_forgotten_ends_its_workers_and_no_worker_holds_the_process()
    {
        var watched = new WatchedExamples(waitForWorkers: 2);
        Forget(watched);
        for (var end = DateTime.UtcNow.AddSeconds(30); watched.Workers.Any(thread => thread.IsAlive) && DateTime.UtcNow < end; Thread.Sleep(10))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(2, watched.Workers.Count);
        Assert.All(watched.Workers, thread => Assert.False(thread.IsAlive));
        Assert.False(watched.HasForeground);
    }

    // Not inlined, so that nothing on the stack holds the enumerator.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    static void Forget(WatchedExamples watched) => Assert.True(watched.Batch(2, workers: 2).GetEnumerator().MoveNext());

    [Fact]
    public async Task Cancelling_ends_who_waits_for_a_batch_and_the_workers()
    {
        foreach (var workers in new[] { 0, 2 })
        {
            using var cancellation = new CancellationTokenSource();
            using var gate = new ManualResetEventSlim();
            var watched = new WatchedExamples(waitForWorkers: 0, gate);
            var loader = watched.Batch(50, workers: workers, cancellation: cancellation.Token);
            var walk = Task.Run(() =>
            {
                foreach (var _ in loader)
                {
                }
            });
            Assert.True(SpinWait.SpinUntil(() => watched.Made > workers, TimeSpan.FromSeconds(30))); // everybody is at a picture
            cancellation.Cancel();
            gate.Set();
            await Assert.ThrowsAsync<OperationCanceledException>(() => walk.WaitAsync(TimeSpan.FromSeconds(30)));
            Assert.All(watched.Workers, thread => Assert.False(thread.IsAlive));
            Assert.InRange(watched.Made, 1, workers > 0 ? workers + 1 : Kernels.Machine.Workers.Count); // who computes makes them where nobody else does
            Assert.Throws<OperationCanceledException>(() => loader.First());
        }
    }

    [Fact]
    public void Weights_decide_how_often_an_example_comes()
    {
        var data = new PictureExamples(Photos, Plain);
        var loader = data.Shuffle(seed: 1).Weighted(Splits.BalancingWeights(data)).Batch(8);
        var labels = Enumerable.Range(0, 30).SelectMany(_ => loader.SelectMany(batch => batch.Labels)).ToArray();
        Assert.Equal(30 * 37, labels.Length);
        Assert.InRange(labels.Count(label => label == 1), 500, 610); // half of them; b has a third of the pictures

        var only = data.Shuffle(seed: 1).Weighted([.. Enumerable.Range(0, 37).Select(i => i == 7 ? 1f : 0)]).Batch(8);
        Assert.Single(Numbers(only).Distinct());
        string Error(params float[] weights) => Assert.Throws<ArgumentException>(() => data.Shuffle(seed: 1).Weighted(weights)).Message;
        Assert.Contains("2 weights for 37 examples; give one for each.", Error(1, 2));
        Assert.Contains("a weight is -1, expected a number from 0 up.", Error([.. Enumerable.Repeat(-1f, 37)]));
        Assert.Contains("all weights are 0, so no example can be drawn.", Error(new float[37]));
    }

    [Fact]
    public void Impossible_loaders_are_told()
    {
        var flat = Digits.Test(count: 10).Flatten();
        Assert.Contains("-1 workers, expected 0 or more.", Assert.Throws<ArgumentOutOfRangeException>(() => flat.Batch(2, workers: -1)).Message);
        Assert.Contains("cannot be augmented; augmentations take pictures, C×H×W.", Assert.Throws<ArgumentException>(() => flat.Shuffle(1).Augment(new RandomCrop()).Batch(2)).Message);
    }

    // Knows which threads make its examples, other than the test's own; may wait with the first ones until so many take part, or for a gate.
    sealed class WatchedExamples(int waitForWorkers, ManualResetEventSlim? gate = null) : IExamples
    {
        readonly HashSet<Thread> workers = [];
        int made;

        public int Made => Volatile.Read(ref made);

        public bool HasForeground { get; private set; }

        public IReadOnlyList<Thread> Workers
        {
            get
            {
                lock (workers)
                    return [.. workers];
            }
        }

        public string Name => "watched";

        public IReadOnlyList<string> ClassNames => ["x"];

        public int Count => 100;

        public Shape ExampleShape => [1, 1, 1];

        public int Label(int index) => 0;

        public string Describe(int index) => $"watched {index}";

        public void CopyValues(int index, Span<float> destination, Rng? chance = null)
        {
            Interlocked.Increment(ref made);
            if (Thread.CurrentThread is { Name: { } name } own && name.StartsWith("Fovea loader", StringComparison.Ordinal))
            {
                lock (workers)
                    workers.Add(own);
                HasForeground |= !own.IsBackground;
            }

            gate?.Wait();
            SpinWait.SpinUntil(() => Workers.Count >= waitForWorkers, TimeSpan.FromSeconds(30));
        }
    }
}
