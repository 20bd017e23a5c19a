using Fovea.Tensors;

namespace Fovea.Layers.Initializers;

/// <summary>Normal with deviation gain·√(2/(fan-in + fan-out)) (Glorot and Bengio 2010): for sigmoid and tanh.</summary>
/// <param name="gain">Factor on the deviation, see <see cref="Nonlinearity"/>.</param>
public sealed class XavierNormal(float gain = 1) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, Rng rng)
    {
        var fans = Fans.Of(shape);
        Normal.Fill(values, 0, gain * Math.Sqrt(2.0 / (fans.In + fans.Out)), rng);
    }
}
