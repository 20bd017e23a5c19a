using System.Numerics;
using Fovea.Kernels.Elementwise.Activations;

namespace Fovea.Kernels.Elementwise.Arithmetic;

/// <summary>y = max(0, a + b): where a residual block's branches meet (He et al. 2015). Slopes as <see cref="Relu"/>'s.</summary>
public readonly record struct AddRelu : IBinary
{
    /// <inheritdoc/>
    public string Name => "AddReLU";

    /// <inheritdoc/>
    public T Value<T>(T a, T b) where T : IFloatingPointIeee754<T> => default(Relu).Value(a + b);

    /// <inheritdoc/>
    public T SlopeA<T>(T a, T b, T y) where T : IFloatingPointIeee754<T> => default(Relu).Slope(y, y);

    /// <inheritdoc/>
    public T SlopeB<T>(T a, T b, T y) where T : IFloatingPointIeee754<T> => default(Relu).Slope(y, y);

    /// <inheritdoc/>
    public Vector<float> Value(Vector<float> a, Vector<float> b) => default(Relu).Value(a + b);

    /// <inheritdoc/>
    public Vector<float> SlopeA(Vector<float> a, Vector<float> b, Vector<float> y) => default(Relu).Slope(y, y);

    /// <inheritdoc/>
    public Vector<float> SlopeB(Vector<float> a, Vector<float> b, Vector<float> y) => default(Relu).Slope(y, y);
}
