using System.Numerics;

namespace Fovea.Kernels.Elementwise.Activations;

/// <summary>y = x·Φ(x) with Φ(x) = ½(1 + erf(x/√2)), the exact form (Hendrycks and Gimpel, 2016); slope Φ(x) + x·φ(x).</summary>
public readonly record struct Gelu : IUnary
{
    /// <inheritdoc/>
    public string Name => "GELU";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T> => x * Phi(x);

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T> =>
        Phi(x) + x * T.Exp(-x * x / T.CreateChecked(2)) / T.Sqrt(T.CreateChecked(2) * T.Pi);

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) => x * Phi(x);

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y)
    {
        var density = VectorMath.Exp(x * x * new Vector<float>(-0.5f)) * new Vector<float>(0.39894228f);
        return Phi(x) + x * density;
    }

    private static T Phi<T>(T x) where T : IFloatingPointIeee754<T> =>
        (T.One + ScalarMath.Erf(x / T.Sqrt(T.CreateChecked(2)))) / T.CreateChecked(2);

    private static Vector<float> Phi(Vector<float> x) =>
        (Vector<float>.One + VectorMath.Erf(x * new Vector<float>(0.70710678f))) * new Vector<float>(0.5f);
}
