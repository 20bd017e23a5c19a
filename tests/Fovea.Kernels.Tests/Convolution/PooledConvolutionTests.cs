using System.Runtime.InteropServices;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Pooling;
using Fovea.Kernels.Reference;
using Fovea.Kernels.Tests.Gemm;
using Fovea.Kernels.Tests.Machine;

namespace Fovea.Kernels.Tests.Convolution;

[Collection(MachineSettings.Name)]
public sealed class PooledConvolutionTests
{
    // Narrow and wide rows, odd sizes, padding, strides, dilation, several channels, filters that are no multiple of four. Batches are about the
    // smallest that are many pictures (eight tasks, the last one short) and more than there are segments of a weight gradient.
    public static TheoryData<int, int, int, int, int, int, int, int> Cases => new()
    {
        // batch, channels, height, width, filters, kernel, stride, dilation
        { 23, 1, 28, 28, 30, 5, 1, 1 },
        { 580, 1, 13, 12, 6, 3, 1, 1 },
        { 100, 3, 23, 31, 7, 3, 1, 1 },
        { 285, 2, 30, 27, 9, 4, 2, 1 },
        { 136, 1, 21, 40, 5, 3, 1, 2 },
        { 178, 1, 30, 50, 3, 11, 1, 1 },
        { 37, 10, 23, 17, 33, 3, 1, 1 },
        { 116, 16, 14, 14, 32, 5, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_convolution_activation_and_pooling_one_after_the_other(
        int batch, int channels, int height, int width, int filters, int kernel, int stride, int dilation)
    {
        var (g, pooling) = Sizes(batch, channels, height, width, filters, kernel, stride, dilation);
        Assert.True(PooledConvolution.SuitsTraining(g, pooling));
        var (x, w, bias, dy) = Data(g, pooling);
        var (wideX, magnitudeX) = (Numbers.ToDouble(x), Numbers.Magnitude(x));
        foreach (var activation in new[] { FusedActivation.Relu, FusedActivation.None })
        {
            var whole = new float[g.OutputLength];
            DirectConvolution.Forward(g, x, w, bias, activation, whole);
            var expected = new float[dy.Length];
            MaxPooling.Forward(pooling, whole, expected);
            var (y, winners) = Forward(g, pooling, activation, x, w, bias);
            Assert.Equal(expected, y);
            PooledConvolution.Forward(g, pooling, x, w, bias, activation, y);
            Assert.Equal(expected, y);

            // Backwards through the pooling, then the activation.
            var between = new float[g.OutputLength];
            MaxPooling.Backward(pooling, whole, expected, dy, between);
            for (var i = 0; activation == FusedActivation.Relu && i < between.Length; i++)
                between[i] = whole[i] <= 0 ? 0 : between[i];
            var spread = new float[g.OutputLength];
            PooledConvolution.Spread(g, pooling, dy, winners, spread);
            Assert.Equal(between, spread);

            if (!PooledConvolution.SumsWinners(g, pooling))
            {
                Assert.Equal(16, channels);
                continue;
            }

            double[] exact = new double[g.WeightLength], magnitude = new double[g.WeightLength];
            double[] exactBias = new double[filters], magnitudeBias = new double[filters];
            ReferenceConvolution.WeightGradient<double>(g, wideX, Numbers.ToDouble(between), exact, exactBias);
            ReferenceConvolution.WeightGradient<double>(g, magnitudeX, Numbers.Magnitude(between), magnitude, magnitudeBias);
            var (dw, dbias) = WeightGradient(g, pooling, x, dy, winners);
            Numbers.AssertClose(exact, magnitude, batch * pooling.OutputPixels, dw, $"dw of {g}");
            Numbers.AssertClose(exactBias, magnitudeBias, batch * pooling.OutputPixels, dbias, $"dbias of {g}");

            var alone = new float[g.WeightLength];
            PooledConvolution.WeightGradient(g, pooling, x, dy, winners, alone, []);
            Assert.Equal(dw, alone);
            alone = new float[filters];
            PooledConvolution.WeightGradient(g, pooling, x, dy, winners, [], alone);
            Assert.Equal(dbias, alone);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Same_bits_for_every_family_and_thread_count(
        int batch, int channels, int height, int width, int filters, int kernel, int stride, int dilation)
    {
        var (g, pooling) = Sizes(batch, channels, height, width, filters, kernel, stride, dilation);
        var (x, w, bias, dy) = Data(g, pooling);
        float[][]? expected = null;
        foreach (var (family, count) in Settings.All)
        {
            using var settings = new Settings(family, count);
            var (y, winners) = Forward(g, pooling, FusedActivation.Relu, x, w, bias);
            var (dw, dbias) = PooledConvolution.SumsWinners(g, pooling) ? WeightGradient(g, pooling, x, dy, winners) : ([], []);
            float[][] actual = [y, winners, dw, dbias];
            expected ??= actual;
            for (var i = 0; i < actual.Length; i++)
            {
                Assert.True(
                    MemoryMarshal.Cast<float, int>(expected[i]).SequenceEqual(MemoryMarshal.Cast<float, int>(actual[i])),
                    $"result {i} differs with {family} and {count} threads");
            }
        }
    }

    // Windows of three at stride two: with and without padding, the last reaching beyond the map, and bands of several pictures and one.
    [Theory]
    [InlineData(1, 3, 112, 64, 7, 2, 1, false)]
    [InlineData(2, 3, 61, 40, 7, 2, 0, true)]
    [InlineData(9, 7, 30, 33, 4, 1, 1, true)]
    [InlineData(2, 12, 35, 9, 5, 1, 0, false)]
    [InlineData(1, 30, 3, 24, 2, 1, 1, false)]
    public void Overlapping_windows_agree_with_pooling_afterwards(
        int batch, int channels, int size, int filters, int kernel, int stride, int padding, bool ceiling)
    {
        var g = ConvolutionCases.Create(batch, channels, (size, size), filters, (kernel, kernel), (stride, stride), (kernel / 2, 1, 1, kernel / 2));
        var around = (padding, padding, padding, padding);
        var pooling = PoolingGeometry.Create("test", batch * filters, (g.OutputHeight, g.OutputWidth), (3, 3), (2, 2), around, (1, 1), ceiling);
        Assert.True(PooledConvolution.Suits(g, pooling));
        var (x, w, bias, _) = Data(g, pooling);
        x[x.Length / 2] = float.NaN;
        foreach (var activation in new[] { FusedActivation.Relu, FusedActivation.None })
        {
            var whole = new float[g.OutputLength];
            DirectConvolution.Forward(g, x, w, bias, activation, whole);
            var expected = new float[pooling.Planes * pooling.OutputPixels];
            MaxPooling.Forward(pooling, whole, expected);
            foreach (var (family, count) in Settings.All)
            {
                using var settings = new Settings(family, count);
                var y = new float[expected.Length];
                PooledConvolution.Forward(g, pooling, x, w, bias, activation, y);
                Assert.Equal(expected, y);
                Array.Clear(y);
                PooledConvolution.Forward(g, pooling, x, w, bias, activation, y, DirectConvolution.Prepare(g, w));
                Assert.Equal(expected, y);
            }
        }
    }

    [Fact]
    public void No_pictures_are_nothing_to_do()
    {
        foreach (var (window, padding) in new[] { (2, 0), (3, 1) })
        {
            var g = ConvolutionCases.Create(0, 12, (20, 20), 32, (5, 5));
            var around = (padding, padding, padding, padding);
            var pooling = PoolingGeometry.Create("test", 0, (g.OutputHeight, g.OutputWidth), (window, window), (2, 2), around, (1, 1));
            PooledConvolution.Forward(g, pooling, [], new float[g.WeightLength], [], FusedActivation.Relu, []);
        }
    }

    [Fact]
    public void The_first_of_equals_wins_and_nan_before_all()
    {
        var g = ConvolutionGeometry.Create("test", 64, 1, (4, 4), 1, (1, 1), (1, 1), (0, 0, 0, 0), (1, 1), 1);
        var pooling = PoolingGeometry.Create("test", 64, (4, 4), (2, 2), (2, 2), (0, 0, 0, 0), (1, 1));
        var x = new float[g.InputLength];
        float[] picture = [1, 1, 0, 0, 1, 1, 0, 0, -1, 2, float.NaN, 3, 2, 2, 3, float.NaN];
        picture.CopyTo(x, 0);
        var (y, spread, winners) = (new float[64 * 4], new float[64 * 16], new float[PooledConvolution.WinnersLength(pooling)]);
        PooledConvolution.Forward(g, pooling, x, [1], [], FusedActivation.Relu, y, null, winners);
        PooledConvolution.Spread(g, pooling, [.. Enumerable.Repeat(5f, y.Length)], winners, spread);
        Assert.Equal([1, 0, 2, float.NaN], y[..4]);
        Assert.Equal([5, 0, 0, 0, 0, 0, 0, 0, 0, 5, 5, 0, 0, 0, 0, 0], spread[..16]);
    }

    [Fact]
    public void Wrong_sizes_are_told()
    {
        var (g, pooling) = Sizes(100, 1, 28, 28, 30, 5, 1, 1);
        var (x, w, bias, dy) = Data(g, pooling);
        var y = new float[dy.Length];
        Assert.Contains("3001 planes", Message(() => PooledConvolution.Forward(
            g, PoolingGeometry.Create("test", 3001, (24, 24), (2, 2), (2, 2), (0, 0, 0, 0), (1, 1)), x, w, bias, FusedActivation.Relu, y)));
        Assert.Contains("7 were given", Message(() => PooledConvolution.Forward(g, pooling, x, w, bias, FusedActivation.Relu, y, null, new float[7])));
        Assert.Contains("1 elements of dy were given, 432000 are needed", Message(() => PooledConvolution.Spread(g, pooling, [1], new float[120_000], [])));
        Assert.Contains("0 elements were given, 1875000 are needed", Message(() => PooledConvolution.Spread(g, pooling, dy, new float[120_000], [])));
        Assert.Contains("3 of dw", Message(() => PooledConvolution.WeightGradient(g, pooling, x, dy, new float[120_000], new float[3], [])));

        static string Message(Action action) => Assert.Throws<GeometryException>(action).Message;
    }

    [Fact]
    public void Allocates_nothing_in_steady_state()
    {
        var (g, pooling) = Sizes(100, 1, 28, 28, 30, 5, 1, 1);
        var (x, w, bias, dy) = Data(g, pooling);
        float[] y = new float[dy.Length], winners = new float[PooledConvolution.WinnersLength(pooling)], spread = new float[g.OutputLength];
        float[] dw = new float[g.WeightLength], dbias = new float[g.OutputChannels];
        Assert.Equal(0, Allocations.Least(() =>
        {
            PooledConvolution.Forward(g, pooling, x, w, bias, FusedActivation.Relu, y, null, winners);
            PooledConvolution.Spread(g, pooling, dy, winners, spread);
            PooledConvolution.WeightGradient(g, pooling, x, dy, winners, dw, dbias);
        }));
    }

    private static (ConvolutionGeometry, PoolingGeometry) Sizes(int batch, int channels, int height, int width, int filters, int kernel, int stride, int dilation)
    {
        var g = ConvolutionGeometry.Create(
            "test", batch, channels, (height, width), filters, (kernel, kernel), (stride, stride), (1, 0, 0, 1), (dilation, dilation), 1);
        return (g, PoolingGeometry.Create("test", batch * filters, (g.OutputHeight, g.OutputWidth), (2, 2), (2, 2), (0, 0, 0, 0), (1, 1)));
    }

    private static (float[] X, float[] W, float[] Bias, float[] Dy) Data(in ConvolutionGeometry g, in PoolingGeometry pooling) => (
        Numbers.Uniform(1, g.InputLength), Numbers.Uniform(2, g.WeightLength), Numbers.Uniform(3, g.OutputChannels),
        Numbers.Uniform(4, pooling.Planes * pooling.OutputPixels));

    private static (float[] Y, float[] Winners) Forward(
        in ConvolutionGeometry g, in PoolingGeometry pooling, FusedActivation activation, float[] x, float[] w, float[] bias)
    {
        var (y, winners) = (new float[pooling.Planes * pooling.OutputPixels], new float[PooledConvolution.WinnersLength(pooling)]);
        PooledConvolution.Forward(g, pooling, x, w, bias, activation, y, null, winners);
        return (y, winners);
    }

    private static (float[] Dw, float[] DBias) WeightGradient(
        in ConvolutionGeometry g, in PoolingGeometry pooling, float[] x, float[] dy, float[] winners)
    {
        var (dw, dbias) = (new float[g.WeightLength], new float[g.OutputChannels]);
        PooledConvolution.WeightGradient(g, pooling, x, dy, winners, dw, dbias);
        return (dw, dbias);
    }
}
