using System.Runtime.InteropServices;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;
using Fovea.Kernels.Reference;
using Fovea.Kernels.Tests.Gemm;
using Fovea.Kernels.Tests.Machine;

namespace Fovea.Kernels.Tests.Convolution;

[Collection(MachineSettings.Name)]
public sealed class DirectConvolutionTests
{
    private static IEnumerable<ConvolutionGeometry> Cases => ConvolutionCases.Chosen.Concat(ConvolutionCases.Random(60));

    [Fact]
    public void Forward_agrees_with_the_reference_in_double()
    {
        foreach (var g in Cases)
        {
            var (x, w, _, bias) = Data(g);
            double[] exact = new double[g.OutputLength], magnitude = new double[g.OutputLength];
            ReferenceConvolution.Forward<double>(g, Numbers.ToDouble(x), Numbers.ToDouble(w), Numbers.ToDouble(bias), FusedActivation.Relu, exact);
            ReferenceConvolution.Forward<double>(
                g, Numbers.Magnitude(x), Numbers.Magnitude(w), Numbers.Magnitude(bias), FusedActivation.None, magnitude);
            Numbers.AssertClose(exact, magnitude, g.FilterLength, Forward(g, x, w, bias), ConvolutionCases.Describe(g));
        }
    }

    [Fact]
    public void An_output_among_other_channels_has_the_same_bits_and_leaves_the_others_alone()
    {
        foreach (var family in Enum.GetValues<KernelFamily>())
        {
            using var settings = new Settings(family, count: 2);
            foreach (var g in Cases.Where(g => ConvolutionPlan.Of(g, ConvolutionPass.Forward).Algorithm != ConvolutionAlgorithm.Depthwise))
            {
                var (x, w, _, bias) = Data(g);
                var (picture, gap) = (g.OutputChannels * g.OutputPixels, 3 * g.OutputPixels);
                var whole = new float[g.OutputLength + g.Batch * gap];
                Array.Fill(whole, -77.5f);
                DirectConvolution.Forward(g, x, w, bias, FusedActivation.Relu, whole.AsSpan(gap), prepared: DirectConvolution.Prepare(g, w), gap: gap);
                var expected = Forward(g, x, w, bias);
                for (var image = 0; image < g.Batch; image++)
                {
                    var at = image * (picture + gap);
                    Assert.All(whole[at..(at + gap)], value => Assert.Equal(-77.5f, value));
                    Assert.True(
                        whole.AsSpan(at + gap, picture).SequenceEqual(expected.AsSpan(image * picture, picture)), $"{family}: {ConvolutionCases.Describe(g)}");
                }
            }
        }
    }

