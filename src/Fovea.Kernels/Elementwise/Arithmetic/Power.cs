using System.Numerics;

namespace Fovea.Kernels.Elementwise.Arithmetic;

/// <summary>
/// y = xᵖ for a fixed p, by the rules of IEEE 754 for negative x; slope p·xᵖ⁻¹, 0 where p is 0. Powers −1, ½, 1, 2 and 3 take the short way.
/// </summary>
/// <param name="Exponent">p.</param>
public readonly record struct Power(float Exponent) : IUnary
{
    /// <inheritdoc/>
    public string Name => "Power";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T> => T.Pow(x, T.CreateChecked(Exponent));

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T> =>
        Exponent == 0 ? T.Zero : T.CreateChecked(Exponent) * T.Pow(x, T.CreateChecked(Exponent) - T.One);

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) => Raise(x, Exponent);

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y) =>
        Exponent == 0 ? Vector<float>.Zero : new Vector<float>(Exponent) * Raise(x, Exponent - 1);

    private static Vector<float> Raise(Vector<float> x, float exponent) => exponent switch
    {
        -1 => Vector<float>.One / x,
        0 => Vector<float>.One,
        0.5f => Root(x),
        1 => x,
        2 => x * x,
        3 => x * x * x,
        _ => VectorMath.Pow(x, new Vector<float>(exponent)),
    };

    /// <summary>√x, except that the power ½ of −∞ is +∞ and that of −0 is 0.</summary>
    private static Vector<float> Root(Vector<float> x)
    {
        var infinity = new Vector<float>(float.PositiveInfinity);
        return Vector.ConditionalSelect(Vector.Equals(x, -infinity), infinity, Vector.SquareRoot(x + Vector<float>.Zero));
    }
}
