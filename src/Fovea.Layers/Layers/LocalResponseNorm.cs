using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>
/// Response normalization across channels (Krizhevsky et al. 2012, section 3.3), N×C×H×W → same:
/// y = x/(k + α/size·Σ x²)^β over <paramref name="size"/> neighbouring channels. The paper's α is not divided by the size.
/// </summary>
/// <param name="size">Channels in the window.</param>
/// <param name="alpha">α.</param>
/// <param name="beta">β.</param>
/// <param name="k">k.</param>
public sealed class LocalResponseNorm(int size, float alpha = 1e-4f, float beta = 0.75f, float k = 1) : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.LocalResponseNormalize(size, alpha, beta, k, this);

    /// <inheritdoc/>
    public override string ToString() => $"LocalResponseNorm({size}, alpha {alpha:0.######}, beta {beta}, k {k})";
}
