using System.Numerics;

namespace Fovea.Kernels.Elementwise.Arithmetic;

/// <summary>y = eˣ; its own slope.</summary>
public readonly record struct Exp : IUnary
{
    /// <inheritdoc/>
    public string Name => "Exp";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T> => T.Exp(x);

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T> => y;

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) => VectorMath.Exp(x);

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y) => y;
}
