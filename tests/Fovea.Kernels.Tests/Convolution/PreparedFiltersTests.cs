using Fovea.Kernels.Convolution;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Tests.Gemm;
using Fovea.Kernels.Tests.Machine;

namespace Fovea.Kernels.Tests.Convolution;

[Collection(MachineSettings.Name)]
public sealed class PreparedFiltersTests
{
    // The largest are left to the tests against the reference: without intrinsics they take long.
    private static IEnumerable<ConvolutionGeometry> Cases => ConvolutionCases.Chosen.Where(g => g.MultiplyAdds < 8_000_000);

    [Fact]
    public void Prepared_filters_change_no_bit()
    {
        var prepared = 0;
        foreach (var g in Cases)
        {
            float[] x = Numbers.Uniform(1, g.InputLength), w = Numbers.Uniform(2, g.WeightLength), bias = Numbers.Uniform(3, g.OutputChannels);
            foreach (var (family, count) in Settings.All)
            {
                using var settings = new Settings(family, count);
                float[] expected = new float[g.OutputLength], actual = new float[g.OutputLength];
                DirectConvolution.Forward(g, x, w, bias, FusedActivation.Relu, expected);
                if (DirectConvolution.Prepare(g, w) is not { } filters)
                    continue;
                prepared++;
                Assert.True(filters.Serves(g));
                DirectConvolution.Forward(g, x, w, bias, FusedActivation.Relu, actual, prepared: filters);
                AssertSame(expected, actual, ConvolutionCases.Describe(g));
            }
        }

        Assert.True(prepared > 20, $"only {prepared} cases were prepared");
    }

    [Fact]
    public void Filters_of_another_shape_or_family_are_passed_over()
    {
        var g = ConvolutionCases.Create(8, 64, (28, 28), 64, (3, 3), padding: (1, 1, 1, 1));
        var other = ConvolutionCases.Create(1, 64, (7, 7), 64, (3, 3), padding: (1, 1, 1, 1));
        float[] w = Numbers.Uniform(2, g.WeightLength), x = Numbers.Uniform(1, other.InputLength);
        var filters = DirectConvolution.Prepare(g, w)!;
        Assert.True(filters.Serves(g));
        Assert.False(filters.Serves(other));
        float[] expected = new float[other.OutputLength], actual = new float[other.OutputLength];
        DirectConvolution.Forward(other, x, w, [], FusedActivation.None, expected);
        DirectConvolution.Forward(other, x, w, [], FusedActivation.None, actual, prepared: filters);
        AssertSame(expected, actual, "another shape");
    }

    [Fact]
    public void The_residual_is_added_before_the_activation()
    {
        foreach (var g in Cases)
        {
            float[] x = Numbers.Uniform(1, g.InputLength), w = Numbers.Uniform(2, g.WeightLength), bias = Numbers.Uniform(3, g.OutputChannels);
            var residual = Numbers.Uniform(4, g.OutputLength);
            foreach (var (family, count) in Settings.All)
            {
                using var settings = new Settings(family, count);
                float[] y = new float[g.OutputLength], plain = new float[g.OutputLength];
                DirectConvolution.Forward(g, x, w, bias, FusedActivation.None, plain);
                DirectConvolution.Forward(g, x, w, bias, FusedActivation.Relu, y, residual);
                for (var i = 0; i < plain.Length; i++)
                    plain[i] = Math.Max(0, plain[i] + residual[i]);
                AssertSame(plain, y, ConvolutionCases.Describe(g));
            }
        }
    }

    // Zeros of either sign are one number here: max(0, −0) is not said to keep its sign.
    private static void AssertSame(float[] expected, float[] actual, string what)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            if (!expected[i].Equals(actual[i]) && (expected[i] != 0 || actual[i] != 0))
                Assert.Fail($"{what}: element {i} is {actual[i]:R}, expected {expected[i]:R}");
        }
    }
}
