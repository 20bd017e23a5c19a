using Fovea.Tensors;
using Fovea.Tensors.Ops;
using Function = Fovea.Kernels.Elementwise.Activations.Softplus;

namespace Fovea.Layers;

/// <summary>y = ln(1 + e^(βx))/β, linear where βx exceeds the threshold, element by element. Any shape → same.</summary>
/// <param name="beta">β: how sharp the bend is.</param>
/// <param name="threshold">Where it is taken for a straight line.</param>
public sealed class Softplus(float beta = 1, float threshold = 20) : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Map(new Function(beta, threshold), this);

    /// <inheritdoc/>
    public override string ToString() => $"Softplus(beta {beta}, threshold {threshold})";
}
