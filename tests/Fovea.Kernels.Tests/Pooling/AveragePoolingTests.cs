using Fovea.Kernels.Pooling;
using Fovea.Kernels.Reference;
using Fovea.Kernels.Tests.Elementwise;

namespace Fovea.Kernels.Tests.Pooling;

public class AveragePoolingTests
{
    [Fact]
    public void AgreesWithTheReference()
    {
        foreach (var g in PoolingCases.All())
        {
            // A dilated window can lie in the padding altogether, and then there is nothing to divide by.
            if (g.DilationY > 1 || g.DilationX > 1)
                continue;
            var (x, dy) = (Numbers.Random(1, g.Planes * g.InputPixels), Numbers.Random(2, g.Planes * g.OutputPixels));
            var y = Numbers.OnAnyThreads($"{g}", () => Numbers.Guarded(dy.Length, t => AveragePooling.Forward(g, x, t)));
            var dx = Numbers.OnAnyThreads($"{g}", () => Numbers.Guarded(x.Length, t => AveragePooling.Backward(g, dy, t)));
            var (expectedY, expectedDx) = (new double[y.Length], new double[dx.Length]);
            ReferenceAveragePooling.Forward<double>(g, Numbers.Double(x), expectedY);
            ReferenceAveragePooling.Backward<double>(g, Numbers.Double(dy), expectedDx);

            // Means of numbers up to 2, by chains as long as the window; an element gets at most that many shares.
            var window = g.KernelHeight * g.KernelWidth;
            Numbers.Close(expectedY, y, window + 2, 2, $"{g} forward");
            Numbers.Close(expectedDx, dx, window + 2, 2, $"{g} backward");
        }
    }

    [Fact]
    public void GlobalAveragesOfLargePlanesKeepTheirDigits()
    {
        var g = PoolingGeometry.CreateAdaptive("test", 3, (300, 300), (1, 1));
        var y = new float[3];
        AveragePooling.Forward(g, Numbers.Filled(3 * 90_000, 0.1f), y);
        Assert.All(y, v => Numbers.Close((double)0.1f, v, 16, 0, "mean"));
    }

    [Fact]
    public void BackwardIsTheTransposeOfForward()
    {
        foreach (var g in PoolingCases.All())
        {
            if (g.DilationY > 1 || g.DilationX > 1)
                continue;
            var (x, dy) = (Numbers.Random(1, g.Planes * g.InputPixels), Numbers.Random(2, g.Planes * g.OutputPixels));
            var (y, dx) = (new float[dy.Length], new float[x.Length]);
            AveragePooling.Forward(g, x, y);
            AveragePooling.Backward(g, dy, dx);
            double left = 0, right = 0;
            for (var i = 0; i < y.Length; i++)
                left += (double)y[i] * dy[i];
            for (var i = 0; i < x.Length; i++)
                right += (double)x[i] * dx[i];
            Assert.True(Math.Abs(left - right) <= 64 * Numbers.Rounding * (4.0 * y.Length + 1), $"{g}: {left} and {right}");
        }
    }
}
