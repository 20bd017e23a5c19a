using System.Numerics;

namespace Fovea.Kernels.Elementwise.Losses;

/// <summary>y = ½d² for |d| ≤ δ, otherwise δ(|d| − ½δ), with d = a − b (Huber, 1964), as PyTorch's HuberLoss; slope d held within ±δ.</summary>
/// <param name="Delta">δ: where the parabola turns into a straight line.</param>
public readonly record struct Huber(float Delta) : IBinary
{
    /// <inheritdoc/>
    public string Name => "Huber";

    /// <inheritdoc/>
    public T Value<T>(T a, T b) where T : IFloatingPointIeee754<T>
    {
        var (d, delta, half) = (T.Abs(a - b), T.CreateChecked(Delta), T.CreateChecked(0.5));
        return d <= delta ? half * d * d : delta * (d - half * delta);
    }

    /// <inheritdoc/>
    public T SlopeA<T>(T a, T b, T y) where T : IFloatingPointIeee754<T> => T.Clamp(a - b, T.CreateChecked(-Delta), T.CreateChecked(Delta));

    /// <inheritdoc/>
    public T SlopeB<T>(T a, T b, T y) where T : IFloatingPointIeee754<T> => T.Clamp(b - a, T.CreateChecked(-Delta), T.CreateChecked(Delta));

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> a, Vector<float> b)
    {
        var (d, delta, half) = (Vector.Abs(a - b), new Vector<float>(Delta), new Vector<float>(0.5f));
        var inside = Vector.LessThanOrEqual(d, delta);
        return Vector.ConditionalSelect(inside, half * d * d, delta * (d - half * delta));
    }

    /// <inheritdoc/>
    public Vector<float> SlopeA(Vector<float> a, Vector<float> b, Vector<float> y) => VectorMath.Clamp(a - b, -Delta, Delta);

    /// <inheritdoc/>
    public Vector<float> SlopeB(Vector<float> a, Vector<float> b, Vector<float> y) => VectorMath.Clamp(b - a, -Delta, Delta);
}
