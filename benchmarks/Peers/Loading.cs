using System.Diagnostics;
using System.Globalization;
using Fovea.Formats;

namespace Fovea.Peers;

/// <summary>How long it takes to load a file of weights, beside reading its bytes, in turn; and what memory it takes beside the weights.</summary>
static class Loading
{
    const int Rounds = 15;

    public static string Of(string path)
    {
        var (read, load) = (new double[Rounds], new double[Rounds]);
        long weights = 0, allocated = 0;
        for (var round = -2; round < Rounds; round++) // the first two compile and warm the file's cache
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true); // both begin with memory the system has to give
            var reading = Time(() =>
            {
                using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
                stream.ReadExactly(GC.AllocateUninitializedArray<byte>((int)stream.Length, pinned: true));
            });
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var loading = Time(() =>
            {
                using var file = Weights.Open(path);
                weights = file.ReadAll().Sum(tensor => (long)tensor.Value.Length * sizeof(float));
            });
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            if (round >= 0)
                (read[round], load[round]) = (reading, loading);
        }

        Array.Sort(read);
        Array.Sort(load);
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"peer": "fovea", "file": "{{Path.GetFileName(path)}}", "bytes": {{new FileInfo(path).Length}}, "read_ms": {{read[Rounds / 2]:0.0}}, "load_ms": {{load[Rounds / 2]:0.0}}, "ratio": {{load[Rounds / 2] / read[Rounds / 2]:0.00}}, "memory_over_weights": {{(double)allocated / weights:0.000}}}""");
    }

    static double Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
