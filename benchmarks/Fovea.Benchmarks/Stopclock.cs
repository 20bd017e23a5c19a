using System.Diagnostics;
using Fovea.Kernels.Machine;

namespace Fovea.Benchmarks;

/// <summary>Times work in alternation with the peak loop, so that both see the same clock and the same neighbours.</summary>
internal static class Stopclock
{
    private const int PeakSteps = 200_000;

    /// <summary>Long enough for the runtime to replace first-tier code.</summary>
    private const double WarmUpSeconds = 0.4;

    /// <summary>The best time of <paramref name="work"/> in milliseconds and its share of the best peak, over at least <paramref name="seconds"/>.</summary>
    public static (double Milliseconds, double GigaFlops, double Share) Measure(int threads, double operations, double seconds, Action work)
    {
        Workers.Count = threads;
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds)
            work();

        double best = double.MaxValue, peak = 0;
        start = Stopwatch.GetTimestamp();
        for (var round = 0; round < 5 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; round++)
        {
            var clock = Stopwatch.GetTimestamp();
            var most = PeakLoop.Run(threads, PeakSteps);
            peak = Math.Max(peak, most / Stopwatch.GetElapsedTime(clock).TotalSeconds);
            for (var i = 0; i < 3; i++)
            {
                clock = Stopwatch.GetTimestamp();
                work();
                best = Math.Min(best, Stopwatch.GetElapsedTime(clock).TotalSeconds);
            }
        }

        return (best * 1e3, operations / best / 1e9, operations / best / peak);
    }
}
