using System.Numerics;

namespace Fovea.Kernels.Elementwise.Losses;

/// <summary>y = (a − b)², a the prediction and b the target.</summary>
public readonly record struct SquaredError : IBinary
{
    /// <inheritdoc/>
    public string Name => "SquaredError";

    /// <inheritdoc/>
    public T Value<T>(T a, T b) where T : IFloatingPointIeee754<T> => (a - b) * (a - b);

    /// <inheritdoc/>
    public T SlopeA<T>(T a, T b, T y) where T : IFloatingPointIeee754<T> => (a - b) + (a - b);

    /// <inheritdoc/>
    public T SlopeB<T>(T a, T b, T y) where T : IFloatingPointIeee754<T> => (b - a) + (b - a);

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> a, Vector<float> b) => (a - b) * (a - b);

    /// <inheritdoc/>
    public Vector<float> SlopeA(Vector<float> a, Vector<float> b, Vector<float> y) => (a - b) + (a - b);

    /// <inheritdoc/>
    public Vector<float> SlopeB(Vector<float> a, Vector<float> b, Vector<float> y) => (b - a) + (b - a);
}
