using System.Numerics;
using Fovea.Kernels.Reduction;

namespace Fovea.Kernels.Reference;

/// <summary>The naive twin of <see cref="Reduce"/>.</summary>
public static class ReferenceReduce
{
    /// <summary>As <see cref="Reduce.Sum"/>.</summary>
    public static void Sum<T>(int outer, int length, int inner, ReadOnlySpan<T> x, Span<T> y, float scale = 1) where T : IFloatingPointIeee754<T>
    {
        for (var o = 0; o < outer; o++)
            for (var i = 0; i < inner; i++)
            {
                var sum = T.Zero;
                for (var l = 0; l < length; l++)
                    sum += x[(o * length + l) * inner + i];
                y[o * inner + i] = sum * T.CreateChecked(scale);
            }
    }

    /// <summary>As <see cref="Reduce.Max"/>.</summary>
    public static void Max<T>(int outer, int length, int inner, ReadOnlySpan<T> x, Span<T> y) where T : IFloatingPointIeee754<T>
    {
        for (var o = 0; o < outer; o++)
            for (var i = 0; i < inner; i++)
                y[o * inner + i] = x[(o * length + Winner(o, length, inner, i, x)) * inner + i];
    }

    /// <summary>As <see cref="Reduce.ArgMax"/>.</summary>
    public static void ArgMax<T>(int outer, int length, int inner, ReadOnlySpan<T> x, Span<int> indices) where T : IFloatingPointIeee754<T>
    {
        for (var o = 0; o < outer; o++)
            for (var i = 0; i < inner; i++)
                indices[o * inner + i] = Winner(o, length, inner, i, x);
    }

    /// <summary>As <see cref="Reduce.MaxBackward"/>.</summary>
    public static void MaxBackward<T>(int outer, int length, int inner, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx)
        where T : IFloatingPointIeee754<T>
    {
        dx.Clear();
        for (var o = 0; o < outer; o++)
            for (var i = 0; i < inner; i++)
                dx[(o * length + Winner(o, length, inner, i, x)) * inner + i] = dy[o * inner + i];
    }

    /// <summary>As <see cref="Reduce.SumOfSquares"/>.</summary>
    public static double SumOfSquares<T>(ReadOnlySpan<T> x) where T : IFloatingPointIeee754<T>
    {
        var sum = T.Zero;
        foreach (var value in x)
            sum += value * value;
        return double.CreateChecked(sum);
    }

    /// <summary>As <see cref="Reduce.AllFinite"/>.</summary>
    public static bool AllFinite<T>(ReadOnlySpan<T> x) where T : IFloatingPointIeee754<T>
    {
        foreach (var value in x)
            if (!T.IsFinite(value))
                return false;
        return true;
    }

    private static int Winner<T>(int o, int length, int inner, int i, ReadOnlySpan<T> x) where T : IFloatingPointIeee754<T>
    {
        var winner = 0;
        for (var l = 1; l < length; l++)
        {
            var (value, best) = (x[(o * length + l) * inner + i], x[(o * length + winner) * inner + i]);
            if (value > best || (T.IsNaN(value) && !T.IsNaN(best)))
                winner = l;
        }

        return winner;
    }
}
