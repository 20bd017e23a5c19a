using System.Numerics;

namespace Fovea.Kernels.Elementwise.Losses;

/// <summary>y = |a − b|, a the prediction and b the target; slope 0 where they meet.</summary>
public readonly record struct AbsoluteError : IBinary
{
    /// <inheritdoc/>
    public string Name => "AbsoluteError";

    /// <inheritdoc/>
    public T Value<T>(T a, T b) where T : IFloatingPointIeee754<T> => T.Abs(a - b);

    /// <inheritdoc/>
    public T SlopeA<T>(T a, T b, T y) where T : IFloatingPointIeee754<T> => a == b ? T.Zero : T.CopySign(T.One, a - b);

    /// <inheritdoc/>
    public T SlopeB<T>(T a, T b, T y) where T : IFloatingPointIeee754<T> => a == b ? T.Zero : T.CopySign(T.One, b - a);

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> a, Vector<float> b) => Vector.Abs(a - b);

    /// <inheritdoc/>
    public Vector<float> SlopeA(Vector<float> a, Vector<float> b, Vector<float> y) => Sign(a, b);

    /// <inheritdoc/>
    public Vector<float> SlopeB(Vector<float> a, Vector<float> b, Vector<float> y) => Sign(b, a);

    private static Vector<float> Sign(Vector<float> a, Vector<float> b)
    {
        var sign = Vector.ConditionalSelect(Vector.GreaterThan(a, b), Vector<float>.One, -Vector<float>.One);
        return Vector.ConditionalSelect(Vector.Equals(a, b), Vector<float>.Zero, sign);
    }
}
