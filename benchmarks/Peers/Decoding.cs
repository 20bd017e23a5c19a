using System.Diagnostics;
using System.Globalization;
using Fovea.Cli.Benchmarks;
using Fovea.Data.Images;

namespace Fovea.Peers;

/// <summary>How long a picture takes to decode on one thread, from the bytes of its file in memory.</summary>
static class Decoding
{
    const double Seconds = 0.5;

    /// <summary>Answers each line of standard input, a file's path, with a time.</summary>
    public static void Answer()
    {
        while (Console.ReadLine() is { Length: > 0 } path)
        {
            var file = File.ReadAllBytes(path);
            var times = new List<double>();
            for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < Seconds;)
            {
                var start = Stopwatch.GetTimestamp();
                Picture.Decode(file, path).Dispose();
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $$"""{"peer": "fovea", "ms": {{StepTimes.MedianOf(times):0.000}}, "ms_min": {{times.Min():0.000}}}"""));
        }
    }
}
