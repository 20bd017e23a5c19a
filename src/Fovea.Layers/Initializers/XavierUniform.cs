using Fovea.Tensors;

namespace Fovea.Layers.Initializers;

/// <summary>Uniform within ±gain·√(6/(fan-in + fan-out)) (Glorot and Bengio 2010, formula 16): for sigmoid and tanh.</summary>
/// <param name="gain">Factor on the deviation, see <see cref="Nonlinearity"/>.</param>
public sealed class XavierUniform(float gain = 1) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, Rng rng)
    {
        var fans = Fans.Of(shape);
        var bound = gain * Math.Sqrt(6.0 / (fans.In + fans.Out));
        Uniform.Fill(values, -bound, bound, rng);
    }
}
