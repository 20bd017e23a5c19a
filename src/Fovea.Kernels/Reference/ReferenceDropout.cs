using System.Numerics;
using Fovea.Kernels.Elementwise;

namespace Fovea.Kernels.Reference;

/// <summary>The naive twin of <see cref="Dropout"/>.</summary>
public static class ReferenceDropout
{
    /// <summary>As <see cref="Dropout.Apply"/>.</summary>
    public static void Apply<T>(ulong key, float probability, int run, ReadOnlySpan<T> x, Span<T> y) where T : IFloatingPointIeee754<T>
    {
        Dropout.CheckArguments(probability, run);
        for (var i = 0; i < x.Length; i++)
        {
            var kept = CounterRandom.Uniform(key, (ulong)(i / run)) >= probability;
            y[i] = kept ? x[i] / (T.One - T.CreateChecked(probability)) : T.Zero;
        }
    }
}
