using System.Numerics;

namespace Fovea.Kernels.Elementwise.Activations;

/// <summary>y = ½x(1 + tanh(√(2/π)(x + 0.044715x³))), the approximation of GELU that GPT-2 and PyTorch's <c>approximate="tanh"</c> use.</summary>
public readonly record struct GeluTanh : IUnary
{
    /// <inheritdoc/>
    public string Name => "GELU(tanh)";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T>
    {
        var half = T.CreateChecked(0.5);
        return half * x * (T.One + T.Tanh(Inner(x)));
    }

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T>
    {
        var (half, three) = (T.CreateChecked(0.5), T.CreateChecked(3));
        var t = T.Tanh(Inner(x));
        var inner = T.Sqrt(T.CreateChecked(2) / T.Pi) * (T.One + three * T.CreateChecked(0.044715) * x * x);
        return half * (T.One + t) + half * x * (T.One - t * t) * inner;
    }

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x)
    {
        var t = VectorMath.Tanh(Inner(x));
        return new Vector<float>(0.5f) * x * (Vector<float>.One + t);
    }

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y)
    {
        var t = VectorMath.Tanh(Inner(x));
        var half = new Vector<float>(0.5f);
        var inner = new Vector<float>(0.79788456f) * (Vector<float>.One + new Vector<float>(0.134145f) * x * x);
        return half * (Vector<float>.One + t) + half * x * (Vector<float>.One - t * t) * inner;
    }

    private static T Inner<T>(T x) where T : IFloatingPointIeee754<T> =>
        T.Sqrt(T.CreateChecked(2) / T.Pi) * (x + T.CreateChecked(0.044715) * x * x * x);

    private static Vector<float> Inner(Vector<float> x) =>
        new Vector<float>(0.79788456f) * (x + new Vector<float>(0.044715f) * x * x * x);
}
