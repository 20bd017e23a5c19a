using System.Numerics;
using Fovea.Kernels.Reduction;

namespace Fovea.Kernels.Reference;

/// <summary>The naive twin of <see cref="Softmax"/>.</summary>
public static class ReferenceSoftmax
{
    /// <summary>As <see cref="Softmax.Forward"/>.</summary>
    public static void Forward<T>(int outer, int length, int inner, bool log, ReadOnlySpan<T> x, Span<T> y) where T : IFloatingPointIeee754<T>
    {
        for (var o = 0; o < outer; o++)
            for (var i = 0; i < inner; i++)
            {
                var (largest, sum) = Shift(o * length * inner + i, length, inner, x);
                for (var l = 0; l < length; l++)
                {
                    var at = (o * length + l) * inner + i;
                    y[at] = log ? x[at] - largest - T.Log(sum) : T.Exp(x[at] - largest) / sum;
                }
            }
    }

    /// <summary>As <see cref="Softmax.Backward"/>.</summary>
    public static void Backward<T>(int outer, int length, int inner, bool log, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx)
        where T : IFloatingPointIeee754<T>
    {
        for (var o = 0; o < outer; o++)
            for (var i = 0; i < inner; i++)
            {
                var sum = T.Zero;
                for (var l = 0; l < length; l++)
                {
                    var at = (o * length + l) * inner + i;
                    sum += log ? dy[at] : dy[at] * y[at];
                }

                for (var l = 0; l < length; l++)
                {
                    var at = (o * length + l) * inner + i;
                    dx[at] = log ? dy[at] - T.Exp(y[at]) * sum : y[at] * (dy[at] - sum);
                }
            }
    }

    /// <summary>The largest of a line, and Σ e^(x − largest).</summary>
    internal static (T Largest, T Sum) Shift<T>(int start, int length, int step, ReadOnlySpan<T> x) where T : IFloatingPointIeee754<T>
    {
        var (largest, sum) = (T.NegativeInfinity, T.Zero);
        for (var l = 0; l < length; l++)
            largest = x[start + l * step] > largest ? x[start + l * step] : largest;
        for (var l = 0; l < length; l++)
            sum += T.Exp(x[start + l * step] - largest);
        return (largest, sum);
    }
}
