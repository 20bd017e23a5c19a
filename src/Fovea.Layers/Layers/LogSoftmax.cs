using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>Logarithms of probabilities along an axis, y = x − ln Σ e^x; for <c>Loss.NegativeLogLikelihood</c>. Any shape → same.</summary>
/// <param name="axis">The axis, −1 for the last; 1, the classes of N×C and N×C×H×W, unless given.</param>
public sealed class LogSoftmax(int axis = 1) : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.LogSoftmax(axis, this);

    /// <inheritdoc/>
    public override string ToString() => axis == 1 ? "LogSoftmax" : $"LogSoftmax(axis {axis})";
}
