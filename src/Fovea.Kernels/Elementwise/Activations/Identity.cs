using System.Numerics;

namespace Fovea.Kernels.Elementwise.Activations;

/// <summary>y = x: linear layers that ask for no activation.</summary>
public readonly record struct Identity : IUnary
{
    /// <inheritdoc/>
    public string Name => "Identity";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T> => x;

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T> => T.One;

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) => x;

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y) => Vector<float>.One;
}
