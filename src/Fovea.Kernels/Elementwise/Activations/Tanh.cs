using System.Numerics;

namespace Fovea.Kernels.Elementwise.Activations;

/// <summary>y = tanh x; slope 1 − y².</summary>
public readonly record struct Tanh : IUnary
{
    /// <inheritdoc/>
    public string Name => "Tanh";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T> => T.Tanh(x);

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T> => T.One - y * y;

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) => VectorMath.Tanh(x);

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y) => Vector<float>.One - y * y;
}
