using Fovea.Kernels;
using Fovea.Tensors;

namespace Fovea.Layers.Initializers;

/// <summary>Which count of connections keeps its variance.</summary>
public enum FanMode
{
    /// <summary>Connections into a unit: keeps the variance of activations on the way forward.</summary>
    In,

    /// <summary>Connections out of a unit: keeps the variance of gradients on the way back.</summary>
    Out,
}

/// <summary>
/// Connections of a unit, from a weight's shape as PyTorch counts them: in = axis 1 × kernel pixels, out = axis 0 × kernel pixels.
/// With groups axis 1 holds one group's channels, so in is exact while out counts all filters.
/// </summary>
/// <param name="In">Connections into a unit.</param>
/// <param name="Out">Connections out of a unit.</param>
public readonly record struct Fans(int In, int Out)
{
    /// <summary>Counts them.</summary>
    /// <exception cref="GeometryException">The shape has fewer than two axes.</exception>
    public static Fans Of(Shape weight)
    {
        if (weight.Rank < 2)
            throw new GeometryException(
                $"Fan-in and fan-out need a weight of at least 2 axes, out×in×…; the shape was {weight}. Use Constant, Normal or Uniform for vectors.");
        var pixels = weight.LengthOf(2, weight.Rank);
        return new Fans(weight[1] * pixels, weight[0] * pixels);
    }

    /// <summary>One of both.</summary>
    public int this[FanMode mode] => mode == FanMode.In ? In : Out;
}
