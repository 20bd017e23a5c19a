using Fovea.Tensors;
using Fovea.Tensors.Ops;
using Function = Fovea.Kernels.Elementwise.Activations.Gelu;

namespace Fovea.Layers;

/// <summary>y = x·Φ(x) with the exact Gaussian distribution function (Hendrycks and Gimpel 2016), element by element. Any shape → same.</summary>
public sealed class Gelu : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Map(new Function(), this);
}
