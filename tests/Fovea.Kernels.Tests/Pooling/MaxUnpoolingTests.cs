using Fovea.Kernels.Pooling;
using Fovea.Kernels.Reference;
using Fovea.Kernels.Tests.Elementwise;

namespace Fovea.Kernels.Tests.Pooling;

public class MaxUnpoolingTests
{
    [Theory]
    [InlineData(3, 8, 10)]
    [InlineData(200, 24, 24)]
    [InlineData(1, 2, 2)]
    public void UndoesThePoolingThatMadeTheIndices(int planes, int height, int width)
    {
        var g = PoolingGeometry.Create("test", planes, (height, width), (2, 2), (2, 2), (0, 0, 0, 0), (1, 1));
        var x = Numbers.Random(1, planes * g.InputPixels);
        var (y, indices) = (new float[planes * g.OutputPixels], new float[planes * g.OutputPixels]);
        MaxPooling.ForwardWithIndices(g, x, y, indices);
        var back = Numbers.OnAnyThreads("Unpool", () => Numbers.Guarded(x.Length, t => MaxUnpooling.Forward(planes, g.OutputPixels, g.InputPixels, y, indices, t)));
        Assert.Equal(y.Length, back.Count(v => v != 0));
        for (var i = 0; i < x.Length; i++)
            Assert.True(back[i] == 0 || back[i] == x[i]);

        var expected = new float[x.Length];
        ReferenceMaxUnpooling.Forward<float>(planes, g.OutputPixels, g.InputPixels, y, indices, expected);
        Assert.Equal(expected, back);
        var again = Numbers.OnAnyThreads("Pool again", () => Numbers.Guarded(y.Length, t => MaxUnpooling.Backward(planes, g.OutputPixels, g.InputPixels, x, indices, t)));
        Assert.Equal(y, again);
        ReferenceMaxUnpooling.Backward<float>(planes, g.OutputPixels, g.InputPixels, x, indices, again);
        Assert.Equal(y, again);
    }

    [Theory]
    [InlineData(4f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    public void IndicesOutsideThePlaneAreRefused(float index)
    {
        var error = Assert.Throws<GeometryException>(() => MaxUnpooling.Forward(1, 2, 4, [1, 2], [0, index], new float[4]));
        Assert.StartsWith($"MaxUnpooling: index {index} (number 1) lies outside the output plane of 4 pixels.", error.Message);
        Assert.Throws<GeometryException>(() => MaxUnpooling.Backward(1, 2, 4, new float[4], [0, index], new float[2]));
        Assert.Throws<GeometryException>(() => ReferenceMaxUnpooling.Forward<double>(1, 2, 4, [1, 2], [0, index], new double[4]));
    }
}
