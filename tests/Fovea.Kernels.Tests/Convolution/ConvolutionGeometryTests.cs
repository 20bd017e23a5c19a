using Fovea.Kernels.Convolution;

namespace Fovea.Kernels.Tests.Convolution;

public sealed class ConvolutionGeometryTests
{
    [Fact]
    public void Works_out_the_output_size()
    {
        var g = ConvolutionCases.Create(2, 6, (10, 9), 4, (3, 2), stride: (2, 3), padding: (1, 0, 2, 1), dilation: (2, 1), groups: 2);
        Assert.Equal((4, 4), (g.OutputHeight, g.OutputWidth)); // ⌊(11 − 4 − 1)/2⌋ + 1, ⌊(12 − 1 − 1)/3⌋ + 1
        Assert.Equal(3 * 6, g.FilterLength);
        Assert.Equal(2L * 4 * 16 * 18, g.MultiplyAdds);
    }

    [Theory]
    [InlineData(3, 2, 1, 1, 2, "kernel covers 5×5")]
    [InlineData(3, 0, 1, 1, 1, "stride 0×0")]
    [InlineData(3, 1, 1, 2, 1, "groups 2 must divide")]
    [InlineData(3, 1, -1, 1, 1, "must not be negative")]
    public void Says_what_does_not_fit(int kernel, int stride, int padding, int groups, int dilation, string expected)
    {
        (int, int, int, int) around = (padding, padding, padding, padding);
        var error = Assert.Throws<GeometryException>(() => ConvolutionGeometry.Create(
            "Conv2d", 1, 3, (2, 2), 3, (kernel, kernel), (stride, stride), around, (dilation, dilation), groups));
        Assert.StartsWith("Conv2d: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 1, 0, 2_000_000_000, "Conv2d: the kernel covers 4000000001×4000000001 but the padded input is only 2×2. Use a smaller kernel or dilation, more padding, or a larger picture.")]
    [InlineData(1, 1, 2_000_000_000, 1, "Conv2d: the padded input would be 1×3×4000000002×4000000002, more elements than an array can hold, 2147483591. Use less padding or smaller sizes.")]
    public void Refuses_options_beyond_an_int(int kernel, int stride, int padding, int dilation, string sentence)
    {
        var error = Assert.Throws<GeometryException>(() => ConvolutionGeometry.Create(
            "Conv2d", 1, 3, (2, 2), 3, (kernel, kernel), (stride, stride), (padding, padding, padding, padding), (dilation, dilation), 1));
        Assert.Equal(sentence, error.Message);
    }

    [Fact]
    public void A_stride_that_leaves_the_input_makes_one_window()
    {
        var g = ConvolutionCases.Create(1, 1, (9, 30), 1, (3, 3), stride: (int.MaxValue, int.MaxValue));
        Assert.Equal((1, 1), (g.OutputHeight, g.OutputWidth));
        var y = new float[1];
        DirectConvolution.Forward(g, Enumerable.Repeat(1f, 270).ToArray(), Enumerable.Repeat(1f, 9).ToArray(), [], Kernels.Gemm.FusedActivation.None, y);
        Assert.Equal([9], y);
    }

    [Fact]
    public void Same_padding_refuses_what_it_cannot_work_out()
    {
        Assert.Equal(
            "Same padding: stride 0×1 must be at least 1.",
            Assert.Throws<GeometryException>(() => ConvolutionGeometry.SamePadding((5, 5), (3, 3), (0, 1), (1, 1))).Message);
        Assert.Equal(
            "Same padding: a kernel of 3 with dilation 2000000000 needs 4000000000 elements of padding, more than an array can hold. Use a smaller dilation.",
            Assert.Throws<GeometryException>(() => ConvolutionGeometry.SamePadding((5, 5), (3, 3), (1, 1), (1, 2_000_000_000))).Message);
    }

    [Fact]
    public void Same_padding_keeps_the_size_and_puts_odd_remainders_below_and_right()
    {
        var padding = ConvolutionGeometry.SamePadding((7, 8), (4, 3), (1, 1), (1, 2));
        Assert.Equal((1, 2, 2, 2), padding);
        var g = ConvolutionCases.Create(1, 1, (7, 8), 1, (4, 3), padding: padding, dilation: (1, 2));
        Assert.Equal((7, 8), (g.OutputHeight, g.OutputWidth));
    }
}
