using System.Numerics;
using Fovea.Kernels.Elementwise;

namespace Fovea.Kernels.Tests.Elementwise;

/// <summary>
/// Errors in units in the last place against double, over floats of every exponent and both signs, and densely where it is delicate.
/// </summary>
public class VectorMathTests
{
    private delegate Vector<float> Function(Vector<float> x);

    [Fact]
    public void Exp() => Sweep("Exp", 2, VectorMath.Exp, Math.Exp);

    [Fact]
    public void ExpM1() => Sweep("ExpM1", 2, VectorMath.ExpM1, ScalarMath.ExpM1);

    [Fact]
    public void Log() => Sweep("Log", 2, VectorMath.Log, Math.Log);

    [Fact]
    public void LogP1() => Sweep("LogP1", 3, VectorMath.LogP1, ScalarMath.LogP1);

    [Fact]
    public void Sigmoid() => Sweep("Sigmoid", 3, VectorMath.Sigmoid, ScalarMath.Sigmoid);

    [Fact]
    public void Tanh() => Sweep("Tanh", 4, VectorMath.Tanh, Math.Tanh);

    [Fact]
    public void Erf() => Sweep("Erf", 3, VectorMath.Erf, ScalarMath.Erf);

    [Fact]
    public void Pow()
    {
        float[] special =
        [
            0, -0f, 1, -1, 2, -2, 0.5f, -0.5f, 3, -3, 1e-45f, -1e-45f, 1e38f, 16777216, 16777217, -16777215, float.NaN, float.PositiveInfinity,
            float.NegativeInfinity, 1.0000001f, 0.99999994f, 127.5f, -149,
        ];
        var worst = 0.0;
        foreach (var a in special)
            foreach (var b in special)
                worst = Math.Max(worst, Distance("Pow", a, b));
        var random = new Random(5);
        for (var i = 0; i < 200_000; i++)
        {
            var a = MathF.Exp((random.NextSingle() - 0.5f) * 100);
            var b = (random.NextSingle() - 0.5f) * (i % 2 == 0 ? 4 : 100);
            worst = Math.Max(worst, Distance("Pow", i % 5 == 0 ? -a : a, i % 5 == 0 ? MathF.Round(b) : b));
        }

        Assert.True(worst <= 1, $"Pow is off by {worst:F2} ulp");

        static double Distance(string name, float a, float b) =>
            Ulps(VectorMath.Pow(new Vector<float>(a), new Vector<float>(b))[0], Math.Pow(a, b), name, a, b);
    }

    [Fact]
    public void ReferenceErfIsExact()
    {
        // Abramowitz and Stegun, table 7.1, and the complementary function at 3.
        Assert.Equal(0.5204998778130465, ScalarMath.Erf(0.5), 1e-14);
        Assert.Equal(0.8427007929497149, ScalarMath.Erf(1.0), 1e-14);
        Assert.Equal(-0.9953222650189527, ScalarMath.Erf(-2.0), 1e-14);
        Assert.Equal(2.209049699858544e-5, 1 - ScalarMath.Erf(3.0), 1e-14);
        Assert.Equal(ScalarMath.Erf(2.5 - 1e-15), ScalarMath.Erf(2.5), 1e-14);
    }

    private static void Sweep(string name, double bound, Function fast, Func<double, double> exact)
    {
        var (worst, where) = (0.0, 0f);
        foreach (var x in Points())
        {
            var y = fast(new Vector<float>(x))[0];
            var distance = Ulps(y, exact(x), name, x);
            if (distance > worst)
                (worst, where) = (distance, x);
        }

        Assert.True(worst <= bound, $"{name} is off by {worst:F2} ulp at {where:R}, promised {bound}");
    }

    private static IEnumerable<float> Points()
    {
        foreach (var x in (float[])[0, -0f, 1, -1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, float.MaxValue, float.MinValue])
            yield return x;

        // Every 9973rd float, subnormals included.
        for (long bits = 1; bits < 0x7F800000; bits += 9973)
        {
            var x = BitConverter.Int32BitsToSingle((int)bits);
            yield return x;
            yield return -x;
        }

        // Where the functions bend, over- and underflow.
        for (var i = -110_000; i <= 110_000; i++)
            yield return i * 0.00100003f;
        for (var i = -20_000; i <= 20_000; i++)
            yield return 1 + i * 1.5e-5f;
    }

    /// <summary>|actual − exact| in units of the last place of the float next to the exact value; what is not finite must be equal.</summary>
    private static double Ulps(float actual, double exact, string name, params ReadOnlySpan<float> arguments)
    {
        var nearest = (float)exact;
        if (!float.IsFinite(nearest) || !float.IsFinite(actual))
        {
            // The last finite number may round up to infinity, and the other way round.
            var atTheEdge = Math.Abs(exact) > 0.9999995 * float.MaxValue && !double.IsNaN(exact) && Math.Abs(actual) > 0.9999995f * float.MaxValue;
            if (!nearest.Equals(actual) && !(atTheEdge && Math.Sign(actual) == Math.Sign(exact)))
                Assert.Fail($"{name}({string.Join(", ", arguments.ToArray())}) = {actual:R}, expected {nearest:R}");
            return 0;
        }

        var magnitude = Math.Max(MathF.Abs(nearest), 1.17549435e-38f);
        return Math.Abs(actual - exact) / (MathF.BitIncrement(magnitude) - magnitude);
    }
}
