using System.Numerics;

namespace Fovea.Kernels.Elementwise;

public static partial class VectorMath
{
    /// <summary>
    /// aᵇ, within 1 ulp, with the special cases of IEEE 754 (pow): a⁰ = 1ᵇ = 1 even for NaN, signed for odd whole b, NaN for a negative
    /// finite a and a broken b. Logarithm and exponential run in double, half a vector at a time.
    /// </summary>
    public static Vector<float> Pow(Vector<float> a, Vector<float> b)
    {
        var magnitude = Vector.Abs(a);
        Vector.Widen(magnitude, out var lowA, out var highA);
        Vector.Widen(b, out var lowB, out var highB);
        var y = Vector.Narrow(Exp2(lowB * Log2(lowA)), Exp2(highB * Log2(highA)));

        // Whole numbers stay themselves under Truncate; odd ones do not survive halving. From 2²⁴ on all floats are even.
        var negative = Vector.LessThan(Vector.AsVectorInt32(a), Vector<int>.Zero);
        var halfB = b * new Vector<float>(0.5f);
        var whole = Vector.Equals(Vector.Truncate(b), b);
        var odd = Vector.AndNot(whole, Vector.Equals(Vector.Truncate(halfB), halfB));
        y = Vector.ConditionalSelect(negative & odd, -y, y);

        var one = Vector<float>.One;
        var undefined = Vector.LessThan(a, Vector<float>.Zero) & Vector.LessThan(magnitude, new Vector<float>(float.PositiveInfinity));
        y = Vector.ConditionalSelect(Vector.AndNot(undefined, whole), new Vector<float>(float.NaN), y);
        var infiniteB = Vector.Equals(Vector.Abs(b), new Vector<float>(float.PositiveInfinity));
        var isOne = Vector.Equals(a, one) | (Vector.Equals(magnitude, one) & infiniteB) | Vector.Equals(b, Vector<float>.Zero);
        return Vector.ConditionalSelect(isOne, one, y);
    }

    /// <summary>log₂ of a float held as a double (so never subnormal), x ≥ 0, to about 1e-12.</summary>
    private static Vector<double> Log2(Vector<double> x)
    {
        // x = 2ᵖ m with m between √½ and √2; ln m = 2 artanh s, s = (m − 1)/(m + 1).
        var bits = Vector.AsVectorInt64(x);
        var power = (bits - new Vector<long>(0x3FE6A09E667F3BCD)) >> 52;
        var m = Vector.AsVectorDouble(bits - (power << 52));
        var s = (m - Vector<double>.One) / (m + Vector<double>.One);
        var t = s * s;
        var series = new Vector<double>(1.0 / 15);
        series = Vector.FusedMultiplyAdd(series, t, new Vector<double>(1.0 / 13));
        series = Vector.FusedMultiplyAdd(series, t, new Vector<double>(1.0 / 11));
        series = Vector.FusedMultiplyAdd(series, t, new Vector<double>(1.0 / 9));
        series = Vector.FusedMultiplyAdd(series, t, new Vector<double>(1.0 / 7));
        series = Vector.FusedMultiplyAdd(series, t, new Vector<double>(1.0 / 5));
        series = Vector.FusedMultiplyAdd(series, t, new Vector<double>(1.0 / 3));
        series = Vector.FusedMultiplyAdd(series, t, Vector<double>.One);
        var y = Vector.FusedMultiplyAdd(s * new Vector<double>(2.8853900817779268), series, ToDouble(power));

        // 0, +∞ and NaN.
        y = Vector.ConditionalSelect(Vector.Equals(x, Vector<double>.Zero), new Vector<double>(double.NegativeInfinity), y);
        return Vector.ConditionalSelect(Vector.LessThan(x, new Vector<double>(double.PositiveInfinity)), y, x);
    }

    /// <summary>2ˣ to about 1e-11, for a result that will be a float.</summary>
    private static Vector<double> Exp2(Vector<double> x)
    {
        var (low, high) = (new Vector<double>(-1000), new Vector<double>(1000));
        x = Vector.ConditionalSelect(Vector.LessThan(x, low), low, x);
        x = Vector.ConditionalSelect(Vector.GreaterThan(x, high), high, x);

        var rounder = new Vector<double>(6755399441055744.0);
        var shifted = x + rounder;
        var r = (x - (shifted - rounder)) * new Vector<double>(0.69314718055994531);
        var power = Vector.AsVectorInt64(shifted) - Vector.AsVectorInt64(rounder);

        // Taylor's series of eʳ: |r| ≤ 0.35, so the first missing term is below 1e-12.
        var e = new Vector<double>(1.0 / 3628800);
        e = Vector.FusedMultiplyAdd(e, r, new Vector<double>(1.0 / 362880));
        e = Vector.FusedMultiplyAdd(e, r, new Vector<double>(1.0 / 40320));
        e = Vector.FusedMultiplyAdd(e, r, new Vector<double>(1.0 / 5040));
        e = Vector.FusedMultiplyAdd(e, r, new Vector<double>(1.0 / 720));
        e = Vector.FusedMultiplyAdd(e, r, new Vector<double>(1.0 / 120));
        e = Vector.FusedMultiplyAdd(e, r, new Vector<double>(1.0 / 24));
        e = Vector.FusedMultiplyAdd(e, r, new Vector<double>(1.0 / 6));
        e = Vector.FusedMultiplyAdd(e, r, new Vector<double>(0.5));
        e = Vector.FusedMultiplyAdd(e, r, Vector<double>.One);
        e = Vector.FusedMultiplyAdd(e, r, Vector<double>.One);
        return e * Vector.AsVectorDouble((power + new Vector<long>(1023)) << 52);
    }

    /// <summary>A small whole number as a double: there is no such instruction below AVX-512, but its bits can be laid into 1.5·2⁵².</summary>
    private static Vector<double> ToDouble(Vector<long> n)
    {
        var rounder = new Vector<double>(6755399441055744.0);
        return Vector.AsVectorDouble(n + Vector.AsVectorInt64(rounder)) - rounder;
    }
}
