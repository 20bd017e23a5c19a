using System.Numerics;

namespace Fovea.Kernels.Elementwise.Arithmetic;

/// <summary>
/// y = aᵇ by the rules of IEEE 754; slopes b·aᵇ⁻¹ (0 where b is 0) and y·ln a (0 where a is 0 and b is not negative), as PyTorch has them.
/// </summary>
public readonly record struct PowerOf : IBinary
{
    /// <inheritdoc/>
    public string Name => "Power";

    /// <inheritdoc/>
    public T Value<T>(T a, T b) where T : IFloatingPointIeee754<T> => T.Pow(a, b);

    /// <inheritdoc/>
    public T SlopeA<T>(T a, T b, T y) where T : IFloatingPointIeee754<T> => b == T.Zero ? T.Zero : b * T.Pow(a, b - T.One);

    /// <inheritdoc/>
    public T SlopeB<T>(T a, T b, T y) where T : IFloatingPointIeee754<T> => a == T.Zero && b >= T.Zero ? T.Zero : y * T.Log(a);

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> a, Vector<float> b) => VectorMath.Pow(a, b);

    /// <inheritdoc/>
    public Vector<float> SlopeA(Vector<float> a, Vector<float> b, Vector<float> y) =>
        Vector.ConditionalSelect(Vector.Equals(b, Vector<float>.Zero), Vector<float>.Zero, b * VectorMath.Pow(a, b - Vector<float>.One));

    /// <inheritdoc/>
    public Vector<float> SlopeB(Vector<float> a, Vector<float> b, Vector<float> y)
    {
        var flat = Vector.Equals(a, Vector<float>.Zero) & Vector.GreaterThanOrEqual(b, Vector<float>.Zero);
        return Vector.ConditionalSelect(flat, Vector<float>.Zero, y * VectorMath.Log(a));
    }
}
