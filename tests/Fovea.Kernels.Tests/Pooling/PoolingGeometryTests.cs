using Fovea.Kernels.Pooling;

namespace Fovea.Kernels.Tests.Pooling;

public sealed class PoolingGeometryTests
{
    [Fact]
    public void Refuses_options_beyond_an_int()
    {
        var error = Assert.Throws<GeometryException>(() => Square(kernel: 3, stride: 1, padding: 0, dilation: 2_000_000_000));
        Assert.Equal(
            "MaxPool2d: the window covers 4000000001×4000000001 but the padded input is only 9×9. Use a smaller window or dilation, more padding, or a larger picture.",
            error.Message);
        error = Assert.Throws<GeometryException>(() => Square(kernel: int.MaxValue, stride: 1, padding: 1_000_000_000, dilation: 1));
        Assert.Contains("the window covers 2147483647×2147483647 but the padded input is only 2000000009×2000000009", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<GeometryException>(() => Square(kernel: 2_000_000_000, stride: 1, padding: 1_000_000_000, dilation: 1));
        Assert.Equal(
            "MaxPool2d: the padded input would be 2×1×2000000009×2000000009, more elements than an array can hold, 2147483591. Use less padding or smaller sizes.",
            error.Message);
        error = Assert.Throws<GeometryException>(() => PoolingGeometry.CreateAdaptive("AdaptiveMaxPool2d", 2, (9, 9), (2_000_000_000, 1)));
        Assert.Equal(
            "AdaptiveMaxPool2d: the output would be 2×1×2000000000×1, more elements than an array can hold, 2147483591. Use less padding or smaller sizes.",
            error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_stride_that_leaves_the_plane_makes_one_window(bool ceiling)
    {
        var g = PoolingGeometry.Create("test", 1, (9, 30), (3, 3), (2_000_000_000, int.MaxValue), (1, 1, 1, 1), (1, 1), ceiling);
        Assert.Equal((1, 1), (g.OutputHeight, g.OutputWidth));
        var (x, y, dx) = (Numbers(270), new float[1], new float[270]);
        MaxPooling.Forward(g, x, y);
        Assert.Equal([31], y);
        MaxPooling.Backward(g, x, y, [5], dx);
        Assert.Equal((5, 5), (dx[31], dx.Sum()));
    }

    static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => (float)i)];

    static PoolingGeometry Square(int kernel, int stride, int padding, int dilation) => PoolingGeometry.Create(
        "MaxPool2d", 2, (9, 9), (kernel, kernel), (stride, stride), (padding, padding, padding, padding), (dilation, dilation));
}
