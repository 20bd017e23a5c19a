using System.Numerics;

namespace Fovea.Kernels.Elementwise.Activations;

/// <summary>y = a for a &gt; 0, otherwise b·a, where b is a learned slope (He et al., 2015).</summary>
public readonly record struct PRelu : IBinary
{
    /// <inheritdoc/>
    public string Name => "PReLU";

    /// <inheritdoc/>
    public T Value<T>(T a, T b) where T : IFloatingPointIeee754<T> => a > T.Zero ? a : b * a;

    /// <inheritdoc/>
    public T SlopeA<T>(T a, T b, T y) where T : IFloatingPointIeee754<T> => a > T.Zero ? T.One : b;

    /// <inheritdoc/>
    public T SlopeB<T>(T a, T b, T y) where T : IFloatingPointIeee754<T> => a > T.Zero ? T.Zero : a;

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> a, Vector<float> b) => Vector.ConditionalSelect(Vector.GreaterThan(a, Vector<float>.Zero), a, b * a);

    /// <inheritdoc/>
    public Vector<float> SlopeA(Vector<float> a, Vector<float> b, Vector<float> y) =>
        Vector.ConditionalSelect(Vector.GreaterThan(a, Vector<float>.Zero), Vector<float>.One, b);

    /// <inheritdoc/>
    public Vector<float> SlopeB(Vector<float> a, Vector<float> b, Vector<float> y) =>
        Vector.ConditionalSelect(Vector.GreaterThan(a, Vector<float>.Zero), Vector<float>.Zero, a);
}
