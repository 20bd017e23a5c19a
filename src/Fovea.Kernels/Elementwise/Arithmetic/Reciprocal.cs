using System.Numerics;

namespace Fovea.Kernels.Elementwise.Arithmetic;

/// <summary>y = 1/x; slope −y².</summary>
public readonly record struct Reciprocal : IUnary
{
    /// <inheritdoc/>
    public string Name => "Reciprocal";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T> => T.One / x;

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T> => -y * y;

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) => Vector<float>.One / x;

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y) => -y * y;
}
