using Fovea.Tensors;
using Fovea.Tensors.Ops;
using Function = Fovea.Kernels.Elementwise.Activations.HardSigmoid;

namespace Fovea.Layers;

/// <summary>y = clip(x/6 + ½, 0, 1), element by element. Any shape → same.</summary>
public sealed class HardSigmoid : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Map(new Function(), this);
}
