using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Kernels.Elementwise;

public static partial class VectorMath
{
    /// <summary>erf x = 2/√π ∫₀ˣ e^(−t²) dt, within 3 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Erf(Vector<float> x)
    {
        var a = Vector.Abs(x);

        // Up to 1: x + x·p(x²).
        var t = x * x;
        var p = new Vector<float>(7.8758749e-5f);
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(-0.00080168643f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(0.0051890872f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(-0.026854211f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(0.11283594f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(-0.37612626f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(0.128379167f));
        var near = Vector.FusedMultiplyAdd(x, p, x);

        // Beyond: 1 − e^(−g), with g = −ln erfc(|x|), a polynomial of |x| − 2.5; from 4 on the answer rounds to 1.
        var u = Vector.ConditionalSelect(Vector.GreaterThan(a, new Vector<float>(4f)), new Vector<float>(4f), a) - new Vector<float>(2.5f);
        var g = new Vector<float>(-1.6371514e-6f);
        g = Vector.FusedMultiplyAdd(g, u, new Vector<float>(1.3315014e-5f));
        g = Vector.FusedMultiplyAdd(g, u, new Vector<float>(-7.7291377e-5f));
        g = Vector.FusedMultiplyAdd(g, u, new Vector<float>(0.00042012252f));
        g = Vector.FusedMultiplyAdd(g, u, new Vector<float>(-0.0021653036f));
        g = Vector.FusedMultiplyAdd(g, u, new Vector<float>(0.010858541f));
        g = Vector.FusedMultiplyAdd(g, u, new Vector<float>(0.94389373f));
        g = Vector.FusedMultiplyAdd(g, u, new Vector<float>(5.3526807f));
        g = Vector.FusedMultiplyAdd(g, u, new Vector<float>(7.8068151f));
        var far = CopySign(Vector<float>.One - Exp(-g), x);

        return Vector.ConditionalSelect(Vector.GreaterThan(a, Vector<float>.One), far, near);
    }
}
