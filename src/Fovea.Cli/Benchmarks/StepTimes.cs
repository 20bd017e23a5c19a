using System.Diagnostics;
using Fovea.Kernels.Machine;

namespace Fovea.Cli.Benchmarks;

/// <summary>How long steps take, beside what the processor could do at most in the same moments.</summary>
/// <param name="Median">Milliseconds of the median step.</param>
/// <param name="Minimum">Milliseconds of the shortest.</param>
/// <param name="PeakFlops">Floating-point operations a second of the peak loop, on as many threads: the median over the steps.</param>
sealed record StepTimes(double Median, double Minimum, double PeakFlops)
{
    const int WarmUpSteps = 2, PeakLoops = 3, PeakLoopSteps = 200_000;

    /// <summary>Long enough for the runtime to replace first-tier code.</summary>
    const double WarmUpSeconds = 0.5;

    /// <summary>Warms up, then times steps and peak loops in turn.</summary>
    /// <param name="step">The step.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <param name="repeat">Steps that count.</param>
    /// <param name="progress">Told how many of them are done.</param>
    public static StepTimes Of(ModelStep step, int threads, int repeat, Action<int> progress)
    {
        progress(0);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < WarmUpSteps || Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds; i++)
            step.Run();

        var (milliseconds, peaks) = (new double[repeat], new double[repeat]);
        for (var i = 0; i < repeat; i++)
        {
            peaks[i] = Peak(threads);
            start = Stopwatch.GetTimestamp();
            step.Run();
            milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            progress(i + 1);
        }

        return new StepTimes(MedianOf(milliseconds), milliseconds.Min(), MedianOf(peaks));
    }

    /// <summary>The number in the middle; of an even count the larger of the two.</summary>
    public static double MedianOf(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return sorted[sorted.Length / 2];
    }

    // The best of a few: the first may wait for a helper to wake.
    static double Peak(int threads)
    {
        var best = 0.0;
        for (var i = 0; i < PeakLoops; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var operations = PeakLoop.Run(threads, PeakLoopSteps);
            best = Math.Max(best, operations / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
