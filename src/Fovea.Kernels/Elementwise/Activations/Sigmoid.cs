using System.Numerics;

namespace Fovea.Kernels.Elementwise.Activations;

/// <summary>y = 1 / (1 + e⁻ˣ); slope y(1 − y).</summary>
public readonly record struct Sigmoid : IUnary
{
    /// <inheritdoc/>
    public string Name => "Sigmoid";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T> => ScalarMath.Sigmoid(x);

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T> => y * (T.One - y);

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) => VectorMath.Sigmoid(x);

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y) => y * (Vector<float>.One - y);
}
