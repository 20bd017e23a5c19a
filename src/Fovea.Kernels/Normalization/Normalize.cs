using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Normalization;

/// <summary>
/// y = (x − mean) · inverseDeviation · scale + shift per channel, with statistics, and the gradients of it
/// (Ioffe and Szegedy, "Batch normalization", 2015). A task is one channel; its elements are read from the cache after the first pass.
/// </summary>
public static unsafe partial class Normalize
{
    /// <summary>Mean and biased variance (divided by the count) of every channel, in two passes, so that a large mean costs no digits.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="x">Input.</param>
    /// <param name="mean">One a channel.</param>
    /// <param name="variance">One a channel.</param>
    /// <exception cref="GeometryException">A span's length differs from the geometry's, or a channel has no elements.</exception>
    public static void Statistics(NormalizationGeometry geometry, ReadOnlySpan<float> x, Span<float> mean, Span<float> variance)
    {
        Check.Length(x.Length, geometry.Length, nameof(x));
        Check.Length(mean.Length, geometry.Channels, nameof(mean));
        Check.Length(variance.Length, geometry.Channels, nameof(variance));
        CheckNotEmpty(geometry);
        fixed (float* px = x, pm = mean, pv = variance)
            Start(new StatisticsJob(geometry, px, pm, pv), geometry);
    }

    /// <summary>
    /// Statistics and <see cref="Forward"/> with them, channel by channel: what the statistics brought into the cache is normalized there.
    /// y may be the same memory as x.
    /// </summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="x">Input.</param>
    /// <param name="epsilon">ε, added to the variance.</param>
    /// <param name="scale">One a channel; empty for 1.</param>
    /// <param name="shift">One a channel; empty for 0.</param>
    /// <param name="residual">Added before the activation, as long as x; empty for 0.</param>
    /// <param name="activation">Applied last.</param>
    /// <param name="mean">Receives the mean of each channel.</param>
    /// <param name="variance">Receives the biased variance of each channel.</param>
    /// <param name="inverseDeviation">Receives 1/√(variance + ε) of each channel.</param>
    /// <param name="y">Output.</param>
    /// <exception cref="GeometryException">A span's length differs from the geometry's, or a channel has no elements.</exception>
    public static void ForwardWithStatistics(
        NormalizationGeometry geometry, ReadOnlySpan<float> x, float epsilon, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift,
        ReadOnlySpan<float> residual, FusedActivation activation, Span<float> mean, Span<float> variance, Span<float> inverseDeviation, Span<float> y)
    {
        Check.Length(x.Length, geometry.Length, nameof(x));
        Check.LengthOrEmpty(scale.Length, geometry.Channels, nameof(scale));
        Check.LengthOrEmpty(shift.Length, geometry.Channels, nameof(shift));
        Check.LengthOrEmpty(residual.Length, geometry.Length, nameof(residual));
        Check.Length(mean.Length, geometry.Channels, nameof(mean));
        Check.Length(variance.Length, geometry.Channels, nameof(variance));
        Check.Length(inverseDeviation.Length, geometry.Channels, nameof(inverseDeviation));
        Check.Length(y.Length, geometry.Length, nameof(y));
        CheckNotEmpty(geometry);
        fixed (float* px = x, ps = scale, pt = shift, pr = residual, pm = mean, pv = variance, pi = inverseDeviation, py = y)
            Start(new TrainingJob(
                new StatisticsJob(geometry, px, pm, pv), pv, pi, epsilon, new ForwardJob(geometry, px, pm, pi, ps, pt, pr, activation, py)), geometry);
    }

    /// <summary>y = act((x − mean) · inverseDeviation · scale + shift + residual). y may be the same memory as x.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="x">Input.</param>
    /// <param name="mean">One a channel.</param>
    /// <param name="inverseDeviation">1/√(variance + ε), one a channel.</param>
    /// <param name="scale">One a channel; empty for 1.</param>
    /// <param name="shift">One a channel; empty for 0.</param>
    /// <param name="residual">Added before the activation, as long as x; empty for 0.</param>
    /// <param name="activation">Applied last.</param>
    /// <param name="y">Output.</param>
    /// <exception cref="GeometryException">A span's length differs from the geometry's.</exception>
    public static void Forward(
        NormalizationGeometry geometry, ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> inverseDeviation,
        ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, ReadOnlySpan<float> residual, FusedActivation activation, Span<float> y)
    {
        Check.Length(x.Length, geometry.Length, nameof(x));
        Check.Length(mean.Length, geometry.Channels, nameof(mean));
        Check.Length(inverseDeviation.Length, geometry.Channels, nameof(inverseDeviation));
        Check.LengthOrEmpty(scale.Length, geometry.Channels, nameof(scale));
        Check.LengthOrEmpty(shift.Length, geometry.Channels, nameof(shift));
        Check.LengthOrEmpty(residual.Length, geometry.Length, nameof(residual));
        Check.Length(y.Length, geometry.Length, nameof(y));
        fixed (float* px = x, pm = mean, pi = inverseDeviation, ps = scale, pt = shift, pr = residual, py = y)
            Start(new ForwardJob(geometry, px, pm, pi, ps, pt, pr, activation, py), geometry);
    }

