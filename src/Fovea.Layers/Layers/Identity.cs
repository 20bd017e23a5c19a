using Fovea.Tensors;

namespace Fovea.Layers;

/// <summary>y = x: a place that another layer may take.</summary>
public sealed class Identity : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x;
}
