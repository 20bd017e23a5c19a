using System.Diagnostics;
using Fovea.Kernels.Machine;

namespace Fovea.Ladders;

/// <summary>Rungs that all compute the same, from naive to final, with the operands they compute on.</summary>
/// <param name="title">What is computed.</param>
/// <param name="operations">Floating-point operations by its definition, two for each multiply-add, whatever a rung really does.</param>
/// <param name="lengths">Elements of left operand, right operand and result.</param>
/// <param name="rungs">The lowest first; the others are checked against it.</param>
internal sealed unsafe class Ladder(string title, double operations, (int Left, int Right, int Result) lengths, Rung[] rungs)
{
    /// <summary>Largest difference from the lowest rung, of its largest element. Orders of sums differ, and Winograd rounds more often.</summary>
    private const double Tolerance = 2e-5;

    private const int PeakSteps = 200_000, PeakRuns = 4;
    private const double WarmUpSeconds = 0.2;
    private const double Seconds = 0.6;

    private readonly float[] _left = Uniform(lengths.Left, seed: 1), _right = Uniform(lengths.Right, seed: 2);

    /// <summary>Runs every rung once and compares; true if all agree with the lowest.</summary>
    public bool Check()
    {
        Console.WriteLine(title);
        var expected = Result(rungs[0]);
        var largest = expected.Max(MathF.Abs);
        var agree = true;
        foreach (var rung in rungs)
        {
            var result = Result(rung);
            var error = 0.0;
            for (var i = 0; i < result.Length; i++)
                error = Math.Max(error, Math.Abs(result[i] - expected[i]) / largest);
            var same = error <= Tolerance; // false for NaN
            agree &= same;
            Console.WriteLine($"  {rung.Name,-28} {error,8:E1} {(same ? "" : "DIFFERS")}");
        }

        return agree;
    }

    /// <summary>Times every rung beside the processor's peak and prints a table.</summary>
    public void Climb()
    {
        Console.WriteLine();
        Console.WriteLine(title);
        Console.WriteLine();
        Console.WriteLine("| rung | threads | ms | GFLOP/s | of the peak | what it adds |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var rung in rungs)
        {
            var (seconds, peak) = Time(rung);
            var (ms, speed) = (seconds * 1e3, operations / seconds);
            Console.WriteLine(
                $"| {rung.Name} | {rung.Threads} | {ms.ToString(ms < 100 ? "F1" : "N0")} | {speed / 1e9:F1} | {speed / peak:P1} | {rung.Adds} |");
        }
    }

    // The best of many, in alternation with the peak loop, so that both see the same clock and the same neighbours.
    private (double Seconds, double Peak) Time(Rung rung)
    {
        Workers.Count = rung.Threads;
        var result = new float[lengths.Result];
        fixed (float* left = _left, right = _right, target = result)
        {
            var start = Stopwatch.GetTimestamp();
            do
                rung.Run(left, right, target);
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds);

            double best = double.MaxValue, peak = 0;
            start = Stopwatch.GetTimestamp();
            do
            {
                long clock;
                for (var i = 0; i < PeakRuns; i++)
                {
                    clock = Stopwatch.GetTimestamp();
                    var most = PeakLoop.Run(rung.Threads, PeakSteps);
                    peak = Math.Max(peak, most / Stopwatch.GetElapsedTime(clock).TotalSeconds);
                }

                clock = Stopwatch.GetTimestamp();
                rung.Run(left, right, target);
                best = Math.Min(best, Stopwatch.GetElapsedTime(clock).TotalSeconds);
            }
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds);
            return (best, peak);
        }
    }

    private float[] Result(Rung rung)
    {
        Workers.Count = rung.Threads;
        var result = new float[lengths.Result];
        Array.Fill(result, float.NaN); // whatever a rung forgets to write is found
        fixed (float* left = _left, right = _right, target = result)
            rung.Run(left, right, target);
        return result;
    }

    private static float[] Uniform(int length, int seed)
    {
        var random = new Random(seed);
        var values = new float[length];
        foreach (ref var value in values.AsSpan())
            value = random.NextSingle() - 0.5f;
        return values;
    }
}
