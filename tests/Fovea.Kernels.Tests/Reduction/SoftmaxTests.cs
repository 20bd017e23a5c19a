using Fovea.Kernels.Reduction;
using Fovea.Kernels.Reference;
using Fovea.Kernels.Tests.Elementwise;

namespace Fovea.Kernels.Tests.Reduction;

public class SoftmaxTests
{
    public static TheoryData<int, int, int> Sizes
    {
        get
        {
            var sizes = new TheoryData<int, int, int> { { 100, 10, 1 }, { 64, 1000, 1 }, { 1, 5000, 1 }, { 2, 21, 900 }, { 3, 10, 257 }, { 700, 2, 30 } };
            for (var n = 1; n <= 33; n++)
            {
                sizes.Add(3, n, 1);
                sizes.Add(2, 5, n);
            }

            return sizes;
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void AgreesWithTheReference(int outer, int length, int inner)
    {
        var n = outer * length * inner;
        var (x, dy) = (Numbers.Random(1, n, -10, 10), Numbers.Random(2, n));
        foreach (var log in (bool[])[false, true])
        {
            var y = Numbers.OnAnyThreads("Softmax", () => Numbers.Guarded(n, t => Softmax.Forward(outer, length, inner, log, x, t)));
            var dx = Numbers.OnAnyThreads("Softmax backward", () => Numbers.Guarded(n, t => Softmax.Backward(outer, length, inner, log, y, dy, t)));
            var (expectedY, expectedDx) = (new double[n], new double[n]);
            ReferenceSoftmax.Forward<double>(outer, length, inner, log, Numbers.Double(x), expectedY);
            ReferenceSoftmax.Backward<double>(outer, length, inner, log, expectedY, Numbers.Double(dy), expectedDx);

            // x − m is off by one rounding of at most 20, and that enters the exponential whole; sums are chains of at most `length`.
            Numbers.Close(expectedY, y, 40 + (inner > 1 ? length : 64), log ? 1 : 0, $"Softmax(log: {log})");
            Numbers.Close(expectedDx, dx, 80 + 2 * length, 4, $"Softmax backward (log: {log})");
        }
    }

    [Fact]
    public void LargeLogitsDoNotOverflow()
    {
        float[] x = [1000, 1000, -1000];
        var y = new float[3];
        Softmax.Forward(1, 3, 1, false, x, y);
        Assert.Equal([0.5f, 0.5f, 0], y);
        Softmax.Forward(1, 3, 1, true, x, y);
        Assert.Equal(-2000.6931f, y[2], 3);
        Softmax.Forward(1, 3, 1, false, [float.NegativeInfinity, 0, 0], y);
        Assert.Equal([0, 0.5f, 0.5f], y);
        Softmax.Forward(1, 3, 1, false, [float.NaN, 0, 0], y);
        Assert.All(y, v => Assert.True(float.IsNaN(v)));
    }

    [Theory, MemberData(nameof(Sizes))]
    public void LossAgreesWithTheReference(int rows, int classes, int inner)
    {
        var n = rows * classes * inner;
        var (z, q) = (Numbers.Random(1, n, -10, 10), Targets(rows, classes, inner));
        var losses = Numbers.OnAnyThreads("losses", () => Numbers.Guarded(rows * inner, t => SoftmaxLoss.Forward(rows, classes, inner, z, q, t, new float[n])));
        var dz = Numbers.OnAnyThreads("dlogits", () => Numbers.Guarded(n, t => SoftmaxLoss.Forward(rows, classes, inner, z, q, new float[rows * inner], t)));
        var (expected, expectedDz) = (new double[rows * inner], new double[n]);
        ReferenceSoftmaxLoss.Forward<double>(rows, classes, inner, Numbers.Double(z), Numbers.Double(q), expected, expectedDz);
        Numbers.Close(expected, losses, 40 + 2 * Math.Min(classes, 64), 20, "losses");
        Numbers.Close(expectedDz, dz, 60 + (inner > 1 ? classes : 64), 1, "dlogits");

        var alone = new float[rows * inner];
        SoftmaxLoss.Forward(rows, classes, inner, z, q, alone, []);
        Numbers.SameBits(losses, alone, "losses without slopes");
    }

    [Fact]
    public void LossSlopesAreDifferenceQuotients()
    {
        const int rows = 3, classes = 5, inner = 2, n = rows * classes * inner;
        var (z, q) = (Numbers.Double(Numbers.Random(1, n)), Numbers.Double(Targets(rows, classes, inner)));
        var (losses, dz) = (new double[rows * inner], new double[n]);
        ReferenceSoftmaxLoss.Forward<double>(rows, classes, inner, z, q, losses, dz);
        for (var i = 0; i < n; i++)
        {
            double Total(double by)
            {
                var moved = (double[])z.Clone();
                moved[i] += by;
                ReferenceSoftmaxLoss.Forward<double>(rows, classes, inner, moved, q, losses, []);
                return losses.Sum();
            }

            Assert.Equal(dz[i], (Total(1e-5) - Total(-1e-5)) / 2e-5, 1e-8);
        }
    }

    [Fact]
    public void AClassWithoutTargetMayBeImpossible()
    {
        var (losses, dz) = (new float[1], new float[3]);
        SoftmaxLoss.Forward(1, 3, 1, [float.NegativeInfinity, 0, 0], [0, 1, 0], losses, dz);
        Assert.Equal(0.6931472f, losses[0], 6);
        Assert.Equal([0, -0.5f, 0.5f], dz);
    }

    /// <summary>Random targets of every kind: one-hot, and spread with a sum that need not be 1.</summary>
    private static float[] Targets(int rows, int classes, int inner)
    {
        var q = Numbers.Random(9, rows * classes * inner, 0, 1);
        for (var r = 0; r < rows; r += 2)
            for (var i = 0; i < classes * inner; i++)
                q[r * classes * inner + i] = i / inner == r % classes ? 1 : 0;
        if (rows > 1)
            for (var i = 0; i < classes * inner; i++)
                q[classes * inner + i] /= classes;
        return q;
    }
}
