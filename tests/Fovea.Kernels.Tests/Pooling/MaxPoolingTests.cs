using Fovea.Kernels.Pooling;
using Fovea.Kernels.Reference;
using Fovea.Kernels.Tests.Elementwise;

namespace Fovea.Kernels.Tests.Pooling;

public class MaxPoolingTests
{
    [Fact]
    public void AgreesWithTheReferenceToTheBit()
    {
        foreach (var g in PoolingCases.All())
            foreach (var x in Inputs(g.Planes * g.InputPixels))
            {
                var n = g.Planes * g.OutputPixels;
                var y = Numbers.OnAnyThreads($"{g}", () => Numbers.Guarded(n, t => MaxPooling.Forward(g, x, t)));
                var (expected, places) = (new float[n], new float[n]);
                ReferenceMaxPooling.ForwardWithIndices<float>(g, x, expected, places);
                Numbers.SameBits(Plain(expected), Plain(y), $"{g} forward");

                var (again, indices) = (new float[n], new float[n]);
                MaxPooling.ForwardWithIndices(g, x, again, indices);
                Numbers.SameBits(Plain(expected), Plain(again), $"{g} forward with indices");
                Assert.Equal(places, indices);
            }
    }

    [Fact]
    public void GradientsGoToTheFirstWinner()
    {
        foreach (var g in PoolingCases.All())
            foreach (var x in Inputs(g.Planes * g.InputPixels))
            {
                var y = new float[g.Planes * g.OutputPixels];
                MaxPooling.Forward(g, x, y);
                var dy = Numbers.Random(8, y.Length);
                var dx = Numbers.OnAnyThreads($"{g}", () => Numbers.Guarded(x.Length, t => MaxPooling.Backward(g, x, y, dy, t)));
                var expected = new double[x.Length];
                ReferenceMaxPooling.Backward<double>(g, Numbers.Double(x), Numbers.Double(y), Numbers.Double(dy), expected);

                // An element belongs to at most kernel-area windows.
                Numbers.Close(expected, dx, g.KernelHeight * g.KernelWidth, 2 * g.KernelHeight * g.KernelWidth, $"{g} backward");
            }
    }

    [Fact]
    public void ManyPlanesAreSharedAmongThreads()
    {
        var g = PoolingGeometry.Create("test", 300, (24, 24), (2, 2), (2, 2), (0, 0, 0, 0), (1, 1));
        var x = Numbers.Ties(4, g.Planes * g.InputPixels, 50);
        var y = Numbers.OnAnyThreads("forward", () => Numbers.Guarded(g.Planes * g.OutputPixels, t => MaxPooling.Forward(g, x, t)));
        Numbers.OnAnyThreads("backward", () => Numbers.Guarded(x.Length, t => MaxPooling.Backward(g, x, y, y, t)));
        var expected = new float[y.Length];
        ReferenceMaxPooling.Forward<float>(g, x, expected);
        Numbers.SameBits(expected, y, "forward");
    }

    [Fact]
    public void LengthsAreChecked()
    {
        var g = PoolingGeometry.Create("test", 1, (4, 4), (2, 2), (2, 2), (0, 0, 0, 0), (1, 1));
        Assert.Equal("MaxPooling: 'x' has 15 elements, expected 16.",
            Assert.Throws<GeometryException>(() => MaxPooling.Forward(g, new float[15], new float[4])).Message);
    }

    /// <summary>Distinct numbers, many ties, NaN here and there, and infinities of both signs.</summary>
    private static IEnumerable<float[]> Inputs(int length)
    {
        yield return Numbers.Random(1, length);
        yield return Numbers.Ties(2, length, 3);
        var broken = Numbers.Random(3, length);
        for (var i = 1; i < length; i += 5)
            broken[i] = float.NaN;
        yield return broken;
        var infinite = Numbers.Filled(length, float.NegativeInfinity);
        for (var i = 3; i < length; i += 11)
            infinite[i] = i % 2 == 0 ? 1 : float.PositiveInfinity;
        yield return infinite;
    }

    /// <summary>All NaN alike, for comparison of bits.</summary>
    private static float[] Plain(float[] x) => Array.ConvertAll(x, v => float.IsNaN(v) ? float.NaN : v);
}
