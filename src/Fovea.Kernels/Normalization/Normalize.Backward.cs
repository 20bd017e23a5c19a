using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Elementwise;

namespace Fovea.Kernels.Normalization;

public static unsafe partial class Normalize
{
    /// <summary>
    /// The gradients when mean and deviation are x's own. With x̂ = (x − mean) · inverseDeviation and M elements a channel:
    /// dshift = Σ dy, dscale = Σ dy·x̂, dx = scale · inverseDeviation · (dy − Σ dy / M − x̂ · Σ dy·x̂ / M).
    /// </summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="x">Input of the forward pass.</param>
    /// <param name="mean">One a channel.</param>
    /// <param name="inverseDeviation">1/√(variance + ε), one a channel.</param>
    /// <param name="scale">One a channel; empty for 1.</param>
    /// <param name="dy">Gradient of the output.</param>
    /// <param name="y">Output of a forward pass that ended in ReLU: dy counts only where it is above 0; else empty.</param>
    /// <param name="masked">With y: receives the dy that count, zeros elsewhere; may be the same memory as dy or dx.</param>
    /// <param name="dx">Gradient of the input, or empty; may be the same memory as dy.</param>
    /// <param name="dscale">Gradient of the scale, or empty.</param>
    /// <param name="dshift">Gradient of the shift, or empty.</param>
    /// <exception cref="GeometryException">A span's length differs from the geometry's.</exception>
    public static void Backward(
        NormalizationGeometry geometry, ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> inverseDeviation,
        ReadOnlySpan<float> scale, ReadOnlySpan<float> dy, ReadOnlySpan<float> y, Span<float> masked, Span<float> dx, Span<float> dscale, Span<float> dshift) =>
        Backward(geometry, x, mean, inverseDeviation, scale, dy, y, masked, dx, dscale, dshift, constant: false);

    /// <summary>
    /// The gradients when the statistics are constants: as <see cref="Backward(NormalizationGeometry, ReadOnlySpan{float},
    /// ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float},
    /// Span{float}, Span{float})"/>, but dx = scale · inverseDeviation · dy.
    /// </summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="x">Input of the forward pass.</param>
    /// <param name="mean">One a channel.</param>
    /// <param name="inverseDeviation">1/√(variance + ε), one a channel.</param>
    /// <param name="scale">One a channel; empty for 1.</param>
    /// <param name="dy">Gradient of the output.</param>
    /// <param name="y">Output of a forward pass that ended in ReLU: dy counts only where it is above 0; else empty.</param>
    /// <param name="masked">With y: receives the dy that count, zeros elsewhere; may be the same memory as dy or dx.</param>
    /// <param name="dx">Gradient of the input, or empty; may be the same memory as dy.</param>
    /// <param name="dscale">Gradient of the scale, or empty.</param>
    /// <param name="dshift">Gradient of the shift, or empty.</param>
    /// <exception cref="GeometryException">A span's length differs from the geometry's.</exception>
    public static void BackwardFixed(
        NormalizationGeometry geometry, ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> inverseDeviation,
        ReadOnlySpan<float> scale, ReadOnlySpan<float> dy, ReadOnlySpan<float> y, Span<float> masked, Span<float> dx, Span<float> dscale, Span<float> dshift) =>
        Backward(geometry, x, mean, inverseDeviation, scale, dy, y, masked, dx, dscale, dshift, constant: true);

    private static void Backward(
        NormalizationGeometry geometry, ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> inverseDeviation,
        ReadOnlySpan<float> scale, ReadOnlySpan<float> dy, ReadOnlySpan<float> y, Span<float> masked, Span<float> dx, Span<float> dscale, Span<float> dshift, bool constant)
    {
        Check.Length(x.Length, geometry.Length, nameof(x));
        Check.Length(mean.Length, geometry.Channels, nameof(mean));
        Check.Length(inverseDeviation.Length, geometry.Channels, nameof(inverseDeviation));
        Check.LengthOrEmpty(scale.Length, geometry.Channels, nameof(scale));
        Check.Length(dy.Length, geometry.Length, nameof(dy));
        Check.LengthOrEmpty(y.Length, geometry.Length, nameof(y));
        Check.Length(masked.Length, y.Length, nameof(masked));
        Check.LengthOrEmpty(dx.Length, geometry.Length, nameof(dx));
        Check.LengthOrEmpty(dscale.Length, geometry.Channels, nameof(dscale));
        Check.LengthOrEmpty(dshift.Length, geometry.Channels, nameof(dshift));
        if (!constant)
            CheckNotEmpty(geometry);
        fixed (float* px = x, pm = mean, pi = inverseDeviation, ps = scale, pdy = dy, py = y, pmasked = masked, pdx = dx, pds = dscale, pdt = dshift)
        {
            var mask = new MaskJob(geometry, pdy, py, pmasked);
            Start(new BackwardJob(geometry, mask, px, pm, pi, ps, py == null ? pdy : pmasked, pdx, pds, pdt, constant), geometry);
        }
    }

