using System.Numerics;

namespace Fovea.Kernels.Elementwise.Activations;

/// <summary>y = x·σ(x), also called Swish (Ramachandran et al., 2017); slope σ(x)(1 + x(1 − σ(x))).</summary>
public readonly record struct Silu : IUnary
{
    /// <inheritdoc/>
    public string Name => "SiLU";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T> => x * ScalarMath.Sigmoid(x);

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T>
    {
        var s = ScalarMath.Sigmoid(x);
        return s * (T.One + x * (T.One - s));
    }

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) => x * VectorMath.Sigmoid(x);

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y)
    {
        var s = VectorMath.Sigmoid(x);
        return s * (Vector<float>.One + x * (Vector<float>.One - s));
    }
}
