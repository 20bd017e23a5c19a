using Fovea.Tensors;
using Fovea.Tensors.Ops;
using Function = Fovea.Kernels.Elementwise.Activations.HardSwish;

namespace Fovea.Layers;

/// <summary>y = x·clip(x/6 + ½, 0, 1) (Howard et al. 2019), element by element. Any shape → same.</summary>
public sealed class HardSwish : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Map(new Function(), this);
}
