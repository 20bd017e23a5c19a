using System.Runtime.InteropServices;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Reference;
using Fovea.Kernels.Tests.Gemm;
using Fovea.Kernels.Tests.Machine;

namespace Fovea.Kernels.Tests.Convolution;

[Collection(MachineSettings.Name)]
public sealed class DepthwiseTests
{
    private static IEnumerable<ConvolutionGeometry> Cases
    {
        get
        {
            yield return Create(2, 5, (56, 56), (3, 3), padding: 1);
            yield return Create(2, 5, (57, 55), (3, 3), stride: 2, padding: 1);
            yield return Create(1, 3, (7, 7), (3, 3), padding: 1);
            yield return Create(1, 3, (100, 9), (7, 7), padding: 3);
            yield return Create(2, 2, (12, 43), (5, 4), padding: 2);
            yield return Create(1, 1, (1, 1), (1, 1));
            yield return Create(40, 1, (2, 3), (3, 3), padding: 2);
            yield return Create(0, 3, (4, 4), (3, 3));
            yield return Create(1, 4, (200, 200), (3, 3), padding: 1);
            var random = new Random(7);
            for (var i = 0; i < 60;)
            {
                (int Y, int X) kernel = (random.Next(1, 6), random.Next(1, 6)), dilation = (random.Next(1, 3), random.Next(1, 3));
                (int Y, int X) input = (random.Next(1, 20), random.Next(1, 50));
                var padding = (random.Next(6), random.Next(6), random.Next(6), random.Next(6));
                if (dilation.Y * (kernel.Y - 1) >= input.Y + padding.Item1 + padding.Item2 || dilation.X * (kernel.X - 1) >= input.X + padding.Item3 + padding.Item4)
                    continue;
                i++;
                var channels = random.Next(1, 6);
                yield return ConvolutionGeometry.Create(
                    "test", random.Next(1, 4), channels, input, channels, kernel, (random.Next(1, 4), random.Next(1, 4)), padding, dilation, channels);
            }
        }
    }

    [Fact]
    public void All_three_agree_with_the_reference_in_double()
    {
        foreach (var g in Cases)
        {
            Assert.True(Depthwise.Suits(g));
            var (x, w, dy, bias) = Data(g);
            var (y, dx, dw, dbias) = Run(g);
            var what = ConvolutionCases.Describe(g);

            double[] exact = new double[g.OutputLength], magnitude = new double[g.OutputLength];
            ReferenceConvolution.Forward<double>(g, Numbers.ToDouble(x), Numbers.ToDouble(w), Numbers.ToDouble(bias), FusedActivation.Relu, exact);
            ReferenceConvolution.Forward<double>(g, Numbers.Magnitude(x), Numbers.Magnitude(w), Numbers.Magnitude(bias), FusedActivation.None, magnitude);
            Numbers.AssertClose(exact, magnitude, g.FilterLength, y, what);

            (exact, magnitude) = (new double[g.InputLength], new double[g.InputLength]);
            ReferenceConvolution.InputGradient<double>(g, Numbers.ToDouble(dy), Numbers.ToDouble(w), exact);
            ReferenceConvolution.InputGradient<double>(g, Numbers.Magnitude(dy), Numbers.Magnitude(w), magnitude);
            Numbers.AssertClose(exact, magnitude, g.FilterLength, dx, what);

            (exact, magnitude) = (new double[g.WeightLength], new double[g.WeightLength]);
            double[] exactBias = new double[g.OutputChannels], magnitudeBias = new double[g.OutputChannels];
            ReferenceConvolution.WeightGradient<double>(g, Numbers.ToDouble(x), Numbers.ToDouble(dy), exact, exactBias);
            ReferenceConvolution.WeightGradient<double>(g, Numbers.Magnitude(x), Numbers.Magnitude(dy), magnitude, magnitudeBias);
            Numbers.AssertClose(exact, magnitude, g.Batch * g.OutputPixels, dw, what);
            Numbers.AssertClose(exactBias, magnitudeBias, g.Batch * g.OutputPixels, dbias, what);
        }
    }

