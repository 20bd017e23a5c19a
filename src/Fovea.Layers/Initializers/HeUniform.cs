using Fovea.Tensors;

namespace Fovea.Layers.Initializers;

/// <summary>Uniform within ±gain·√(3/fan) (He et al. 2015), PyTorch's <c>kaiming_uniform_</c>.</summary>
/// <param name="mode">Which fan.</param>
/// <param name="nonlinearity">What follows, for the gain.</param>
/// <param name="negativeSlope">Its slope below zero, if it is the leaky ReLU.</param>
public sealed class HeUniform(FanMode mode = FanMode.In, Nonlinearity nonlinearity = Nonlinearity.Relu, float negativeSlope = 0) : Initializer
{
    /// <summary>PyTorch's default for convolution and linear weights, a = √5: uniform within ±1/√(fan-in).</summary>
    public static HeUniform Default { get; } = new(FanMode.In, Nonlinearity.LeakyRelu, MathF.Sqrt(5));

    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, Rng rng)
    {
        var bound = nonlinearity.Gain(negativeSlope) * Math.Sqrt(3.0 / Fans.Of(shape)[mode]);
        Uniform.Fill(values, -bound, bound, rng);
    }
}
