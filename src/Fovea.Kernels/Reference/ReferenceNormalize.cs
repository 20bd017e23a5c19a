using System.Numerics;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Normalization;

namespace Fovea.Kernels.Reference;

/// <summary>The naive twin of <see cref="Normalize"/>.</summary>
public static class ReferenceNormalize
{
    /// <summary>As <see cref="Normalize.Statistics"/>.</summary>
    public static void Statistics<T>(NormalizationGeometry geometry, ReadOnlySpan<T> x, Span<T> mean, Span<T> variance)
        where T : IFloatingPointIeee754<T>
    {
        var count = T.CreateChecked(geometry.ChannelLength);
        mean.Clear();
        variance.Clear();
        for (var i = 0; i < x.Length; i++)
            mean[Channel(geometry, i)] += x[i] / count;
        for (var i = 0; i < x.Length; i++)
        {
            var deviation = x[i] - mean[Channel(geometry, i)];
            variance[Channel(geometry, i)] += deviation * deviation / count;
        }
    }

    /// <summary>As <see cref="Normalize.Forward"/>.</summary>
    public static void Forward<T>(
        NormalizationGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> mean, ReadOnlySpan<T> inverseDeviation,
        ReadOnlySpan<T> scale, ReadOnlySpan<T> shift, ReadOnlySpan<T> residual, FusedActivation activation, Span<T> y) where T : IFloatingPointIeee754<T>
    {
        for (var i = 0; i < x.Length; i++)
        {
            var c = Channel(geometry, i);
            var value = (x[i] - mean[c]) * inverseDeviation[c] * At(scale, c, T.One) + At(shift, c, T.Zero) + At(residual, i, T.Zero);
            y[i] = activation == FusedActivation.Relu && value < T.Zero ? T.Zero : value;
        }
    }

    /// <summary>As Backward of <see cref="Normalize"/>.</summary>
    public static void Backward<T>(
        NormalizationGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> mean, ReadOnlySpan<T> inverseDeviation,
        ReadOnlySpan<T> scale, ReadOnlySpan<T> dy, Span<T> dx, Span<T> dscale, Span<T> dshift) where T : IFloatingPointIeee754<T>
    {
        var (cross, sum) = (new T[geometry.Channels], new T[geometry.Channels]);
        BackwardFixed(geometry, x, mean, inverseDeviation, scale, dy, default, cross, sum);
        var count = T.CreateChecked(geometry.ChannelLength);
        for (var i = 0; i < dx.Length; i++)
        {
            var c = Channel(geometry, i);
            var normalized = (x[i] - mean[c]) * inverseDeviation[c];
            dx[i] = At(scale, c, T.One) * inverseDeviation[c] * (dy[i] - sum[c] / count - normalized * cross[c] / count);
        }

        if (!dscale.IsEmpty)
            cross.CopyTo(dscale);
        if (!dshift.IsEmpty)
            sum.CopyTo(dshift);
    }

    /// <summary>As <see cref="Normalize.BackwardFixed"/>.</summary>
    public static void BackwardFixed<T>(
        NormalizationGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> mean, ReadOnlySpan<T> inverseDeviation,
        ReadOnlySpan<T> scale, ReadOnlySpan<T> dy, Span<T> dx, Span<T> dscale, Span<T> dshift) where T : IFloatingPointIeee754<T>
    {
        dscale.Clear();
        dshift.Clear();
        for (var i = 0; i < x.Length; i++)
        {
            var c = Channel(geometry, i);
            if (!dx.IsEmpty)
                dx[i] = dy[i] * At(scale, c, T.One) * inverseDeviation[c];
            if (!dscale.IsEmpty)
                dscale[c] += dy[i] * (x[i] - mean[c]) * inverseDeviation[c];
            if (!dshift.IsEmpty)
                dshift[c] += dy[i];
        }
    }

    /// <summary>What a ReLU lets through: masked = 0 where y ≤ 0, else dy.</summary>
    public static void Mask<T>(ReadOnlySpan<T> dy, ReadOnlySpan<T> y, Span<T> masked) where T : IFloatingPointIeee754<T>
    {
        for (var i = 0; i < y.Length; i++)
            masked[i] = y[i] <= T.Zero ? T.Zero : dy[i];
    }

    private static int Channel(NormalizationGeometry g, int i) => i / g.Inner % g.Channels;

    private static T At<T>(ReadOnlySpan<T> values, int i, T missing) => values.IsEmpty ? missing : values[i];
}