    /// <summary>dy times the distance from the mean.</summary>
    private readonly struct Covariation(float mean) : ITerm
    {
        public Vector256<float> Of(Vector256<float> dy, Vector256<float> x) => dy * (x - Vector256.Create(mean));
    }

    /// <summary>masked = 0 where y ≤ 0, else dy; the sums after it find it in the cache.</summary>
    private readonly struct MaskJob(NormalizationGeometry g, float* dy, float* y, float* masked)
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Channel(int channel)
        {
            if (y == null)
                return;
            for (var o = 0; o < g.Outer; o++)
            {
                var start = ((long)o * g.Channels + channel) * g.Inner;
                float* rowDy = dy + start, rowY = y + start, rowMasked = masked + start;
                var i = 0;
                for (; i <= g.Inner - 8; i += 8)
                    Masked(Vector256.Load(rowDy + i), Vector256.Load(rowY + i)).Store(rowMasked + i);
                if (i < g.Inner)
                    Lanes.StorePart256(Masked(Lanes.LoadPart256(rowDy + i, g.Inner - i), Lanes.LoadPart256(rowY + i, g.Inner - i)), rowMasked + i, g.Inner - i);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<float> Masked(Vector256<float> dy, Vector256<float> y) =>
            Vector256.AndNot(dy, Vector256.LessThanOrEqual(y, Vector256<float>.Zero));
    }

    private readonly struct BackwardJob(
        NormalizationGeometry g, MaskJob mask, float* x, float* mean, float* inverse, float* scale, float* dy, float* dx, float* dscale, float* dshift,
        bool constant) : IChannelJob
    {
        public void Channel(int channel)
        {
            mask.Channel(channel);
            var inputMatters = dx != null && !constant;
            var sum = inputMatters || dshift != null ? ChannelSum.Of(g, channel, default(Plain), dy, dy) : 0;
            var cross = inputMatters || dscale != null
                ? ChannelSum.Of(g, channel, new Covariation(mean[channel]), dy, x) * inverse[channel]
                : 0;
            if (dx != null)
                Input(channel, sum / g.ChannelLength, cross / g.ChannelLength);
            if (dshift != null)
                dshift[channel] = (float)sum;
            if (dscale != null)
                dscale[channel] = (float)cross;
        }

        /// <summary>dx = f·(dy − a − (x − mean)·b), f = scale·inverse, a the mean of dy, b = inverse times the mean of dy·x̂.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Input(int channel, double meanDy, double meanCross)
        {
            var (m, f) = (mean[channel], inverse[channel] * (scale == null ? 1 : scale[channel]));
            var (a, b) = constant ? (0f, 0f) : ((float)meanDy, (float)(meanCross * inverse[channel]));
            var (vm, vf, va, vb) = (Vector256.Create(m), Vector256.Create(f), Vector256.Create(a), Vector256.Create(-b));
            for (var o = 0; o < g.Outer; o++)
            {
                var start = ((long)o * g.Channels + channel) * g.Inner;
                float* rowX = x + start, rowDy = dy + start, rowDx = dx + start;
                var i = 0;
                if (constant)
                {
                    for (; i <= g.Inner - 8; i += 8)
                        (Vector256.Load(rowDy + i) * vf).Store(rowDx + i);
                    for (; i < g.Inner; i++)
                        rowDx[i] = rowDy[i] * f;
                    continue;
                }

                for (; i <= g.Inner - 8; i += 8)
                    (vf * Vector256.FusedMultiplyAdd(Vector256.Load(rowX + i) - vm, vb, Vector256.Load(rowDy + i) - va)).Store(rowDx + i);
                for (; i < g.Inner; i++)
                    rowDx[i] = f * MathF.FusedMultiplyAdd(rowX[i] - m, -b, rowDy[i] - a);
            }
        }
    }
}
