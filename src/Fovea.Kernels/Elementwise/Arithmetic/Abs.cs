using System.Numerics;

namespace Fovea.Kernels.Elementwise.Arithmetic;

/// <summary>y = |x|; slope the sign of x, 0 at 0.</summary>
public readonly record struct Abs : IUnary
{
    /// <inheritdoc/>
    public string Name => "Abs";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T> => T.Abs(x);

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T> => T.IsNaN(x) ? x : T.CreateChecked(T.Sign(x));

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) => Vector.Abs(x);

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y)
    {
        var slope = Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, x);
        return Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), -Vector<float>.One, slope);
    }
}
