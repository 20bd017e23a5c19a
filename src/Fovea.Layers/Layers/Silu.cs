using Fovea.Tensors;
using Fovea.Tensors.Ops;
using Function = Fovea.Kernels.Elementwise.Activations.Silu;

namespace Fovea.Layers;

/// <summary>y = x·sigmoid(x), also known as swish (Elfwing et al. 2017), element by element. Any shape → same.</summary>
public sealed class Silu : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Map(new Function(), this);
}
