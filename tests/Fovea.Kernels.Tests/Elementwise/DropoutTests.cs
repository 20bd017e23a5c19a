using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Reference;

namespace Fovea.Kernels.Tests.Elementwise;

public class DropoutTests
{
    [Fact]
    public void PhiloxGivesThePublishedNumbers()
    {
        // The known answers that Salmon et al. publish with Random123 (kat_vectors, philox4x32 10).
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), CounterRandom.Philox(0, 0, 0, 0, 0, 0));
        Assert.Equal(
            (0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu),
            CounterRandom.Philox(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff));
        Assert.Equal(
            (0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            CounterRandom.Philox(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0));
    }

    [Fact]
    public void StreamsCanBeDrawnInAnyPieces()
    {
        var whole = new uint[64];
        CounterRandom.Fill(9, 3, whole);
        for (var start = 0; start < 9; start++)
            for (var length = 0; length < 20; length++)
            {
                var part = new uint[length];
                CounterRandom.Fill(9, 3 + (ulong)start, part);
                Assert.Equal(whole[start..(start + length)], part);
            }

        var uniform = new float[64];
        CounterRandom.Fill(9, 3, uniform);
        for (var i = 0; i < 64; i++)
        {
            Assert.Equal(whole[i], CounterRandom.Bits(9, 3 + (ulong)i));
            Assert.Equal(uniform[i], CounterRandom.Uniform(9, 3 + (ulong)i));
            Assert.Equal((whole[i] >> 8) / 16777216f, uniform[i]);
        }

        Assert.NotEqual(CounterRandom.Bits(9, 1ul << 34), CounterRandom.Bits(9, 0));
        Assert.NotEqual(CounterRandom.Bits(9ul << 32, 0), CounterRandom.Bits(9, 0));
    }

    [Theory]
    [InlineData(0.5f, 1)]
    [InlineData(0.1f, 1)]
    [InlineData(0.3f, 7)]
    [InlineData(0.8f, 576)]
    [InlineData(0f, 3)]
    [InlineData(1f, 3)]
    public void AgreesWithTheReference(float probability, int run)
    {
        foreach (var length in (int[])[1, 2, 5, 31, 32, 33, 1000, 40_001])
        {
            var x = Numbers.Random(length, length);
            var y = Numbers.OnAnyThreads("Dropout", () => Numbers.Guarded(length, t => Dropout.Apply(17, probability, run, x, t)));
            var expected = new double[length];
            ReferenceDropout.Apply<double>(17, probability, run, Numbers.Double(x), expected);
            Numbers.Close(expected, y, 3, 0, "Dropout");
        }
    }

    [Fact]
    public void DropsTheShareAskedForAndKeepsTheExpectation()
    {
        const int n = 400_000;
        var y = new float[n];
        Dropout.Apply(3, 0.3f, 1, Numbers.Filled(n, 1), y);
        var dropped = y.Count(v => v == 0) / (double)n;

        // Five standard deviations of a binomial share.
        Assert.InRange(dropped, 0.3 - 5 * Math.Sqrt(0.21 / n), 0.3 + 5 * Math.Sqrt(0.21 / n));
        Assert.All(y, v => Assert.True(v is 0 or 1 / (1 - 0.3f)));
        var other = new float[n];
        Dropout.Apply(4, 0.3f, 1, Numbers.Filled(n, 1), other);
        Assert.NotEqual(y, other);
    }

    [Fact]
    public void WrongArgumentsAreRefused()
    {
        Assert.Equal("Dropout: the probability is 1.5, expected 0 to 1.",
            Assert.Throws<GeometryException>(() => Dropout.Apply(1, 1.5f, 1, new float[1], new float[1])).Message);
        Assert.Equal("Dropout: the run is 0, expected at least 1.",
            Assert.Throws<GeometryException>(() => Dropout.Apply(1, 0.5f, 0, new float[1], new float[1])).Message);
    }
}
