using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Kernels.Elementwise;

public static partial class VectorMath
{
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>ln x, within 2 ulp, near 1 and in the subnormals too; −∞ at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Log(Vector<float> x)
    {
        // Subnormals are lifted by 2²³ first.
        var tiny = Vector.LessThan(x, new Vector<float>(SmallestNormal));
        var lifted = Vector.ConditionalSelect(tiny, x * new Vector<float>(8388608f), x);

        // x = 2ᵖ(1 + f) with 1 + f between √½ and √2: counting exponents from √½ picks p.
        var bits = Vector.AsVectorInt32(lifted);
        var power = (bits - new Vector<int>(0x3F3504F3)) >> 23;
        var f = Vector.AsVectorSingle(bits - (power << 23)) - Vector<float>.One;
        power -= Vector.BitwiseAnd(tiny, new Vector<int>(23));

        // (ln(1 + f) − f + f²/2) / f³
        var q = new Vector<float>(-0.0620150007f);
        q = Vector.FusedMultiplyAdd(q, f, new Vector<float>(0.105308644f));
        q = Vector.FusedMultiplyAdd(q, f, new Vector<float>(-0.10646192f));
        q = Vector.FusedMultiplyAdd(q, f, new Vector<float>(0.110377833f));
        q = Vector.FusedMultiplyAdd(q, f, new Vector<float>(-0.124507435f));
        q = Vector.FusedMultiplyAdd(q, f, new Vector<float>(0.142865241f));
        q = Vector.FusedMultiplyAdd(q, f, new Vector<float>(-0.166680008f));
        q = Vector.FusedMultiplyAdd(q, f, new Vector<float>(0.200000107f));
        q = Vector.FusedMultiplyAdd(q, f, new Vector<float>(-0.2499999f));
        q = Vector.FusedMultiplyAdd(q, f, new Vector<float>(0.33333334f));

        var whole = Vector.ConvertToSingle(power);
        var square = f * f;
        var tail = Vector.FusedMultiplyAdd(q * f, square, whole * new Vector<float>(Ln2Low));
        tail = Vector.FusedMultiplyAdd(new Vector<float>(-0.5f), square, tail) + f;
        var y = Vector.FusedMultiplyAdd(whole, new Vector<float>(Ln2High), tail);

        y = Vector.ConditionalSelect(Vector.Equals(x, new Vector<float>(float.PositiveInfinity)), x, y);
        y = Vector.ConditionalSelect(Vector.Equals(x, Vector<float>.Zero), new Vector<float>(float.NegativeInfinity), y);
        return Vector.ConditionalSelect(Vector.GreaterThanOrEqual(x, Vector<float>.Zero), y, new Vector<float>(float.NaN));
    }

    /// <summary>ln(1 + x) for x ≥ −1, within 3 ulp, near 0 too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> LogP1(Vector<float> x)
    {
        // What rounding took from 1 + x comes back as its first-order share.
        var u = Vector<float>.One + x;
        var lost = x - (u - Vector<float>.One);
        var y = Log(u);

        // At u = 0 or ∞ that share is NaN.
        var regular = Vector.GreaterThan(u, Vector<float>.Zero) & Vector.LessThan(u, new Vector<float>(float.PositiveInfinity));
        return Vector.ConditionalSelect(regular, y + lost / u, y);
    }
}
