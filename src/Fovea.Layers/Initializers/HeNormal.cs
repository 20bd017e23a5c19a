using Fovea.Tensors;

namespace Fovea.Layers.Initializers;

/// <summary>
/// Normal with deviation gain/√fan (He et al. 2015), PyTorch's <c>kaiming_normal_</c>. With <see cref="Nonlinearity.Relu"/> the book's
/// "He initial values" √(2/n), with <see cref="Nonlinearity.Linear"/> its "Xavier initial values" 1/√n.
/// </summary>
/// <param name="mode">Which fan.</param>
/// <param name="nonlinearity">What follows, for the gain.</param>
/// <param name="negativeSlope">Its slope below zero, if it is the leaky ReLU.</param>
public sealed class HeNormal(FanMode mode = FanMode.In, Nonlinearity nonlinearity = Nonlinearity.Relu, float negativeSlope = 0) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, Rng rng) =>
        Normal.Fill(values, 0, nonlinearity.Gain(negativeSlope) / Math.Sqrt(Fans.Of(shape)[mode]), rng);
}
