using Fovea.Kernels.Gemm;
using Fovea.Kernels.Normalization;
using Fovea.Kernels.Reference;
using Fovea.Kernels.Tests.Elementwise;

namespace Fovea.Kernels.Tests.Normalization;

public class NormalizeTests
{
    public static TheoryData<int, int, int> Sizes
    {
        get
        {
            var sizes = new TheoryData<int, int, int>
            {
                { 1, 1, 2 }, { 100, 30, 576 }, { 64, 100, 1 }, { 5, 3, 10_000 }, { 1, 20, 333 }, { 3000, 2, 4 }, { 1200, 3, 1 },
            };
            for (var n = 1; n <= 33; n++)
                sizes.Add(3, 4, n);
            return sizes;
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void AgreesWithTheReference(int outer, int channels, int inner)
    {
        var g = new NormalizationGeometry(outer, channels, inner);
        var (x, dy) = (Numbers.Random(1, g.Length, -1, 3), Numbers.Random(2, g.Length));
        var (scale, shift) = (Numbers.Random(3, channels), Numbers.Random(4, channels));
        var mean = Numbers.OnAnyThreads("mean", () => Numbers.Guarded(channels, t => Normalize.Statistics(g, x, t, new float[channels])));
        var variance = Numbers.OnAnyThreads("variance", () => Numbers.Guarded(channels, t => Normalize.Statistics(g, x, new float[channels], t)));

        var (wideX, wideMean, wideVariance) = (Numbers.Double(x), new double[channels], new double[channels]);
        ReferenceNormalize.Statistics<double>(g, wideX, wideMean, wideVariance);
        Numbers.Close(wideMean, mean, 68, 3, "mean");
        Numbers.Close(wideVariance, variance, 80, 1, "variance");

        // From here on both start from the float statistics.
        var inverse = Array.ConvertAll(variance, v => 1 / MathF.Sqrt(v + 1e-2f));
        (wideMean, var wideInverse) = (Numbers.Double(mean), Numbers.Double(inverse));
        var y = Array.Empty<float>();
        foreach (var residual in (float[][])[[], dy])
            foreach (var activation in (FusedActivation[])[FusedActivation.None, FusedActivation.Relu])
            {
                y = Numbers.OnAnyThreads("y", () => Numbers.Guarded(g.Length, t => Normalize.Forward(g, x, mean, inverse, scale, shift, residual, activation, t)));
                var expected = new double[g.Length];
                ReferenceNormalize.Forward<double>(
                    g, wideX, wideMean, wideInverse, Numbers.Double(scale), Numbers.Double(shift), Numbers.Double(residual), activation, expected);
                Numbers.Close(expected, y, 6, 20, "y");
            }

        CheckBackward(g, x, mean, inverse, scale, dy, constant: false);
        CheckBackward(g, x, mean, inverse, [], dy, constant: false);
        CheckBackward(g, x, mean, inverse, scale, dy, constant: true);
        CheckMask(g, x, mean, inverse, scale, dy, y);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void InOneGoTheBitsAreThoseOfStatisticsAndForward(int outer, int channels, int inner)
    {
        var g = new NormalizationGeometry(outer, channels, inner);
        var (x, residual) = (Numbers.Random(1, g.Length, -1, 3), Numbers.Random(2, g.Length));
        var (scale, shift) = (Numbers.Random(3, channels), Numbers.Random(4, channels));
        var (mean, variance, y) = (new float[channels], new float[channels], new float[g.Length]);
        Normalize.Statistics(g, x, mean, variance);
        var inverse = Array.ConvertAll(variance, v => 1 / MathF.Sqrt(v + 1e-2f));
        Normalize.Forward(g, x, mean, inverse, scale, shift, residual, FusedActivation.Relu, y);

        var (ownMean, ownVariance, ownInverse) = (new float[channels], new float[channels], new float[channels]);
        var own = Numbers.OnAnyThreads("y", () => Numbers.Guarded(g.Length, t => Normalize.ForwardWithStatistics(
            g, x, 1e-2f, scale, shift, residual, FusedActivation.Relu, ownMean, ownVariance, ownInverse, t)));
        Numbers.SameBits(mean, ownMean, "mean");
        Numbers.SameBits(variance, ownVariance, "variance");
        Numbers.SameBits(inverse, ownInverse, "inverse deviation");
        Numbers.SameBits(y, own, "y");
    }

    // With y the result must be that of a gradient masked beforehand, bit for bit, wherever the masked gradient is put.
    private static void CheckMask(NormalizationGeometry g, float[] x, float[] mean, float[] inverse, float[] scale, float[] dy, float[] y)
    {
        Assert.True(g.Length < 10 || y.Contains(0) && y.Any(value => value > 0), "the mask has nothing to do");
        var (masked, own) = (new float[g.Length], new float[g.Length]);
        ReferenceNormalize.Mask<float>(dy, y, masked);
        var (dx, dscale, dshift) = (new float[g.Length], new float[g.Channels], new float[g.Channels]);
        Normalize.Backward(g, x, mean, inverse, scale, masked, [], [], dx, dscale, dshift);

        var (ownScale, ownShift) = (new float[g.Channels], new float[g.Channels]);
        Numbers.SameBits(dx, Numbers.Guarded(g.Length, t => Normalize.Backward(g, x, mean, inverse, scale, dy, y, own, t, ownScale, ownShift)), "dx");
        Numbers.SameBits(masked, own, "masked");
        Numbers.SameBits(dscale, ownScale, "dscale");
        Numbers.SameBits(dshift, ownShift, "dshift");
        Numbers.SameBits(dx, Numbers.Guarded(g.Length, t => Normalize.Backward(g, x, mean, inverse, scale, dy, y, t, t, [], [])), "dx over masked");

        var inPlace = (float[])dy.Clone();
        Normalize.Backward(g, x, mean, inverse, scale, inPlace, y, inPlace, inPlace, [], []);
        Numbers.SameBits(dx, inPlace, "dx over dy");
    }

    private static void CheckBackward(NormalizationGeometry g, float[] x, float[] mean, float[] inverse, float[] scale, float[] dy, bool constant)
    {
        void Run(Span<float> dx, Span<float> dscale, Span<float> dshift)
        {
            if (constant)
                Normalize.BackwardFixed(g, x, mean, inverse, scale, dy, [], [], dx, dscale, dshift);
            else
                Normalize.Backward(g, x, mean, inverse, scale, dy, [], [], dx, dscale, dshift);
        }

        var dx = Numbers.OnAnyThreads("dx", () => Numbers.Guarded(g.Length, t => Run(t, new float[g.Channels], new float[g.Channels])));
        var dscale = Numbers.OnAnyThreads("dscale", () => Numbers.Guarded(g.Channels, t => Run([], t, [])));
        var dshift = Numbers.OnAnyThreads("dshift", () => Numbers.Guarded(g.Channels, t => Run([], [], t)));
        var (wideX, wideMean, wideInverse) = (Numbers.Double(x), Numbers.Double(mean), Numbers.Double(inverse));
        var (wideDx, wideDscale, wideDshift) = (new double[g.Length], new double[g.Channels], new double[g.Channels]);
        if (constant)
            ReferenceNormalize.BackwardFixed<double>(g, wideX, wideMean, wideInverse, Numbers.Double(scale), Numbers.Double(dy), wideDx, wideDscale, wideDshift);
        else
            ReferenceNormalize.Backward<double>(g, wideX, wideMean, wideInverse, Numbers.Double(scale), Numbers.Double(dy), wideDx, wideDscale, wideDshift);

        // Deviations reach 4 and inverse deviations 10 where a channel has few elements, else 1; sums are chains of at most 64 terms.
        var size = g.ChannelLength < 20 ? 40.0 : 8;
        Numbers.Close(wideDx, dx, 80, 4 * size, "dx");
        Numbers.Close(wideDscale, dscale, 70, size * g.ChannelLength, "dscale");
        Numbers.Close(wideDshift, dshift, 70, 2 * g.ChannelLength, "dshift");

        var inPlace = (float[])dy.Clone();
        if (constant)
            Normalize.BackwardFixed(g, x, mean, inverse, scale, inPlace, [], [], inPlace, [], []);
        else
            Normalize.Backward(g, x, mean, inverse, scale, inPlace, [], [], inPlace, [], []);
        Numbers.SameBits(dx, inPlace, "dx in place");
    }

    [Fact]
    public void GradientsAreDifferenceQuotients()
    {
        var g = new NormalizationGeometry(3, 2, 4);
        var (x, weights) = (Numbers.Double(Numbers.Random(1, g.Length)), Numbers.Double(Numbers.Random(2, g.Length)));
        double[] scale = [1.5, -0.7], shift = [0.2, 0.3];

        double Loss(double[] at)
        {
            var (mean, variance, y) = (new double[2], new double[2], new double[g.Length]);
            ReferenceNormalize.Statistics<double>(g, at, mean, variance);
            ReferenceNormalize.Forward<double>(g, at, mean, Inverse(variance), scale, shift, [], FusedActivation.None, y);
            return y.Zip(weights, (a, b) => a * b).Sum();
        }

        var (m, v, dx) = (new double[2], new double[2], new double[g.Length]);
        ReferenceNormalize.Statistics<double>(g, x, m, v);
        ReferenceNormalize.Backward<double>(g, x, m, Inverse(v), scale, weights, dx, [], []);
        for (var i = 0; i < x.Length; i++)
        {
            var (above, below) = ((double[])x.Clone(), (double[])x.Clone());
            above[i] += 1e-5;
            below[i] -= 1e-5;
            Assert.Equal((Loss(above) - Loss(below)) / 2e-5, dx[i], 1e-8);
        }

        static double[] Inverse(double[] variance) => Array.ConvertAll(variance, s => 1 / Math.Sqrt(s + 1e-5));
    }

    [Fact]
    public void ALargeMeanCostsNoDigits()
    {
        var g = new NormalizationGeometry(10, 1, 1000);
        var x = Array.ConvertAll(Numbers.Random(1, g.Length, -1, 1), v => 4096 + v);
        var (mean, variance, wideMean, wideVariance) = (new float[1], new float[1], new double[1], new double[1]);
        Normalize.Statistics(g, x, mean, variance);
        ReferenceNormalize.Statistics<double>(g, Numbers.Double(x), wideMean, wideVariance);

        // The mean is a float, so it is off by up to 2⁻¹³, and the square of that enters the variance.
        Assert.InRange(variance[0], wideVariance[0] * (1 - 1e-5) - 2e-8, wideVariance[0] * (1 + 1e-5) + 2e-7);
    }

    [Fact]
    public void AnEmptyChannelIsRefused()
    {
        var error = Assert.Throws<GeometryException>(
            () => Normalize.Statistics(new NormalizationGeometry(0, 2, 3), [], new float[2], new float[2]));
        Assert.Contains("has no elements in a channel", error.Message, StringComparison.Ordinal);
    }
}
