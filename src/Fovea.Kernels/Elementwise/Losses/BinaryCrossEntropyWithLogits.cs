using System.Numerics;

namespace Fovea.Kernels.Elementwise.Losses;

/// <summary>
/// y = max(a, 0) − a·b + ln(1 + e^(−|a|)): the cross-entropy of a target b between 0 and 1 and the probability σ(a), in the form that never
/// overflows; slopes σ(a) − b, worked out as (1 − b)·σ(a) − b·σ(−a) so that nothing cancels, and −a.
/// </summary>
public readonly record struct BinaryCrossEntropyWithLogits : IBinary
{
    /// <inheritdoc/>
    public string Name => "BinaryCrossEntropyWithLogits";

    /// <inheritdoc/>
    public T Value<T>(T a, T b) where T : IFloatingPointIeee754<T> => (a < T.Zero ? T.Zero : a) - a * b + ScalarMath.LogP1(T.Exp(-T.Abs(a)));

    /// <inheritdoc/>
    public T SlopeA<T>(T a, T b, T y) where T : IFloatingPointIeee754<T> => (T.One - b) * ScalarMath.Sigmoid(a) - b * ScalarMath.Sigmoid(-a);

    /// <inheritdoc/>
    public T SlopeB<T>(T a, T b, T y) where T : IFloatingPointIeee754<T> => -a;

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> a, Vector<float> b)
    {
        var positive = Vector.ConditionalSelect(Vector.LessThan(a, Vector<float>.Zero), Vector<float>.Zero, a);
        return positive - a * b + VectorMath.LogP1(VectorMath.Exp(-Vector.Abs(a)));
    }

    /// <inheritdoc/>
    public Vector<float> SlopeA(Vector<float> a, Vector<float> b, Vector<float> y) =>
        (Vector<float>.One - b) * VectorMath.Sigmoid(a) - b * VectorMath.Sigmoid(-a);

    /// <inheritdoc/>
    public Vector<float> SlopeB(Vector<float> a, Vector<float> b, Vector<float> y) => -a;
}
