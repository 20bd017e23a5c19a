namespace Fovea.Kernels.Tests.Gemm;

/// <summary>Test data and the bound that sums of products must keep.</summary>
internal static class Numbers
{
    public static float[] Uniform(int seed, int length)
    {
        var random = new Random(seed);
        var values = new float[length];
        foreach (ref var value in values.AsSpan())
            value = random.NextSingle() * 2 - 1;
        return values;
    }

    public static double[] ToDouble(float[] values) => Array.ConvertAll(values, value => (double)value);

    public static double[] Magnitude(float[] values) => Array.ConvertAll(values, value => Math.Abs((double)value));

    /// <summary>Holds a float sum of <paramref name="terms"/> products against the exact one: off by at most (terms + 2)·2⁻²⁴ times the sum of the magnitudes.</summary>
    public static void AssertClose(double[] exact, double[] magnitude, int terms, float[] actual, string what)
    {
        Assert.Equal(exact.Length, actual.Length);
        for (var i = 0; i < exact.Length; i++)
        {
            var bound = (terms + 2) * Math.ScaleB(magnitude[i], -24);
            if (!(Math.Abs(exact[i] - actual[i]) <= bound)) // NaN differs too
                Assert.Fail($"{what}: element {i} is {actual[i]:R}, exact {exact[i]:R}, bound {bound:R}");
        }
    }
}
