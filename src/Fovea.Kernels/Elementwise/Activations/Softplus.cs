using System.Numerics;

namespace Fovea.Kernels.Elementwise.Activations;

/// <summary>y = ln(1 + e^(βx)) / β, a smooth ReLU; x itself where βx exceeds the threshold. PyTorch's defaults are β = 1 and threshold 20.</summary>
/// <param name="Beta">β: the larger, the sharper the bend.</param>
/// <param name="Threshold">Where βx exceeds it, y = x.</param>
public readonly record struct Softplus(float Beta, float Threshold) : IUnary
{
    /// <inheritdoc/>
    public string Name => "Softplus";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T>
    {
        var (beta, scaled) = (T.CreateChecked(Beta), x * T.CreateChecked(Beta));
        return scaled > T.CreateChecked(Threshold) ? x : ScalarMath.LogP1(T.Exp(scaled)) / beta;
    }

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T>
    {
        var scaled = x * T.CreateChecked(Beta);
        return scaled > T.CreateChecked(Threshold) ? T.One : ScalarMath.Sigmoid(scaled);
    }

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x)
    {
        var scaled = x * new Vector<float>(Beta);
        var smooth = VectorMath.LogP1(VectorMath.Exp(scaled)) / new Vector<float>(Beta);
        return Vector.ConditionalSelect(Vector.GreaterThan(scaled, new Vector<float>(Threshold)), x, smooth);
    }

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y)
    {
        var scaled = x * new Vector<float>(Beta);
        var linear = Vector.GreaterThan(scaled, new Vector<float>(Threshold));
        return Vector.ConditionalSelect(linear, Vector<float>.One, VectorMath.Sigmoid(scaled));
    }
}
