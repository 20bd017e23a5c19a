namespace Fovea.Kernels.Tests.Machine;

/// <summary>How many bytes kernels take from the garbage collector.</summary>
internal static class Allocations
{
    /// <summary>
    /// The fewest bytes that the calling thread allocated in one of ten runs of <paramref name="work"/>. The first run fills the pool of
    /// scratch, another test may empty it between two runs, and the runtime allocates now and then on whichever thread it finds; what the
    /// work allocates by itself it allocates in every run.
    /// </summary>
    public static long Least(Action work)
    {
        var least = long.MaxValue;
        for (var round = 0; round < 10; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
