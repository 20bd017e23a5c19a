using System.Numerics;

namespace Fovea.Kernels.Elementwise.Activations;

/// <summary>y = 1 for x &gt; 0, otherwise 0: the perceptron's threshold. Its slope is 0 everywhere, so nothing is learned through it.</summary>
public readonly record struct Step : IUnary
{
    /// <inheritdoc/>
    public string Name => "Step";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T> => T.IsNaN(x) ? x : x > T.Zero ? T.One : T.Zero;

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T> => T.Zero;

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x)
    {
        var y = Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, Vector<float>.Zero);
        return Vector.ConditionalSelect(Vector.Equals(x, x), y, x);
    }

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y) => Vector<float>.Zero;
}
