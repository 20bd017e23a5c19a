using System.Numerics;

namespace Fovea.Kernels.Elementwise.Arithmetic;

/// <summary>y = x held between two bounds, NaN staying NaN; slope 1 from bound to bound, both included, as PyTorch's clamp has it.</summary>
/// <param name="Minimum">The lower bound; −∞ for none.</param>
/// <param name="Maximum">The upper bound; +∞ for none.</param>
public readonly record struct Clip(float Minimum, float Maximum) : IUnary
{
    /// <inheritdoc/>
    public string Name => "Clip";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T> =>
        x < T.CreateChecked(Minimum) ? T.CreateChecked(Minimum) : x > T.CreateChecked(Maximum) ? T.CreateChecked(Maximum) : x;

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T> => x < T.CreateChecked(Minimum) || x > T.CreateChecked(Maximum) ? T.Zero : T.One;

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) => VectorMath.Clamp(x, Minimum, Maximum);

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y)
    {
        var outside = Vector.LessThan(x, new Vector<float>(Minimum)) | Vector.GreaterThan(x, new Vector<float>(Maximum));
        return Vector.ConditionalSelect(outside, Vector<float>.Zero, Vector<float>.One);
    }
}
