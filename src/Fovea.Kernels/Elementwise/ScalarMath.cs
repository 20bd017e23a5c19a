using System.Numerics;

namespace Fovea.Kernels.Elementwise;

/// <summary>What generic scalar forms need and the base class library lacks, exact to a few units in the last place of a double.</summary>
public static class ScalarMath
{
    /// <summary>eˣ − 1 without the loss of digits near 0 (Kahan's quotient).</summary>
    public static T ExpM1<T>(T x) where T : IFloatingPointIeee754<T>
    {
        var u = T.Exp(x);
        if (u == T.One)
            return x;
        var difference = u - T.One;
        return difference == -T.One || !T.IsFinite(u) ? difference : difference * x / T.Log(u);
    }

    /// <summary>ln(1 + x) without the loss of digits near 0 (Kahan's quotient).</summary>
    public static T LogP1<T>(T x) where T : IFloatingPointIeee754<T>
    {
        var u = T.One + x;
        return u == T.One || !T.IsFinite(u) ? (u == T.One ? x : T.Log(u)) : T.Log(u) * x / (u - T.One);
    }

    /// <summary>1 / (1 + e⁻ˣ), formed so that nothing overflows.</summary>
    public static T Sigmoid<T>(T x) where T : IFloatingPointIeee754<T>
    {
        var e = T.Exp(-T.Abs(x));
        return (x < T.Zero ? e : T.One) / (T.One + e);
    }

    /// <summary>erf x = 2/√π ∫₀ˣ e^(−t²) dt, worked out in double: the Taylor series up to 2.5, the continued fraction of erfc beyond.</summary>
    public static T Erf<T>(T x) where T : IFloatingPointIeee754<T> => T.CreateTruncating(Erf(double.CreateTruncating(x)));

    private static double Erf(double x)
    {
        if (double.IsNaN(x))
            return x;
        var a = Math.Abs(x);
        if (a > 6)
            return Math.Sign(x);
        if (a < 2.5)
        {
            // erf x = 2/√π · e^(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n+1)): all terms positive, so nothing cancels.
            var (term, sum) = (x, x);
            for (var n = 1; n < 80; n++)
                sum += term *= 2 * x * x / (2 * n + 1);
            return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
        }

        // erfc a = e^(−a²)/√π · 1/(a + (1/2)/(a + 1/(a + (3/2)/(a + …)))), from the inside out.
        var fraction = a;
        for (var n = 80; n >= 1; n--)
            fraction = a + 0.5 * n / fraction;
        return Math.CopySign(1 - Math.Exp(-a * a) / Math.Sqrt(Math.PI) / fraction, x);
    }
}
