using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Fovea.Kernels.Machine;

/// <summary>
/// The one team of threads that all kernels share. A caller opens a job, takes part in it, and returns when its last task is done; helpers
/// spin for about two milliseconds between jobs and then park. Every thread begins with a run of neighbouring tasks of its own, from job to
/// job the same part, so that what it wrote is in its cache when it is read; whoever has none left takes from the others' ends. Only one
/// job is open at a time: whoever finds one (a second thread, or a job inside a job) runs its own tasks alone.
/// </summary>
public static unsafe class Workers
{
    /// <summary>Multiply-adds below which a second thread does not pay.</summary>
    public const long WorthSharing = 250_000;

    private const double SpinMilliseconds = 2;

    private static readonly Lock Roster = new();
    private static readonly object Bench = new();
    private static readonly long SpinTicks = (long)(SpinMilliseconds / 1000 * System.Diagnostics.Stopwatch.Frequency);

    private static bool[] s_hired = [];
    private static int s_count = Environment.ProcessorCount;
    private static int s_processors = Environment.ProcessorCount;
    private static int s_parked;
    private static int s_busy;
    private static uint s_round;
    private static void* s_job;
    private static delegate*<void*, int, void> s_invoke;
    private static TaskRange[] s_ranges = [];
    private static Exception? s_error;
    private static Door s_door;

    /// <summary>
    /// Threads that work on a job, the caller among them; at first <see cref="Environment.ProcessorCount"/>. Of more than that only as
    /// many work: the others would take the processors from those that hold a task. Results never depend on it. At 1 no other thread is
    /// touched.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public static int Count
    {
        get => Volatile.Read(ref s_count);
        set
        {
            if (value < 1)
                throw new ArgumentOutOfRangeException(nameof(value), $"Workers.Count was set to {value}; at least 1 is needed, the calling thread itself.");
            Volatile.Write(ref s_count, value);
            lock (Bench)
                Monitor.PulseAll(Bench);
        }
    }

    /// <summary>How many threads may work at once whatever <see cref="Count"/> says; tests raise it to meet where processors are few.</summary>
    internal static int Processors
    {
        get => Volatile.Read(ref s_processors);
        set
        {
            Volatile.Write(ref s_processors, value);
            lock (Bench)
                Monitor.PulseAll(Bench);
        }
    }

    private static int Helpers => Math.Min(Volatile.Read(ref s_count), Volatile.Read(ref s_processors)) - 1;

    /// <summary>
    /// Runs tasks 0 to <paramref name="tasks"/> − 1, each exactly once, in no promised order, and returns when all are done.
    /// Allocates nothing. The first exception that a task throws is thrown here after the others have ended; tasks not yet begun are then left out.
    /// </summary>
    /// <typeparam name="TJob">The job; a struct, so that the call needs neither boxing nor a closure.</typeparam>
    /// <param name="tasks">Number of tasks; nothing happens at 0.</param>
    /// <param name="job">What to do. All threads work on one copy of it.</param>
    public static void Run<TJob>(int tasks, in TJob job)
        where TJob : struct, IJob
    {
        if (tasks < 2 || Helpers == 0 || Interlocked.CompareExchange(ref s_busy, 1, 0) != 0)
        {
            RunAlone(tasks, job);
            return;
        }

        try
        {
            if (HasVacancy())
                Hire();
        }
        catch
        {
            Volatile.Write(ref s_busy, 0);
            throw;
        }

        // The copy lives on this stack frame, which outlives every task, so its address may be handed to the helpers.
        var shared = job;
        s_job = Unsafe.AsPointer(ref shared);
        s_invoke = &Invoke<TJob>;
        s_error = null;
        Share(tasks, Helpers + 1);
        s_door.Open(++s_round);
        if (Volatile.Read(ref s_parked) > 0)
        {
            lock (Bench)
                Monitor.PulseAll(Bench);
        }

        TakePart(0);
        s_door.Close();
        var spin = new SpinWait();
        while (s_door.IsSomebodyInside)
            spin.SpinOnce(sleep1Threshold: -1);

        var error = s_error;
        s_error = null;
        Volatile.Write(ref s_busy, 0);
        if (error is not null)
            ExceptionDispatchInfo.Throw(error);
    }

