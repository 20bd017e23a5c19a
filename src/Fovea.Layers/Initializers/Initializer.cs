using Fovea.Tensors;

namespace Fovea.Layers.Initializers;

/// <summary>How a parameter's numbers begin.</summary>
public abstract class Initializer
{
    /// <summary>Writes the first values.</summary>
    /// <param name="values">As many as the shape has elements, row by row.</param>
    /// <param name="shape">The parameter's shape; axis 0 counts outputs, axis 1 inputs, further axes the kernel's pixels.</param>
    /// <param name="rng">A stream for this parameter alone.</param>
    public abstract void Fill(Span<float> values, Shape shape, Rng rng);
}
