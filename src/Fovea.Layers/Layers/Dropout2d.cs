using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>While training, zeroes whole channels with probability <paramref name="p"/> and scales the others by 1/(1 − p) (Tompson et al. 2015). N×C×… → same.</summary>
/// <param name="p">Probability of dropping a channel, 0 ≤ p &lt; 1.</param>
public sealed class Dropout2d(float p = 0.5f) : RandomLayer(p)
{
    private protected override Tensor Drop(Tensor x, float probability, ulong key) => x.DropoutChannels(probability, key, this);
}
