using System.Numerics;

namespace Fovea.Kernels.Elementwise.Activations;

/// <summary>y = x for x &gt; 0, otherwise α(eˣ − 1) (Clevert et al., 2016). PyTorch's default for α is 1.</summary>
/// <param name="Alpha">α: the function falls to −α far below 0.</param>
public readonly record struct Elu(float Alpha) : IUnary
{
    /// <inheritdoc/>
    public string Name => "ELU";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T> => x > T.Zero ? x : T.CreateChecked(Alpha) * ScalarMath.ExpM1(x);

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T> => x > T.Zero ? T.One : y + T.CreateChecked(Alpha);

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) =>
        Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), x, new Vector<float>(Alpha) * VectorMath.ExpM1(x));

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y) =>
        Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, y + new Vector<float>(Alpha));
}
