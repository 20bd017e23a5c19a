using System.Numerics;

namespace Fovea.Kernels.Elementwise.Arithmetic;

/// <summary>y = scale·x + shift, in one rounding.</summary>
/// <param name="Scale">Factor.</param>
/// <param name="Shift">Summand.</param>
public readonly record struct Affine(float Scale, float Shift) : IUnary
{
    /// <inheritdoc/>
    public string Name => "Affine";

    /// <inheritdoc/>
    public T Value<T>(T x) where T : IFloatingPointIeee754<T> => T.FusedMultiplyAdd(x, T.CreateChecked(Scale), T.CreateChecked(Shift));

    /// <inheritdoc/>
    public T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T> => T.CreateChecked(Scale);

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> x) => Vector.FusedMultiplyAdd(x, new Vector<float>(Scale), new Vector<float>(Shift));

    /// <inheritdoc/>
    public Vector<float> Slope(Vector<float> x, Vector<float> y) => new Vector<float>(Scale);
}
