using System.Numerics;

namespace Fovea.Kernels.Elementwise.Arithmetic;

/// <summary>y = −x.</summary>
public readonly record struct Negate : IUnary
{
    /// <inheritdoc/>
    public string Name => "Negate";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T> => -x;

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T> => -T.One;

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) => -x;

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y) => -Vector<float>.One;
}