    [Fact]
    public void An_output_among_other_channels_has_its_limits()
    {
        var g = ConvolutionCases.Chosen.First();
        var (x, w, _, bias) = Data(g);
        Assert.Contains("output with gaps has", Assert.Throws<GeometryException>(
            () => DirectConvolution.Forward(g, x, w, bias, FusedActivation.None, new float[g.OutputLength + 1], gap: 1)).Message, StringComparison.Ordinal);
        Assert.Contains("takes no residual and no depthwise convolution", Assert.Throws<GeometryException>(() => DirectConvolution.Forward(
            g, x, w, bias, FusedActivation.None, new float[2 * g.OutputLength], new float[g.OutputLength], gap: 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Input_gradient_agrees_with_the_reference_in_double()
    {
        foreach (var g in Cases)
        {
            var (_, w, dy, _) = Data(g);
            double[] exact = new double[g.InputLength], magnitude = new double[g.InputLength];
            ReferenceConvolution.InputGradient<double>(g, Numbers.ToDouble(dy), Numbers.ToDouble(w), exact);
            ReferenceConvolution.InputGradient<double>(g, Numbers.Magnitude(dy), Numbers.Magnitude(w), magnitude);
            var terms = g.GroupOutputChannels * g.KernelHeight * g.KernelWidth;
            Numbers.AssertClose(exact, magnitude, terms, InputGradient(g, dy, w), ConvolutionCases.Describe(g));
        }
    }

    [Fact]
    public void Weight_and_bias_gradients_agree_with_the_reference_in_double()
    {
        foreach (var g in Cases)
        {
            var (x, _, dy, _) = Data(g);
            double[] exact = new double[g.WeightLength], magnitude = new double[g.WeightLength];
            double[] exactBias = new double[g.OutputChannels], magnitudeBias = new double[g.OutputChannels];
            ReferenceConvolution.WeightGradient<double>(g, Numbers.ToDouble(x), Numbers.ToDouble(dy), exact, exactBias);
            ReferenceConvolution.WeightGradient<double>(g, Numbers.Magnitude(x), Numbers.Magnitude(dy), magnitude, magnitudeBias);
            var (dw, dbias) = WeightGradient(g, x, dy);
            Numbers.AssertClose(exact, magnitude, g.Batch * g.OutputPixels, dw, ConvolutionCases.Describe(g));
            Numbers.AssertClose(exactBias, magnitudeBias, g.Batch * g.OutputPixels, dbias, ConvolutionCases.Describe(g));
        }
    }

    [Fact]
    public void Same_bits_for_every_family_and_thread_count()
    {
        foreach (var g in ConvolutionCases.Chosen.Concat(ConvolutionCases.Random(12)))
        {
            var (x, w, dy, bias) = Data(g);
            float[][]? expected = null;
            foreach (var (family, count) in Settings.All)
            {
                using var settings = new Settings(family, count);
                var (dw, dbias) = WeightGradient(g, x, dy);
                float[][] actual = [Forward(g, x, w, bias), InputGradient(g, dy, w), dw, dbias];
                expected ??= actual;
                for (var i = 0; i < actual.Length; i++)
                {
                    Assert.True(
                        MemoryMarshal.Cast<float, int>(expected[i]).SequenceEqual(MemoryMarshal.Cast<float, int>(actual[i])),
                        $"{ConvolutionCases.Describe(g)}: result {i} differs with {family} and {count} threads");
                }
            }
        }
    }

    [Fact]
    public void Weight_gradient_is_the_same_with_and_without_bias()
    {
        var g = ConvolutionCases.Create(3, 2, (11, 9), 5, (3, 3), padding: (1, 0, 0, 1));
        var (x, _, dy, _) = Data(g);
        var alone = new float[g.WeightLength];
        DirectConvolution.WeightGradient(g, x, dy, alone, []);
        Assert.Equal(WeightGradient(g, x, dy).Dw, alone);
    }

    [Fact]
    public void Empty_bias_means_none()
    {
        foreach (var g in new[] { ConvolutionCases.Create(1, 1, (9, 9), 3, (3, 3)), ConvolutionCases.Create(1, 16, (9, 9), 17, (3, 3)) })
        {
            var (x, w, _, _) = Data(g);
            float[] without = new float[g.OutputLength], zero = new float[g.OutputLength];
            DirectConvolution.Forward(g, x, w, [], FusedActivation.None, without);
            DirectConvolution.Forward(g, x, w, new float[g.OutputChannels], FusedActivation.None, zero);
            Assert.Equal(zero, without);
        }
    }

    [Fact]
    public void Infinity_stays_in_its_windows()
    {
        foreach (var outputs in new[] { 3, 20 })
        {
            var g = ConvolutionCases.Create(1, 3, (10, 19), outputs, (3, 3), padding: (1, 1, 1, 1));
            var (x, w, _, _) = Data(g);
            x[4 * 19 + 18] = float.PositiveInfinity;
            var y = new float[g.OutputLength];
            DirectConvolution.Forward(g, x, w, [], FusedActivation.None, y);
            for (var pixel = 0; pixel < g.OutputPixels; pixel++)
            {
                var near = Math.Abs(pixel / 19 - 4) <= 1 && pixel % 19 >= 17;
                Assert.Equal(near, !float.IsFinite(y[pixel]));
            }
        }
    }

    [Fact]
    public void Allocates_nothing_in_steady_state()
    {
        foreach (var g in new[] { ConvolutionCases.Create(4, 1, (28, 28), 30, (5, 5)), ConvolutionCases.Create(2, 16, (12, 12), 32, (3, 3), stride: (2, 2)) })
        {
            var (x, w, dy, bias) = Data(g);
            float[] y = new float[g.OutputLength], dx = new float[g.InputLength], dw = new float[g.WeightLength], dbias = new float[g.OutputChannels];
            Assert.Equal(0, Allocations.Least(() =>
            {
                DirectConvolution.Forward(g, x, w, bias, FusedActivation.Relu, y);
                DirectConvolution.InputGradient(g, dy, w, dx);
                DirectConvolution.WeightGradient(g, x, dy, dw, dbias);
            }));
        }
    }

    [Fact]
    public void Short_span_is_named()
    {
        var g = ConvolutionCases.Create(1, 1, (3, 3), 1, (2, 2));
        var error = Assert.Throws<GeometryException>(() => DirectConvolution.Forward(g, new float[9], new float[3], [], FusedActivation.None, new float[4]));
        Assert.Equal("DirectConvolution.Forward: weights has 3 elements, 4 are needed.", error.Message);
    }

    private static (float[] X, float[] W, float[] Dy, float[] Bias) Data(in ConvolutionGeometry g) =>
        (Numbers.Uniform(1, g.InputLength), Numbers.Uniform(2, g.WeightLength), Numbers.Uniform(3, g.OutputLength), Numbers.Uniform(4, g.OutputChannels));

    private static float[] Forward(in ConvolutionGeometry g, float[] x, float[] w, float[] bias)
    {
        var y = Filled(g.OutputLength);
        DirectConvolution.Forward(g, x, w, bias, FusedActivation.Relu, y);
        return y;
    }

    private static float[] InputGradient(in ConvolutionGeometry g, float[] dy, float[] w)
    {
        var dx = Filled(g.InputLength);
        DirectConvolution.InputGradient(g, dy, w, dx);
        return dx;
    }

    private static (float[] Dw, float[] DBias) WeightGradient(in ConvolutionGeometry g, float[] x, float[] dy)
    {
        float[] dw = Filled(g.WeightLength), dbias = Filled(g.OutputChannels);
        DirectConvolution.WeightGradient(g, x, dy, dw, dbias);
        return (dw, dbias);
    }

    // What was there before must not show.
    private static float[] Filled(int length)
    {
        var values = new float[length];
        Array.Fill(values, float.NaN);
        return values;
    }
}
