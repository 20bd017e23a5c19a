using System.Numerics;

namespace Fovea.Kernels.Elementwise.Activations;

/// <summary>y = min(max(x + 3, 0), 6) / 6, the straight-line sigmoid (PyTorch's Hardsigmoid); slope 1/6 between −3 and 3.</summary>
public readonly record struct HardSigmoid : IUnary
{
    /// <inheritdoc/>
    public string Name => "HardSigmoid";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T>
    {
        var (three, six) = (T.CreateChecked(3), T.CreateChecked(6));
        return T.Clamp(x + three, T.Zero, six) / six;
    }

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T> => T.Abs(x) < T.CreateChecked(3) ? T.One / T.CreateChecked(6) : T.Zero;

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) => VectorMath.Clamp(x + new Vector<float>(3f), 0f, 6f) / new Vector<float>(6f);

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y)
    {
        var inside = Vector.LessThan(Vector.Abs(x), new Vector<float>(3f));
        return Vector.ConditionalSelect(inside, new Vector<float>(1f / 6f), Vector<float>.Zero);
    }
}
