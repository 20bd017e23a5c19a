using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>Joins all axes from one on into one: N×C×H×W → N×(C·H·W). Nothing is copied.</summary>
/// <param name="startDim">First axis to join.</param>
public sealed class Flatten(int startDim = 1) : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Flatten(startDim, this);

    /// <inheritdoc/>
    public override string ToString() => startDim == 1 ? "Flatten" : $"Flatten({startDim})";
}
