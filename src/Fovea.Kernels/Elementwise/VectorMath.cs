using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Kernels.Elementwise;

/// <summary>
/// The exponential family and its relatives, lane by lane. Only additions, products, quotients and explicit fused multiply-adds
/// are used, so a lane's bits depend on its value alone: not on the vector's width, nor on the machine.
/// Errors are stated in units in the last place (ulp) of the float nearest to the true value and hold over all floats;
/// infinities, zeros and subnormal results come out right, and NaN stays NaN. Polynomials are Chebyshev fits.
/// </summary>
public static partial class VectorMath
{
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    // Added and taken away again, it rounds to whole numbers; in between its low bits hold that number.
    private const float Rounder = 12582912f;

    /// <summary>eˣ, within 2 ulp; overflows to +∞ above 88.72 and reaches 0 through the subnormals below −103.97.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Exp(Vector<float> x)
    {
        var power = Split(Clamp(x, -104f, 89f), out var small);

        // Two factors, since 2^power itself may lie outside the range of a float.
        var half = power >> 1;
        return (small + Vector<float>.One) * PowerOfTwo(half) * PowerOfTwo(power - half);
    }

    /// <summary>eˣ − 1, within 2 ulp, near 0 too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> ExpM1(Vector<float> x)
    {
        var power = Split(Clamp(x, -20f, 89f), out var small);

        // 2ᵖ(1 + s) − 1 = 2(2ᵖ⁻¹ s + (2ᵖ⁻¹ − ½)), with 2ᵖ⁻¹ always in range; at p = 0 the answer is s itself, which may be subnormal.
        var half = PowerOfTwo(power - Vector<int>.One);
        var scaled = Vector.FusedMultiplyAdd(half, small, half - new Vector<float>(0.5f));
        return Vector.ConditionalSelect(Vector.Equals(power, Vector<int>.Zero), small, scaled + scaled);
    }

    /// <summary>1 / (1 + e⁻ˣ), within 3 ulp, the far negative end included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sigmoid(Vector<float> x)
    {
        var e = Exp(-Vector.Abs(x));
        var numerator = Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), e, Vector<float>.One);
        return numerator / (Vector<float>.One + e);
    }

    /// <summary>tanh x, within 4 ulp, near 0 too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Tanh(Vector<float> x)
    {
        // With t = e^(−2|x|) − 1: tanh |x| = −t / (t + 2).
        var t = ExpM1(Vector.Abs(x) * new Vector<float>(-2f));
        return CopySign(-t / (t + new Vector<float>(2f)), x);
    }

    /// <summary>Writes x as p·ln 2 + r with |r| ≤ ½ ln 2; returns p, and eʳ − 1 in <paramref name="small"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> Split(Vector<float> x, out Vector<float> small)
    {
        var rounder = new Vector<float>(Rounder);
        var shifted = Vector.FusedMultiplyAdd(x, new Vector<float>(Log2E), rounder);
        var whole = shifted - rounder;
        var r = Vector.FusedMultiplyAdd(whole, new Vector<float>(-Ln2High), x);
        r = Vector.FusedMultiplyAdd(whole, new Vector<float>(-Ln2Low), r);

        // (eʳ − 1 − r) / r²
        var q = new Vector<float>(0.00019891017f);
        q = Vector.FusedMultiplyAdd(q, r, new Vector<float>(0.0013933674f));
        q = Vector.FusedMultiplyAdd(q, r, new Vector<float>(0.0083333105f));
        q = Vector.FusedMultiplyAdd(q, r, new Vector<float>(0.041666463f));
        q = Vector.FusedMultiplyAdd(q, r, new Vector<float>(0.16666667f));
        q = Vector.FusedMultiplyAdd(q, r, new Vector<float>(0.5f));
        small = Vector.FusedMultiplyAdd(r * r, q, r);
        return Vector.AsVectorInt32(shifted) - Vector.AsVectorInt32(rounder);
    }

    /// <summary>2ⁿ for −126 ≤ n ≤ 127, made from its exponent bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> PowerOfTwo(Vector<int> n) => Vector.AsVectorSingle((n + new Vector<int>(127)) << 23);

    /// <summary>x held between two bounds; NaN passes through.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Clamp(Vector<float> x, float low, float high)
    {
        var (l, h) = (new Vector<float>(low), new Vector<float>(high));
        x = Vector.ConditionalSelect(Vector.LessThan(x, l), l, x);
        return Vector.ConditionalSelect(Vector.GreaterThan(x, h), h, x);
    }

    /// <summary>The magnitude of one number with the sign of another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> CopySign(Vector<float> magnitude, Vector<float> sign) =>
        Vector.ConditionalSelect(new Vector<int>(int.MinValue), sign, magnitude);
}
