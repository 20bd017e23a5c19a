using System.Numerics;

namespace Fovea.Kernels.Elementwise.Arithmetic;

/// <summary>y = x²; slope 2x.</summary>
public readonly record struct Square : IUnary
{
    /// <inheritdoc/>
    public string Name => "Square";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T> => x * x;

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T> => x + x;

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) => x * x;

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y) => x + x;
}
