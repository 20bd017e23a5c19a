using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Tests.Elementwise;

/// <summary>
/// Inputs and comparisons that all kernel tests share. Messages are written for numbers that differ, not for each of the millions that agree:
/// that took far longer than the kernels.
/// </summary>
internal static class Numbers
{
    /// <summary>Half the distance from 1 to the next float: the relative error of one rounding.</summary>
    public const double Rounding = 1.0 / (1 << 24);

    /// <summary>Uniform numbers between two bounds.</summary>
    public static float[] Random(int seed, int length, float low = -2, float high = 2)
    {
        var random = new Random(seed);
        var x = new float[length];
        for (var i = 0; i < length; i++)
            x[i] = low + (high - low) * random.NextSingle();
        return x;
    }

    /// <summary>Small whole numbers, so that maxima tie often.</summary>
    public static float[] Ties(int seed, int length, int values = 4)
    {
        var random = new Random(seed);
        var x = new float[length];
        for (var i = 0; i < length; i++)
            x[i] = random.Next(values);
        return x;
    }

    public static double[] Double(ReadOnlySpan<float> x)
    {
        var y = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
            y[i] = x[i];
        return y;
    }

    public static float[] Filled(int length, float value)
    {
        var x = new float[length];
        Array.Fill(x, value);
        return x;
    }

    /// <summary>|actual − expected| ≤ roundings · 2⁻²⁴ · (|expected| + scale) everywhere; infinities and NaN must agree.</summary>
    public static void Close(double[] expected, float[] actual, double roundings, double scale, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (!IsClose(expected[i], actual[i], roundings, scale))
                Close(expected[i], actual[i], roundings, scale, $"{what} [{i}]");
        }
    }

    public static void Close(double expected, float actual, double roundings, double scale, string what)
    {
        if (!IsClose(expected, actual, roundings, scale))
            Assert.Fail($"{what}: {actual:R}, expected {expected:R} within {Allowed(expected, roundings, scale):E2}");
    }

    private static bool IsClose(double expected, float actual, double roundings, double scale) =>
        double.IsFinite(expected) && Math.Abs(expected) <= float.MaxValue
            ? Math.Abs(actual - expected) <= Allowed(expected, roundings, scale)
            : ((float)expected).Equals(actual);

    private static double Allowed(double expected, double roundings, double scale) => roundings * Rounding * (Math.Abs(expected) + scale);

    public static void SameBits(float[] expected, float[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
                Assert.Fail($"{what} [{i}]: {actual[i]:R}, expected the bits of {expected[i]:R}");
        }
    }

    /// <summary>Runs a kernel with 1, 2 and 4 threads; the bits must agree. Returns the result.</summary>
    public static float[] OnAnyThreads(string what, Func<float[]> kernel)
    {
        var before = Workers.Count;
        try
        {
            Workers.Count = 1;
            var alone = kernel();
            foreach (var threads in (int[])[2, 4])
            {
                Workers.Count = threads;
                SameBits(alone, kernel(), $"{what} on {threads} threads");
            }

            return alone;
        }
        finally
        {
            Workers.Count = before;
        }
    }

    /// <summary>Runs a kernel on a target with guards on both sides, which must stay untouched. Returns the target.</summary>
    public static float[] Guarded(int length, SpanAction kernel) => GuardedMemory(length, target => kernel(target.Span));

    /// <summary>As <see cref="Guarded"/>, for kernels that take memory.</summary>
    public static float[] GuardedMemory(int length, Action<Memory<float>> kernel)
    {
        const int guard = 16;
        var memory = Filled(length + 2 * guard, -77.5f);
        kernel(memory.AsMemory(guard, length));
        for (var i = 0; i < guard; i++)
            Assert.True(memory[i] == -77.5f && memory[^(i + 1)] == -77.5f, "the kernel wrote outside its target");
        return memory.AsSpan(guard, length).ToArray();
    }

    public delegate void SpanAction(Span<float> target);
}
