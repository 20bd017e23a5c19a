using Fovea.Kernels.Reference;
using Fovea.Kernels.Shaping;
using Fovea.Kernels.Tests.Elementwise;

namespace Fovea.Kernels.Tests.Shaping;

public class SelectTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 5, 1, 9)]
    [InlineData(2, 7, 13, 4)]
    [InlineData(4, 3, 33, 6)]
    [InlineData(200, 30, 31, 17)]
    [InlineData(2, 4, 5, 0)]
    public void AgreesWithTheReference(int outer, int inputLength, int inner, int length)
    {
        var random = new Random(outer);
        var map = new int[length];
        for (var i = 0; i < length; i++)
            map[i] = random.Next(-1, inputLength);
        var (x, dy) = (Numbers.Random(1, outer * inputLength * inner), Numbers.Random(2, outer * length * inner));
        var y = Numbers.OnAnyThreads("Gather", () => Numbers.Guarded(dy.Length, t => Select.Gather(outer, inputLength, inner, map, x, t)));
        var dx = Numbers.OnAnyThreads("ScatterAdd", () => Numbers.Guarded(x.Length, t => Select.ScatterAdd(outer, inputLength, inner, map, dy, t)));
        var (expectedY, expectedDx) = (new float[y.Length], new float[dx.Length]);
        ReferenceSelect.Gather<float>(outer, inputLength, inner, map, x, expectedY);
        ReferenceSelect.ScatterAdd<float>(outer, inputLength, inner, map, dy, expectedDx);
        Numbers.SameBits(expectedY, y, "Gather");
        Numbers.SameBits(expectedDx, dx, "ScatterAdd");
    }

    [Fact]
    public void IndicesBeyondTheAxisAreRefused()
    {
        var error = Assert.Throws<GeometryException>(() => Select.Gather(1, 3, 1, [0, 3], new float[3], new float[2]));
        Assert.Equal("Select: index 3 (number 1) lies outside an axis of length 3.", error.Message);
    }
}
