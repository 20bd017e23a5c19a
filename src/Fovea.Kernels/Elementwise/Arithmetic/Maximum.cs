using System.Numerics;

namespace Fovea.Kernels.Elementwise.Arithmetic;

/// <summary>y = the larger of a and b, NaN if either is; a tie gives each half of the slope, as PyTorch has it.</summary>
public readonly record struct Maximum : IBinary
{
    /// <inheritdoc/>
    public string Name => "Maximum";

    /// <inheritdoc/>
    public T Value<T>(T a, T b) where T : IFloatingPointIeee754<T> => a > b || T.IsNaN(a) ? a : b;

    /// <inheritdoc/>
    public T SlopeA<T>(T a, T b, T y) where T : IFloatingPointIeee754<T> => a == b ? T.CreateChecked(0.5) : a > b ? T.One : T.Zero;

    /// <inheritdoc/>
    public T SlopeB<T>(T a, T b, T y) where T : IFloatingPointIeee754<T> => a == b ? T.CreateChecked(0.5) : b > a ? T.One : T.Zero;

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> a, Vector<float> b)
    {
        var first = Vector.GreaterThan(a, b) | ~Vector.Equals(a, a);
        return Vector.ConditionalSelect(first, a, b);
    }

    /// <inheritdoc/>
    public Vector<float> SlopeA(Vector<float> a, Vector<float> b, Vector<float> y)
    {
        var slope = Vector.ConditionalSelect(Vector.GreaterThan(a, b), Vector<float>.One, Vector<float>.Zero);
        return Vector.ConditionalSelect(Vector.Equals(a, b), new Vector<float>(0.5f), slope);
    }

    /// <inheritdoc/>
    public Vector<float> SlopeB(Vector<float> a, Vector<float> b, Vector<float> y)
    {
        var slope = Vector.ConditionalSelect(Vector.GreaterThan(b, a), Vector<float>.One, Vector<float>.Zero);
        return Vector.ConditionalSelect(Vector.Equals(a, b), new Vector<float>(0.5f), slope);
    }
}
