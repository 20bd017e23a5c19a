using System.Numerics;

namespace Fovea.Kernels.Elementwise.Activations;

/// <summary>y = max(0, x), NaN staying NaN; slope 1 for x &gt; 0 and 0 up to 0, as PyTorch has it (Nair and Hinton, 2010).</summary>
public readonly record struct Relu : IUnary
{
    /// <inheritdoc/>
    public string Name => "ReLU";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T> => x < T.Zero ? T.Zero : x;

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T> => y <= T.Zero ? T.Zero : T.One;

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) => Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), Vector<float>.Zero, x);

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y) =>
        Vector.ConditionalSelect(Vector.LessThanOrEqual(y, Vector<float>.Zero), Vector<float>.Zero, Vector<float>.One);
}
