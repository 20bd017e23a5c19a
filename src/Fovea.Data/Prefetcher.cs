using System.Runtime.ExceptionServices;
using Fovea.Kernels.Machine;

namespace Fovea.Data;

/// <summary>
/// Makes the batches of one epoch ahead of time. Threads take place after place in the epoch's order, as far ahead as the ring has room;
/// whoever waits for a batch fills what is left of it himself. With no threads of its own a batch is made when it is asked for, by the threads
/// that compute, which have nothing else to do meanwhile. What stands in a place is decided by the place alone: neither the number of threads
/// nor their luck shows in a batch.
/// </summary>
sealed class Prefetcher : IDisposable
{
    const int Together = 8; // places that are taken at once where nobody fills ahead

    readonly object gate = new();
    readonly BatchFiller filler;
    readonly BatchRing ring;
    readonly Thread[] threads;
    readonly CancellationToken cancellation;
    readonly CancellationTokenRegistration registration;
    readonly int size, end;
    int cursor;   // the next place that nobody has taken
    int current;  // the batch that is next to be handed out
    bool isStopping;

    /// <param name="filler">Fills a place.</param>
    /// <param name="ring">Room for batches; nobody else's until this one is disposed.</param>
    /// <param name="size">Places in a batch.</param>
    /// <param name="firstBatch">The batch to begin with.</param>
    /// <param name="end">Places in the epoch.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="cancellation">Ends the threads and whoever waits.</param>
    public Prefetcher(BatchFiller filler, BatchRing ring, int size, int firstBatch, int end, int workers, CancellationToken cancellation)
    {
        this.cancellation = cancellation;
        (this.filler, this.ring, this.size, this.end, current, cursor) = (filler, ring, size, end, firstBatch, firstBatch * size);
        for (var batch = firstBatch; batch < firstBatch + ring.Length; batch++)
            ring[batch].Left = Places(batch);
        threads = new Thread[workers];
        for (var i = 0; i < workers; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = $"Fovea loader {i + 1}" };
            threads[i].Start();
        }

        registration = cancellation.Register(Stop);
    }

    /// <summary>Waits for the next batch, and lets go of the last one.</summary>
    /// <returns>The batch and its places, or null at the end of the epoch.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public (BatchRing.Slot Slot, int Places)? Next()
    {
        var places = Places(current);
        if (places == 0)
            return null;
        var slot = ring[current];
        if (threads.Length == 0)
            Workers.Run((places + Together - 1) / Together, new Part(this, current * size, places));
        else
            while (TryTakePart(slot, (current + 1) * size, out var place))
            {
                Fill(place);
                Count(slot);
            }

        cancellation.ThrowIfCancellationRequested();
        for (var i = 0; i < places; i++)
            if (slot.Errors[i] is { } error)
                ExceptionDispatchInfo.Throw(error);
        return (slot, places);
    }

    /// <summary>Lets go of the batch handed out last, so that another can be made in its room.</summary>
    public void Release()
    {
        lock (gate)
        {
            ring[current].Left = Places(current + ring.Length);
            current++;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Asks the threads to end, and does not wait: each finishes the picture that it is at.</summary>
    public void Stop()
    {
        registration.Unregister();
        lock (gate)
        {
            isStopping = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Ends the threads; each finishes the picture that it is at.</summary>
    public void Dispose()
    {
        Stop();
        foreach (var thread in threads)
            thread.Join();
    }

    int Places(int batch) => Math.Clamp(end - batch * size, 0, size);

    void Work()
    {
        while (TryTake(out var place))
        {
            Fill(place);
            Count(ring[place / size]);
        }
    }

    bool TryTake(out int place)
    {
        lock (gate)
        {
            while (!isStopping && cursor < end && cursor / size >= current + ring.Length)
                Monitor.Wait(gate);
            place = cursor;
            if (isStopping || cursor >= end)
                return false;
            cursor++;
            return true;
        }
    }

    // False when the batch is whole, or all is to end. While others are at its last places there is nothing to take but to wait.
    bool TryTakePart(BatchRing.Slot slot, int batchEnd, out int place)
    {
        lock (gate)
        {
            while (!isStopping && slot.Left > 0 && cursor >= Math.Min(batchEnd, end))
                Monitor.Wait(gate);
            place = cursor;
            if (isStopping || slot.Left == 0)
                return false;
            cursor++;
            return true;
        }
    }

    void Fill(int place)
    {
        var (slot, at) = (ring[place / size], place % size);
        slot.Errors[at] = null;
        try
        {
            slot.Labels[at] = filler.Fill(place, slot.Place(at), out var label) ? label : -1;
        }
        catch (Exception error)
        {
            slot.Errors[at] = error; // told by whoever waits for the batch, the first place's first
        }
    }

    void Count(BatchRing.Slot slot)
    {
        lock (gate)
        {
            if (--slot.Left == 0)
                Monitor.PulseAll(gate);
        }
    }

    /// <summary>A few neighbouring places of a batch.</summary>
    readonly struct Part(Prefetcher prefetcher, int first, int places) : IJob
    {
        public void Run(int task)
        {
            var (begin, end) = (first + task * Together, first + Math.Min(places, (task + 1) * Together));
            for (var place = begin; place < end; place++)
                prefetcher.filler.Expect(place);
            for (var place = begin; place < end && !Volatile.Read(ref prefetcher.isStopping); place++)
                prefetcher.Fill(place);
        }
    }
}
