using System.Numerics;

namespace Fovea.Kernels.Elementwise.Activations;

/// <summary>y = x·min(max(x + 3, 0), 6) / 6 (Howard et al., MobileNetV3, 2019); slope 0 up to −3, x/3 + ½ between, 1 from 3 on.</summary>
public readonly record struct HardSwish : IUnary
{
    /// <inheritdoc/>
    public string Name => "HardSwish";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T>
    {
        var (three, six) = (T.CreateChecked(3), T.CreateChecked(6));
        return x * T.Clamp(x + three, T.Zero, six) / six;
    }

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T>
    {
        var three = T.CreateChecked(3);
        return x <= -three ? T.Zero : x >= three ? T.One : x / three + T.CreateChecked(0.5);
    }

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) => x * VectorMath.Clamp(x + new Vector<float>(3f), 0f, 6f) / new Vector<float>(6f);

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y)
    {
        var three = new Vector<float>(3f);
        var slope = x / three + new Vector<float>(0.5f);
        slope = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(x, three), Vector<float>.One, slope);
        return Vector.ConditionalSelect(Vector.LessThanOrEqual(x, -three), Vector<float>.Zero, slope);
    }
}
