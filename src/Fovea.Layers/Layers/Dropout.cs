using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>
/// While training, zeroes elements with probability <paramref name="p"/> and scales the others by 1/(1 − p), so that nothing changes
/// afterwards (Srivastava et al. 2014; the book scales at test time instead). Any shape → same.
/// </summary>
/// <param name="p">Probability of dropping an element, 0 ≤ p &lt; 1.</param>
public sealed class Dropout(float p = 0.5f) : RandomLayer(p)
{
    private protected override Tensor Drop(Tensor x, float probability, ulong key) => x.Dropout(probability, key, this);
}
