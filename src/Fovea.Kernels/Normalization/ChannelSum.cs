using System.Runtime.CompilerServices;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Normalization;

/// <summary>Sums over one channel of [Outer, Channels, Inner]: its runs one after the other into the same 64 lanes.</summary>
internal static unsafe class ChannelSum
{
    private const int Gathered = 512;

    /// <summary>sums[c] = Σ x over channel c, a task a few channels.</summary>
    public static void Run(NormalizationGeometry g, float* x, float* sums)
    {
        var slices = Slices.Of(g.Channels, g.ChannelLength);
        Workers.Run(slices.Count, new SumJob { Geometry = g, Slices = slices, X = x, Sums = sums });
    }

    /// <summary>Σ term(a, b) over the channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Of<TTerm>(NormalizationGeometry g, int channel, TTerm term, float* a, float* b) where TTerm : struct, ITerm
    {
        var sum = default(Sum64);
        if (g.Inner >= 8)
        {
            for (var o = 0; o < g.Outer; o++)
            {
                var start = ((long)o * g.Channels + channel) * g.Inner;
                sum.Add(term, a + start, b + start, g.Inner);
            }

            return sum.Total();
        }

        // Runs shorter than a vector are collected first; a channel of a linear layer's output is a column of single floats.
        var (rowsA, rowsB) = (new Buffer(), new Buffer());
        var filled = 0;
        for (var o = 0; o < g.Outer; o++)
            for (var i = 0; i < g.Inner; i++)
            {
                var at = ((long)o * g.Channels + channel) * g.Inner + i;
                (rowsA[filled], rowsB[filled]) = (a[at], b[at]);
                if (++filled < Gathered)
                    continue;
                sum.Add(term, (float*)&rowsA, (float*)&rowsB, filled);
                filled = 0;
            }

        sum.Add(term, (float*)&rowsA, (float*)&rowsB, filled);
        return sum.Total();
    }

    private struct SumJob : IJob
    {
        public NormalizationGeometry Geometry;
        public Slices Slices;
        public float* X, Sums;

        public readonly void Run(int task)
        {
            for (var channel = Slices.Start(task); channel < Slices.End(task); channel++)
                Sums[channel] = (float)Of(Geometry, channel, default(Plain), X, X);
        }
    }

    [InlineArray(Gathered)]
    private struct Buffer
    {
        private float _first;
    }
}
