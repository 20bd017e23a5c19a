using System.Runtime.CompilerServices;
using Fovea.Kernels.Elementwise;

namespace Fovea.Kernels.Normalization;

/// <summary>Sums over one channel of [Outer, Channels, Inner]: its runs one after the other into the same 64 lanes.</summary>
internal static unsafe class ChannelSum
{
    private const int Gathered = 512;

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

    [InlineArray(Gathered)]
    private struct Buffer
    {
        private float _first;
    }
}
