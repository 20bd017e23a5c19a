using Fovea.Kernels.Reduction;
using Fovea.Kernels.Reference;
using Fovea.Kernels.Tests.Elementwise;

namespace Fovea.Kernels.Tests.Reduction;

public class ReduceTests
{
    /// <summary>[outer, length, inner]: every tail, single elements, empty axes, and sizes that are cut among threads and segments.</summary>
    public static TheoryData<int, int, int> Sizes
    {
        get
        {
            var sizes = new TheoryData<int, int, int>
            {
                { 1, 1, 1 }, { 1, 5000, 1 }, { 1, 200_001, 1 }, { 3, 70_000, 1 }, { 2, 1000, 10 }, { 1, 9001, 3 }, { 5, 7, 600 }, { 4, 300, 577 },
                { 1, 5000, 30 }, { 100, 64, 9 }, { 0, 4, 3 }, { 3, 4, 0 },
            };
            for (var n = 1; n <= 33; n++)
            {
                sizes.Add(3, n, 1);
                sizes.Add(2, 5, n);
            }

            return sizes;
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void SumsLikeTheReference(int outer, int length, int inner)
    {
        var x = Numbers.Random(1, outer * length * inner);
        var y = Numbers.OnAnyThreads("Sum", () => Numbers.Guarded(outer * inner, t => Reduce.Sum(outer, length, inner, x, t, 0.5f)));
        var expected = new double[outer * inner];
        ReferenceReduce.Sum<double>(outer, length, inner, Numbers.Double(x), expected, 0.5f);

        // Chains of at most 256 floats of size 2 at most, halved.
        Numbers.Close(expected, y, 1, Math.Min(length, 256) * (double)length, "Sum");
    }

    [Fact]
    public void LongSumsKeepTheirDigits()
    {
        // Equal numbers round the same way every time, so chains of 64 and 256 show all they lose; one chain of a million would be off by a percent.
        var y = new float[1];
        Reduce.Sum(1, 1_000_000, 1, Numbers.Filled(1_000_000, 0.1f), y);
        Numbers.Close(1_000_000 * (double)0.1f, y[0], 64, 0, "Sum of tenths");
        var columns = new float[10];
        Reduce.Sum(1, 100_000, 10, Numbers.Filled(1_000_000, 0.1f), columns);
        Assert.All(columns, c => Numbers.Close(100_000 * (double)0.1f, c, 256, 0, "Sum of tenths by columns"));
    }

    [Fact]
    public void TheSumOfNothingIsZero()
    {
        var y = Numbers.Filled(6, 5);
        Reduce.Sum(2, 0, 3, [], y);
        Assert.Equal(new float[6], y);
        Assert.Equal(0.0, Reduce.SumOfSquares([]));
        Assert.True(Reduce.AllFinite([]));
    }

    [Theory, MemberData(nameof(Sizes))]
    public void MaximaAreThoseOfTheReference(int outer, int length, int inner)
    {
        foreach (var x in (float[][])[Numbers.Random(2, outer * length * inner), Numbers.Ties(3, outer * length * inner), WithNaN(outer * length * inner)])
        {
            var y = Numbers.OnAnyThreads("Max", () => Numbers.Guarded(outer * inner, t => Reduce.Max(outer, length, inner, x, t)));
            var (expected, places, expectedPlaces) = (new float[outer * inner], new int[outer * inner], new int[outer * inner]);
            ReferenceReduce.Max<float>(outer, length, inner, x, expected);
            Assert.Equal(expected, y);

            Reduce.ArgMax(outer, length, inner, x, places);
            ReferenceReduce.ArgMax<float>(outer, length, inner, x, expectedPlaces);
            Assert.Equal(expectedPlaces, places);

            var dy = Numbers.Random(4, outer * inner);
            var dx = Numbers.OnAnyThreads("MaxBackward", () => Numbers.Guarded(x.Length, t => Reduce.MaxBackward(outer, length, inner, x, y, dy, t)));
            var expectedDx = new float[x.Length];
            ReferenceReduce.MaxBackward<float>(outer, length, inner, x, y, dy, expectedDx);
            Numbers.SameBits(expectedDx, dx, "MaxBackward");
        }

        static float[] WithNaN(int length)
        {
            var x = Numbers.Random(5, length);
            for (var i = 2; i < length; i += 7)
                x[i] = float.NaN;
            return x;
        }
    }

    [Fact]
    public void MinusInfinityIsALegalMaximum()
    {
        var (y, indices) = (new float[1], new int[1]);
        var x = Numbers.Filled(20, float.NegativeInfinity);
        Reduce.Max(1, 20, 1, x, y);
        Reduce.ArgMax(1, 20, 1, x, indices);
        Assert.Equal(float.NegativeInfinity, y[0]);
        Assert.Equal(0, indices[0]);
    }

    [Fact]
    public void NothingHasNoMaximum()
    {
        var error = Assert.Throws<GeometryException>(() => Reduce.Max(2, 0, 3, [], new float[6]));
        Assert.Equal("Max: the axis to search has length 0, and nothing has no largest element.", error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(65_537)]
    [InlineData(300_000)]
    public void SquaresAndFiniteness(int length)
    {
        var x = Numbers.Random(6, length);
        Numbers.OnAnyThreads("SumOfSquares", () => [(float)Reduce.SumOfSquares(x)]);
        var expected = ReferenceReduce.SumOfSquares<double>(Numbers.Double(x));
        Assert.InRange(Reduce.SumOfSquares(x), expected * (1 - 64 * Numbers.Rounding), expected * (1 + 64 * Numbers.Rounding));

        Assert.True(Reduce.AllFinite(x));
        foreach (var at in (int[])[0, length / 2, length - 1])
            foreach (var value in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
            {
                var broken = (float[])x.Clone();
                broken[at] = value;
                Assert.False(Reduce.AllFinite(broken));
            }
    }
}
