using Fovea.Tensors;

namespace Fovea.Layers.Initializers;

/// <summary>Every element begins with one value.</summary>
/// <param name="value">The value.</param>
public sealed class Constant(float value) : Initializer
{
    /// <summary>All zeros.</summary>
    public static Constant Zero { get; } = new(0);

    /// <summary>All ones.</summary>
    public static Constant One { get; } = new(1);

    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, Rng rng) => values.Fill(value);
}
