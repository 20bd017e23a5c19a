using Fovea.Data.Images.Jpeg;

namespace Fovea.Data.Tests.Images.Jpeg;

/// <summary>The integer transform against the formula (T.81, A.3.3) in double, and its forms against each other.</summary>
public class InverseDctTests
{
    delegate void Transform(ref short block, ref short steps, ref byte samples, int stride);

    static byte[] Run(Transform transform, short[] block, short[] steps)
    {
        var samples = new byte[64];
        transform(ref block[0], ref steps[0], ref samples[0], 8);
        return samples;
    }

    static double[] Formula(short[] block, short[] steps)
    {
        var samples = new double[64];
        for (var i = 0; i < 64; i++)
        {
            for (var j = 0; j < 64; j++)
            {
                var (y, x, v, u) = (i / 8, i % 8, j / 8, j % 8);
                var scale = (u == 0 ? Math.Sqrt(0.5) : 1) * (v == 0 ? Math.Sqrt(0.5) : 1) / 4;
                samples[i] += scale * block[j] * steps[j] * Math.Cos(((2 * x) + 1) * u * Math.PI / 16) * Math.Cos(((2 * y) + 1) * v * Math.PI / 16);
            }
        }

        return Array.ConvertAll(samples, sample => Math.Clamp(sample + 128, 0, 255));
    }

    /// <summary>Coefficients as pictures have them: fewer and smaller the higher they are.</summary>
    static (short[] Block, short[] Steps) Draw(Random random)
    {
        var (block, steps) = (new short[64], new short[64]);
        var density = random.NextDouble();
        for (var i = 0; i < 64; i++)
        {
            steps[i] = (short)random.Next(1, 40);
            if (i == 0 || random.NextDouble() < density)
                block[i] = (short)(random.Next(-1024, 1025) / (steps[i] * (1 + (i / 8) + (i % 8))));
        }

        return (block, steps);
    }

    [Fact]
    public void It_is_the_formula_but_for_rounding()
    {
        var random = new Random(1);
        double sum = 0, square = 0;
        const int Blocks = 2000;
        for (var n = 0; n < Blocks; n++)
        {
            var (block, steps) = Draw(random);
            var (samples, exact) = (Run(InverseDct.Transform, block, steps), Formula(block, steps));
            for (var i = 0; i < 64; i++)
            {
                var error = samples[i] - exact[i];
                Assert.InRange(error, -0.6, 0.6); // half a level by rounding, and what was lost on the way
                (sum, square) = (sum + error, square + (error * error));
            }
        }

        Assert.InRange(sum / (64 * Blocks), -0.005, 0.005);
        Assert.InRange(square / (64 * Blocks), 0, 0.09); // 1/12 is that of rounding alone
    }

    [Fact]
    public void Vectors_give_the_same_bits_as_plain_code()
    {
        var random = new Random(2);
        for (var n = 0; n < 2000; n++)
        {
            var (block, steps) = Draw(random);
            if (n % 10 == 0)
                block = Array.ConvertAll(block, _ => (short)random.Next(short.MinValue, short.MaxValue + 1)); // damage: all numbers overflow
            Assert.Equal(Run(InverseDct.TransformScalar, block, steps), Run(InverseDct.TransformVectors, block, steps));
        }
    }

    [Fact]
    public void A_mean_alone_is_the_same_by_either_way()
    {
        for (var mean = -1100; mean < 1100; mean++)
        {
            var (block, steps) = (new short[64], new short[64]);
            (block[0], steps[0]) = ((short)mean, 3);
            var samples = new byte[64];
            InverseDct.TransformMean(block[0], steps[0], ref samples[0], 8);
            Assert.Equal(Run(InverseDct.TransformScalar, block, steps), samples);
        }
    }
}
