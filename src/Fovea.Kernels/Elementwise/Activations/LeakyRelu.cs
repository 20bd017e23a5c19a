using System.Numerics;

namespace Fovea.Kernels.Elementwise.Activations;

/// <summary>y = x for x &gt; 0, otherwise a·x (Maas et al., 2013). PyTorch's default for a is 0.01.</summary>
/// <param name="NegativeSlope">a, the slope below 0.</param>
public readonly record struct LeakyRelu(float NegativeSlope) : IUnary
{
    /// <inheritdoc/>
    public string Name => "LeakyReLU";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T> => x > T.Zero ? x : x * T.CreateChecked(NegativeSlope);

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T> => x > T.Zero ? T.One : T.CreateChecked(NegativeSlope);

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) =>
        Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), x, x * new Vector<float>(NegativeSlope));

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y) =>
        Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, new Vector<float>(NegativeSlope));
}
