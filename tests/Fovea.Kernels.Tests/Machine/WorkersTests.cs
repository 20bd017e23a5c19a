using System.Diagnostics;
using System.Runtime.CompilerServices;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Tests.Machine;

/// <summary>Tests that change process-wide settings (thread count, kernel family) run one after another.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MachineSettings
{
    public const string Name = "machine settings";

    // Kernels meet more threads here than most machines have processors: tasks get interrupted wherever they stand.
    [ModuleInitializer]
    internal static void AllowManyThreads() => Workers.Processors = 8;
}

[Collection(MachineSettings.Name)]
public sealed class WorkersTests : IDisposable
{
    private readonly int _count = Workers.Count;
    private readonly int _processors = Workers.Processors;

    public void Dispose() => (Workers.Count, Workers.Processors) = (_count, _processors);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Runs_each_task_once(int count)
    {
        Workers.Count = count;
        for (var tasks = 0; tasks < 200; tasks++)
        {
            var hits = new int[tasks];
            Workers.Run(tasks, new Mark(hits));
            Assert.All(hits, hit => Assert.Equal(1, hit));
        }
    }

    [Fact]
    public void Uses_other_threads_when_allowed_and_none_at_one()
    {
        Workers.Count = 2;
        var meeting = new Barrier(2);
        Workers.Run(2, new Meet(meeting)); // would never end if one thread ran both tasks

        Workers.Count = 1;
        var threads = new int[50];
        Workers.Run(50, new Sign(threads));
        Assert.All(threads, thread => Assert.Equal(Environment.CurrentManagedThreadId, thread));
    }

    [Fact]
    public void Wakes_parked_helpers()
    {
        Workers.Count = 2;
        Workers.Run(2, new Meet(new Barrier(2)));
        Thread.Sleep(20);
        Workers.Run(2, new Meet(new Barrier(2)));
    }

    [Fact]
    public void More_threads_than_processors_are_not_hired()
    {
        (Workers.Count, Workers.Processors) = (16, 2);
        var threads = new int[200];
        Workers.Run(2, new Meet(new Barrier(2)));
        for (var round = 0; round < 20; round++)
        {
            Workers.Run(threads.Length, new Doze(threads));
            Assert.InRange(threads.Distinct().Count(), 1, 2);
        }

        Workers.Processors = 1;
        Workers.Run(threads.Length, new Sign(threads));
        Assert.All(threads, thread => Assert.Equal(Environment.CurrentManagedThreadId, thread));
    }

    [Fact]
    public void Asking_for_too_many_threads_costs_little()
    {
        // Without the limit a helper that holds a task waits for those that spin: 16 on two processors took about ten times as long.
        Workers.Processors = Environment.ProcessorCount;
        var (few, many) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < 10; round++)
        {
            few = Math.Min(few, Milliseconds(Environment.ProcessorCount));
            many = Math.Min(many, Milliseconds(8 * Environment.ProcessorCount));
        }

        Assert.True(many < 3 * few, $"{many:F2} ms with eight times as many threads as processors, {few:F2} ms with as many");

        static double Milliseconds(int count)
        {
            Workers.Count = count;
            var counts = new int[32];
            var watch = Stopwatch.StartNew();
            for (var job = 0; job < 50; job++)
                Workers.Run(counts.Length, new Toil(counts));
            return watch.Elapsed.TotalMilliseconds;
        }
    }

    [Fact]
    public void Job_inside_a_job_runs_on_its_own_thread()
    {
        Workers.Count = 4;
        var inner = new int[8][];
        Workers.Run(8, new Nest(inner));
        foreach (var threads in inner)
            Assert.Single(threads.Distinct());
    }

    [Fact]
    public void Several_threads_may_call_at_once()
    {
        Workers.Count = 2;
        var sums = new long[4];
        var callers = Enumerable.Range(0, 4).Select(caller => new Thread(() =>
        {
            for (var round = 0; round < 300; round++)
            {
                var hits = new int[37];
                Workers.Run(37, new Mark(hits));
                sums[caller] += hits.Sum();
            }
        })).ToArray();
        foreach (var thread in callers)
            thread.Start();
        foreach (var thread in callers)
            thread.Join();
        Assert.All(sums, sum => Assert.Equal(300 * 37, sum));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Exception_reaches_the_caller_and_the_team_lives_on(int count)
    {
        Workers.Count = count;
        var error = Assert.Throws<InvalidOperationException>(() => Workers.Run(20, new Fail(7)));
        Assert.Equal("task 7", error.Message);
        var hits = new int[20];
        Workers.Run(20, new Mark(hits));
        Assert.All(hits, hit => Assert.Equal(1, hit));
    }

    [Fact]
    public void Count_below_one_is_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Workers.Count = 0);
        Assert.Contains("Workers.Count was set to 0; at least 1 is needed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_team_that_cannot_be_hired_leaves_it_free()
    {
        (Workers.Count, Workers.Processors) = (int.MaxValue, int.MaxValue);
        Assert.ThrowsAny<Exception>(() => Workers.Run(2, new Mark(new int[2])));
        (Workers.Count, Workers.Processors) = (2, 2);
        Workers.Run(2, new Meet(new Barrier(2))); // would never end if the team still counted as busy
    }

    [Fact]
    public void Count_may_change_between_jobs()
    {
        for (var round = 0; round < 60; round++)
        {
            Workers.Count = 1 + round % 5;
            var hits = new int[33];
            Workers.Run(33, new Mark(hits));
            Assert.All(hits, hit => Assert.Equal(1, hit));
        }
    }

    [Fact]
    public void Allocates_nothing()
    {
        Workers.Count = 2;
        var job = new Mark(new int[16]);
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var i = 0; i < 100; i++)
                Workers.Run(16, job);
        }));
    }

    private readonly struct Mark(int[] hits) : IJob
    {
        public void Run(int task) => Interlocked.Increment(ref hits[task]);
    }

    private readonly struct Sign(int[] threads) : IJob
    {
        public void Run(int task) => threads[task] = Environment.CurrentManagedThreadId;
    }

    private readonly struct Doze(int[] threads) : IJob
    {
        public void Run(int task)
        {
            threads[task] = Environment.CurrentManagedThreadId;
            Thread.Sleep(task % 50 == 0 ? 1 : 0);
        }
    }

    private readonly struct Toil(int[] counts) : IJob
    {
        public void Run(int task)
        {
            for (var i = 0; i < 5_000; i++)
                Volatile.Write(ref counts[task], i);
        }
    }

    private readonly struct Meet(Barrier meeting) : IJob
    {
        public void Run(int task) => Assert.True(meeting.SignalAndWait(TimeSpan.FromSeconds(20)));
    }

    private readonly struct Fail(int bad) : IJob
    {
        public void Run(int task)
        {
            if (task == bad)
                throw new InvalidOperationException($"task {task}");
        }
    }

    private readonly struct Nest(int[][] inner) : IJob
    {
        public void Run(int task)
        {
            inner[task] = new int[10];
            Workers.Run(10, new Sign(inner[task]));
        }
    }
}
