using System.Runtime.CompilerServices;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Elementwise;

/// <summary>
/// Zeroes whole units at random and scales the others so that the expectation stays (Srivastava et al., 2014, in the inverted form).
/// The mask is a function of the key, so nothing is stored: the same call on dy is the backward pass.
/// </summary>
public static unsafe class Dropout
{
    /// <summary>y[i] = x[i] / (1 − p) where the unit i / <paramref name="run"/> is kept, otherwise 0. y may be the same memory as x.</summary>
    /// <param name="key">Key of the random stream; unit u draws its number u and is kept if that is at least p.</param>
    /// <param name="probability">p, the share of units dropped, from 0 to 1.</param>
    /// <param name="run">Neighbouring elements that share a fate: 1, or the pixels of a map to drop whole channels.</param>
    /// <param name="x">Input.</param>
    /// <param name="y">Output, as long.</param>
    /// <exception cref="GeometryException">The lengths differ, p lies outside 0 … 1, or the run is not positive.</exception>
    public static void Apply(ulong key, float probability, int run, ReadOnlySpan<float> x, Span<float> y)
    {
        CheckArguments(probability, run);
        Check.Length(y.Length, x.Length, nameof(y));
        var units = (x.Length + run - 1) / run;
        var slices = run == 1 ? Slices.OfElements(units) : Slices.Of(units, run);
        fixed (float* px = x, py = y)
            Workers.Run(slices.Count, new Job(key, probability, run, px, py, x.Length, slices));
    }

    internal static void CheckArguments(float probability, int run)
    {
        if (!(probability >= 0 && probability <= 1))
            throw new GeometryException($"Dropout: the probability is {probability}, expected 0 to 1.");
        if (run < 1)
            throw new GeometryException($"Dropout: the run is {run}, expected at least 1.");
    }

    private readonly struct Job(ulong key, float probability, int run, float* x, float* y, int length, Slices slices) : IJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int task)
        {
            const int block = 256;
            var scales = stackalloc float[block];
            var kept = 1 / (1 - probability);
            for (var first = slices.Start(task); first < slices.End(task); first += block)
            {
                var units = Math.Min(block, slices.End(task) - first);
                var draws = new Span<float>(scales, units);
                CounterRandom.Fill(key, (ulong)first, draws);
                for (var u = 0; u < units; u++)
                    draws[u] = draws[u] >= probability ? kept : 0;
                Scale(scales, units, (long)first * run);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Scale(float* scales, int units, long start)
        {
            // A dropped NaN or infinity is zero too, hence the choice and not a product with 0.
            if (run == 1)
            {
                for (var u = 0; u < units; u++)
                    y[start + u] = scales[u] == 0 ? 0 : x[start + u] * scales[u];
                return;
            }

            for (var u = 0; u < units; u++, start += run)
            {
                var count = (int)Math.Min(run, length - start);
                var from = new ReadOnlySpan<float>(x + start, count);
                var to = new Span<float>(y + start, count);
                if (scales[u] == 0)
                    to.Clear();
                else
                    for (var i = 0; i < count; i++)
                        to[i] = from[i] * scales[u];
            }
        }
    }
}
