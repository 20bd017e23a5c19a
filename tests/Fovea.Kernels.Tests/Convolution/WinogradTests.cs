using Fovea.Kernels.Convolution;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Reference;
using Fovea.Kernels.Tests.Gemm;
using Fovea.Kernels.Tests.Machine;

namespace Fovea.Kernels.Tests.Convolution;

[Collection(MachineSettings.Name)]
public sealed class WinogradTests : IDisposable
{
    private readonly WinogradMode _before = ConvolutionPlan.Winograd;

    public void Dispose() => ConvolutionPlan.Winograd = _before;

    [Theory]
    [InlineData(WinogradMode.Fast, ConvolutionAlgorithm.Winograd4)]
    [InlineData(WinogradMode.Accurate, ConvolutionAlgorithm.Winograd2)]
    [InlineData(WinogradMode.Off, ConvolutionAlgorithm.ChannelVectors)]
    public void The_mode_decides_the_algorithm(WinogradMode mode, ConvolutionAlgorithm expected)
    {
        ConvolutionPlan.Winograd = mode;
        var g = ConvolutionCases.Create(8, 64, (28, 28), 64, (3, 3), padding: (1, 1, 1, 1));
        Assert.Equal(expected, ConvolutionPlan.Of(g, ConvolutionPass.Forward).Algorithm);
        Assert.Equal(expected, ConvolutionPlan.Of(g, ConvolutionPass.InputGradient).Algorithm);
        Assert.NotEmpty(ConvolutionPlan.Of(g, ConvolutionPass.WeightGradient).Reason);
    }

    [Fact]
    public void Filters_of_five_by_five_have_a_form_of_their_own()
    {
        var g = ConvolutionCases.Create(8, 64, (27, 27), 192, (5, 5), padding: (2, 2, 2, 2));
        ConvolutionPlan.Winograd = WinogradMode.Fast;
        foreach (var pass in Enum.GetValues<ConvolutionPass>())
            Assert.Equal(ConvolutionAlgorithm.Winograd5x5, ConvolutionPlan.Of(g, pass).Algorithm);
        ConvolutionPlan.Winograd = WinogradMode.Accurate;
        Assert.Equal(ConvolutionAlgorithm.ChannelVectors, ConvolutionPlan.Of(g, ConvolutionPass.Forward).Algorithm);
    }

    // One picture has few tiles, but its filters are transformed once: 16 tiles of 4×4, or of 2×2 where the map is smaller still.
    [Theory]
    [InlineData(1, 14, ConvolutionAlgorithm.Winograd4, ConvolutionAlgorithm.ChannelVectors)]
    [InlineData(1, 7, ConvolutionAlgorithm.Winograd2, ConvolutionAlgorithm.ChannelVectors)]
    [InlineData(1, 5, ConvolutionAlgorithm.ChannelVectors, ConvolutionAlgorithm.ChannelVectors)]
    [InlineData(8, 7, ConvolutionAlgorithm.Winograd4, ConvolutionAlgorithm.Winograd4)]
    public void Few_tiles_pay_for_one_picture_forward(int batch, int size, ConvolutionAlgorithm forward, ConvolutionAlgorithm gradient)
    {
        ConvolutionPlan.Winograd = WinogradMode.Fast;
        var g = ConvolutionCases.Create(batch, 64, (size, size), 64, (3, 3), padding: (1, 1, 1, 1));
        Assert.Equal(forward, ConvolutionPlan.Of(g, ConvolutionPass.Forward).Algorithm);
        Assert.Equal(gradient, ConvolutionPlan.Of(g, ConvolutionPass.InputGradient).Algorithm);
    }

    [Theory]
    [InlineData(3, 3, 2, 1)] // stride
    [InlineData(3, 3, 1, 2)] // dilation
    [InlineData(7, 7, 1, 1)]
    [InlineData(1, 1, 1, 1)]
    public void Other_kernels_strides_and_dilations_are_summed_directly(int y, int x, int stride, int dilation)
    {
        ConvolutionPlan.Winograd = WinogradMode.Fast;
        var g = ConvolutionCases.Create(8, 64, (28, 28), 64, (y, x), stride: (stride, stride), dilation: (dilation, dilation));
        foreach (var pass in Enum.GetValues<ConvolutionPass>())
            Assert.NotEqual(ConvolutionAlgorithm.Winograd4, ConvolutionPlan.Of(g, pass).Algorithm);
    }

    // Largest error beside the largest result: what the transforms cost. The bounds are those of the decision record.
    [Theory]
    [InlineData(4, 32, 30, 3)]
    [InlineData(4, 128, 21, 3)]
    [InlineData(4, 512, 12, 3)]
    [InlineData(1, 256, 14, 3)]
    [InlineData(1, 512, 7, 3)]
    [InlineData(4, 64, 17, 5)]
    public void Errors_stay_within_the_documented_bound(int batch, int channels, int size, int kernel)
    {
        var around = kernel / 2;
        var g = ConvolutionCases.Create(batch, channels, (size, size), 48, (kernel, kernel), padding: (around, around, around, around));
        float[] x = Numbers.Uniform(1, g.InputLength), w = Numbers.Uniform(2, g.WeightLength), dy = Numbers.Uniform(3, g.OutputLength);
        foreach (ref var value in x.AsSpan())
            value = Math.Max(0, value); // as after ReLU: sums of one sign are the harder case
        double[] y = new double[g.OutputLength], dx = new double[g.InputLength], dw = new double[g.WeightLength];
        ReferenceConvolution.Forward<double>(g, Numbers.ToDouble(x), Numbers.ToDouble(w), [], FusedActivation.None, y);
        ReferenceConvolution.InputGradient<double>(g, Numbers.ToDouble(dy), Numbers.ToDouble(w), dx);
        ReferenceConvolution.WeightGradient<double>(g, Numbers.ToDouble(x), Numbers.ToDouble(dy), dw, []);

        foreach (var (mode, bound) in new[] { (WinogradMode.Fast, 1e-5), (WinogradMode.Accurate, 3e-6) })
        {
            ConvolutionPlan.Winograd = mode;
            float[] fastY = new float[y.Length], fastDx = new float[dx.Length], fastDw = new float[dw.Length];
            DirectConvolution.Forward(g, x, w, [], FusedActivation.None, fastY);
            DirectConvolution.InputGradient(g, dy, w, fastDx);
            DirectConvolution.WeightGradient(g, x, dy, fastDw, []);
            AssertWithin(bound, y, fastY, $"{mode}: y");
            AssertWithin(bound, dx, fastDx, $"{mode}: dx");
            AssertWithin(bound, dw, fastDw, $"{mode}: dw");
        }
    }

    private static void AssertWithin(double bound, double[] exact, float[] actual, string what)
    {
        var (largest, error) = (0.0, 0.0);
        for (var i = 0; i < exact.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(exact[i]));
            error = Math.Max(error, Math.Abs(exact[i] - actual[i]));
        }

        Assert.True(error <= bound * largest, $"{what}: error {error / largest:E2} of the largest, bound {bound:E0}");
        Assert.True(error > 0, $"{what}: no float result is exact; was it computed?");
    }
}
