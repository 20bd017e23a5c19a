using System.Numerics;

namespace Fovea.Kernels.Elementwise.Arithmetic;

/// <summary>y = √x; slope 1/(2y).</summary>
public readonly record struct Sqrt : IUnary
{
    /// <inheritdoc/>
    public string Name => "Sqrt";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T> => T.Sqrt(x);

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T> => T.CreateChecked(0.5) / y;

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) => Vector.SquareRoot(x);

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y) => new Vector<float>(0.5f) / y;
}
