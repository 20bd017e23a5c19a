using System.Numerics;

namespace Fovea.Kernels.Elementwise.Arithmetic;

/// <summary>y = a − b.</summary>
public readonly record struct Subtract : IBinary
{
    /// <inheritdoc/>
    public string Name => "Subtract";

    /// <inheritdoc/>
    public T Value<T>(T a, T b) where T : IFloatingPointIeee754<T> => a - b;

    /// <inheritdoc/>
    public T SlopeA<T>(T a, T b, T y) where T : IFloatingPointIeee754<T> => T.One;

    /// <inheritdoc/>
    public T SlopeB<T>(T a, T b, T y) where T : IFloatingPointIeee754<T> => -T.One;

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> a, Vector<float> b) => a - b;

    /// <inheritdoc/>
    public Vector<float> SlopeA(Vector<float> a, Vector<float> b, Vector<float> y) => Vector<float>.One;

    /// <inheritdoc/>
    public Vector<float> SlopeB(Vector<float> a, Vector<float> b, Vector<float> y) => -Vector<float>.One;
}
