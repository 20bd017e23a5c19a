using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>Probabilities along an axis, y = e^x/Σ e^x. Losses take the scores before it: never train through it with a cross-entropy. Any shape → same.</summary>
/// <param name="axis">The axis, −1 for the last; 1, the classes of N×C and N×C×H×W, unless given.</param>
public sealed class Softmax(int axis = 1) : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Softmax(axis, this);

    /// <inheritdoc/>
    public override string ToString() => axis == 1 ? "Softmax" : $"Softmax(axis {axis})";
}
