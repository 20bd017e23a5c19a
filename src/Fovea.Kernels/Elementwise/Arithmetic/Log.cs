using System.Numerics;

namespace Fovea.Kernels.Elementwise.Arithmetic;

/// <summary>y = ln x; slope 1/x.</summary>
public readonly record struct Log : IUnary
{
    /// <inheritdoc/>
    public string Name => "Log";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T> => T.Log(x);

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T> => T.One / x;

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) => VectorMath.Log(x);

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y) => Vector<float>.One / x;
}
