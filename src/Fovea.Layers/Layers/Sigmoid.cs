using Fovea.Tensors;
using Fovea.Tensors.Ops;
using Function = Fovea.Kernels.Elementwise.Activations.Sigmoid;

namespace Fovea.Layers;

/// <summary>y = 1/(1 + e⁻ˣ), element by element. Any shape → same.</summary>
public sealed class Sigmoid : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Map(new Function(), this);
}
