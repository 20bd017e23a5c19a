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

    [Fact]
    public void Same_padding_keeps_the_size_and_puts_odd_remainders_below_and_right()
    {
        var padding = ConvolutionGeometry.SamePadding((7, 8), (4, 3), (1, 1), (1, 2));
        Assert.Equal((1, 2, 2, 2), padding);
        var g = ConvolutionCases.Create(1, 1, (7, 8), 1, (4, 3), padding: padding, dilation: (1, 2));
        Assert.Equal((7, 8), (g.OutputHeight, g.OutputWidth));
    }
}