    [Fact]
    public void Same_bits_for_every_family_and_thread_count()
    {
        foreach (var g in Cases.Take(20))
        {
            float[][]? expected = null;
            foreach (var (family, count) in Settings.All)
            {
                using var settings = new Settings(family, count);
                var (y, dx, dw, dbias) = Run(g);
                float[][] actual = [y, dx, dw, dbias];
                expected ??= actual;
                for (var i = 0; i < actual.Length; i++)
                    Assert.True(
                        MemoryMarshal.Cast<float, int>(expected[i]).SequenceEqual(MemoryMarshal.Cast<float, int>(actual[i])),
                        $"{ConvolutionCases.Describe(g)}: result {i} differs with {family} and {count} threads");
            }
        }
    }

    // Across processes with other instruction sets too: a sum of all bits, the same wherever this test runs.
    [Fact]
    public void Bits_are_those_of_every_machine()
    {
        var hash = 2166136261u;
        foreach (var g in Cases.Take(40))
        {
            var (y, dx, dw, dbias) = Run(g);
            foreach (var results in (float[][])[y, dx, dw, dbias])
                foreach (var value in results)
                    hash = (hash ^ BitConverter.SingleToUInt32Bits(value)) * 16777619;
        }

        Assert.Equal("58d2e155", $"{hash:x8}");
    }

    [Fact]
    public void What_is_not_wanted_is_left_out_and_infinity_stays_in_its_windows()
    {
        var g = Create(1, 2, (9, 40), (3, 3), padding: 1);
        var (x, w, dy, _) = Data(g);
        float[] dw = new float[g.WeightLength], dbias = new float[g.OutputChannels];
        Depthwise.WeightGradient(g, x, dy, dw, []);
        Depthwise.WeightGradient(g, x, dy, [], dbias);
        Assert.Equal(Run(g).Dw, dw);
        Assert.Equal(Run(g).DBias, dbias);

        x[4 * 40 + 39] = float.PositiveInfinity;
        var y = new float[g.OutputLength];
        Depthwise.Forward(g, x, w, [], FusedActivation.None, y);
        for (var i = 0; i < y.Length; i++)
            Assert.Equal(i < g.OutputPixels && Math.Abs(i / 40 - 4) <= 1 && i % 40 >= 38, !float.IsFinite(y[i]));
    }

    [Fact]
    public void Other_groups_do_not_suit()
    {
        var g = ConvolutionGeometry.Create("test", 1, 4, (5, 5), 8, (3, 3), (1, 1), default, (1, 1), 4);
        Assert.False(Depthwise.Suits(g));
        var error = Assert.Throws<GeometryException>(() => Depthwise.Forward(g, new float[100], new float[72], [], FusedActivation.None, new float[72]));
        Assert.Equal("Depthwise: 4 → 8 channels in 4 groups; there must be as many groups and filters as channels.", error.Message);
    }

    private static ConvolutionGeometry Create(int batch, int channels, (int Y, int X) input, (int Y, int X) kernel, int stride = 1, int padding = 0) =>
        ConvolutionGeometry.Create("test", batch, channels, input, channels, kernel, (stride, stride), (padding, padding, padding, padding), (1, 1), channels);

    private static (float[] X, float[] W, float[] Dy, float[] Bias) Data(in ConvolutionGeometry g) =>
        (Numbers.Uniform(1, g.InputLength), Numbers.Uniform(2, g.WeightLength), Numbers.Uniform(3, g.OutputLength), Numbers.Uniform(4, g.OutputChannels));

    private static (float[] Y, float[] Dx, float[] Dw, float[] DBias) Run(in ConvolutionGeometry g)
    {
        var (x, w, dy, bias) = Data(g);
        float[] y = Filled(g.OutputLength), dx = Filled(g.InputLength), dw = Filled(g.WeightLength), dbias = Filled(g.OutputChannels);
        Depthwise.Forward(g, x, w, bias, FusedActivation.Relu, y);
        Depthwise.InputGradient(g, dy, w, dx);
        Depthwise.WeightGradient(g, x, dy, dw, dbias);
        return (y, dx, dw, dbias);
    }

    // What was there before must not show.
    private static float[] Filled(int length)
    {
        var values = new float[length];
        Array.Fill(values, float.NaN);
        return values;
    }
}
