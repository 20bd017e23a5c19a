using Fovea.Kernels.Gemm;
using Fovea.Tensors;
using Fovea.Tensors.Ops;
using Function = Fovea.Kernels.Elementwise.Activations.Relu;

namespace Fovea.Layers;

/// <summary>y = max(0, x), element by element (Nair and Hinton 2010). Any shape → same. A layer before it in a <see cref="Sequential"/> does it in its own pass.</summary>
public sealed class Relu : Module, IFusedActivation
{
    /// <inheritdoc/>
    public FusedActivation Activation => FusedActivation.Relu;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Map(new Function(), this);
}