    /// <summary>As <see cref="Run{TJob}(int, in TJob)"/>, but the caller runs tasks alone that are done before another thread has come.</summary>
    /// <typeparam name="TJob">The job.</typeparam>
    /// <param name="tasks">Number of tasks.</param>
    /// <param name="job">What to do.</param>
    /// <param name="products">Multiply-adds of all tasks together.</param>
    public static void Run<TJob>(int tasks, in TJob job, long products)
        where TJob : struct, IJob
    {
        if (products < WorthSharing)
            RunAlone(tasks, job);
        else
            Run(tasks, job);
    }

    private static void RunAlone<TJob>(int tasks, TJob job)
        where TJob : struct, IJob
    {
        for (var task = 0; task < tasks; task++)
            job.Run(task);
    }

    private static void Invoke<TJob>(void* job, int task)
        where TJob : struct, IJob => Unsafe.AsRef<TJob>(job).Run(task);

    // Nobody is inside when tasks are shared out, so the ranges need no guard here.
    private static void Share(int tasks, int threads)
    {
        if (s_ranges.Length != threads)
            s_ranges = new TaskRange[threads];
        for (var thread = 0; thread < threads; thread++)
            s_ranges[thread].Set((int)((long)tasks * thread / threads), (int)((long)tasks * (thread + 1) / threads));
    }

    private static void TakePart(int thread)
    {
        var (ranges, job, invoke) = (s_ranges, (nint)s_job, (nint)s_invoke);
        while (thread < ranges.Length && ranges[thread].TryTakeFirst(out var task))
            Do(job, invoke, task);
        for (var other = 1; other <= ranges.Length; other++)
        {
            while (ranges[(thread + other) % ranges.Length].TryTakeLast(out var task))
                Do(job, invoke, task);
        }
    }

    private static void Do(nint job, nint invoke, int task)
    {
        if (Volatile.Read(ref s_error) is not null)
            return;
        try
        {
            ((delegate*<void*, int, void>)invoke)((void*)job, task);
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref s_error, error, null);
        }
    }

    private static bool HasVacancy()
    {
        var (hired, wanted) = (s_hired, Helpers);
        return hired.Length < wanted || hired.AsSpan(0, wanted).Contains(false);
    }

    private static void Hire()
    {
        lock (Roster)
        {
            var wanted = Helpers;
            if (s_hired.Length < wanted)
                Array.Resize(ref s_hired, wanted);
            for (var seat = 0; seat < wanted; seat++)
            {
                if (s_hired[seat])
                    continue;
                var number = seat;
                new Thread(() => Help(number)) { IsBackground = true, Name = $"Fovea worker {seat + 1}" }.Start();
                s_hired[seat] = true;
            }
        }
    }

    private static void Help(int seat)
    {
        uint seen = 0;
        while (true)
        {
            if (seat >= Helpers && Leave(seat))
                return;
            if (s_door.IsOpenFor(ref seen) && s_door.TryEnter(seen))
            {
                TakePart(seat + 1);
                s_door.Leave();
            }

            if (!SpinForNews(seen, seat))
                Park(seen, seat);
        }
    }

    private static bool SpinForNews(uint seen, int seat)
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        do
        {
            for (var i = 0; i < 64; i++)
            {
                if (HasNews(seen, seat))
                    return true;
                Thread.SpinWait(1);
            }
        }
        while (System.Diagnostics.Stopwatch.GetTimestamp() - start < SpinTicks);
        return false;
    }

    private static void Park(uint seen, int seat)
    {
        lock (Bench)
        {
            // Counted before the last look at the board, and the caller looks at the count after writing the board: one of the two sees the other.
            Interlocked.Increment(ref s_parked);
            while (!HasNews(seen, seat))
                Monitor.Wait(Bench);
            Interlocked.Decrement(ref s_parked);
        }
    }

    private static bool HasNews(uint seen, int seat) => s_door.IsOpenFor(ref seen) || seat >= Helpers;

    private static bool Leave(int seat)
    {
        lock (Roster)
        {
            if (seat < Helpers)
                return false;
            s_hired[seat] = false;
            return true;
        }
    }
}