    private static void CheckNotEmpty(NormalizationGeometry geometry)
    {
        if (geometry.ChannelLength == 0 && geometry.Channels > 0)
            throw new GeometryException($"Normalize: {geometry} has no elements in a channel, and nothing has no mean.");
    }

    private static void Start<TJob>(TJob job, NormalizationGeometry g) where TJob : struct, IChannelJob
    {
        var slices = Slices.Of(g.Channels, g.ChannelLength);
        Workers.Run(slices.Count, new ChannelsJob<TJob>(job, slices));
    }

    private interface IChannelJob
    {
        void Channel(int channel);
    }

    private readonly struct ChannelsJob<TJob>(TJob job, Slices slices) : IJob where TJob : struct, IChannelJob
    {
        public void Run(int task)
        {
            for (var channel = slices.Start(task); channel < slices.End(task); channel++)
                job.Channel(channel);
        }
    }

    /// <summary>The squared distance from the mean.</summary>
    private readonly struct SquaredDeviation(float mean) : ITerm
    {
        public Vector256<float> Of(Vector256<float> a, Vector256<float> b)
        {
            var d = a - Vector256.Create(mean);
            return d * d;
        }
    }

    private readonly struct StatisticsJob(NormalizationGeometry g, float* x, float* mean, float* variance) : IChannelJob
    {
        public void Channel(int channel)
        {
            var count = (double)g.ChannelLength;
            mean[channel] = (float)(ChannelSum.Of(g, channel, default(Plain), x, x) / count);
            variance[channel] = (float)(ChannelSum.Of(g, channel, new SquaredDeviation(mean[channel]), x, x) / count);
        }
    }

    private readonly struct TrainingJob(StatisticsJob statistics, float* variance, float* inverse, float epsilon, ForwardJob forward) : IChannelJob
    {
        public void Channel(int channel)
        {
            statistics.Channel(channel);
            inverse[channel] = 1 / MathF.Sqrt(variance[channel] + epsilon);
            forward.Channel(channel);
        }
    }

    private readonly struct ForwardJob(
        NormalizationGeometry g, float* x, float* mean, float* inverse, float* scale, float* shift, float* residual, FusedActivation activation, float* y)
        : IChannelJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Channel(int channel)
        {
            var (m, f, t) = (mean[channel], inverse[channel] * (scale == null ? 1 : scale[channel]), shift == null ? 0 : shift[channel]);
            var (vm, vf, vt) = (Vector256.Create(m), Vector256.Create(f), Vector256.Create(t));
            var floor = Vector256.Create(activation == FusedActivation.Relu ? 0 : float.NegativeInfinity);
            for (var o = 0; o < g.Outer; o++)
            {
                var start = ((long)o * g.Channels + channel) * g.Inner;
                float* rowX = x + start, rowR = residual == null ? null : residual + start, rowY = y + start;
                var i = 0;
                if (rowR == null)
                    for (; i <= g.Inner - 8; i += 8)
                        Floor(Vector256.FusedMultiplyAdd(Vector256.Load(rowX + i) - vm, vf, vt), floor).Store(rowY + i);
                else
                    for (; i <= g.Inner - 8; i += 8)
                        Floor(Vector256.FusedMultiplyAdd(Vector256.Load(rowX + i) - vm, vf, vt) + Vector256.Load(rowR + i), floor).Store(rowY + i);
                if (i == g.Inner)
                    continue;
                var last = Vector256.FusedMultiplyAdd(Lanes.LoadPart256(rowX + i, g.Inner - i) - vm, vf, vt);
                if (rowR != null)
                    last += Lanes.LoadPart256(rowR + i, g.Inner - i);
                Lanes.StorePart256(Floor(last, floor), rowY + i, g.Inner - i);
            }
        }

        /// <summary>max(floor, v), NaN staying NaN.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<float> Floor(Vector256<float> v, Vector256<float> floor) =>
            Vector256.ConditionalSelect(Vector256.LessThan(v, floor), floor, v);
    }
}
