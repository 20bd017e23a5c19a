using Fovea.Tensors;
using Fovea.Tensors.Ops;
using Function = Fovea.Kernels.Elementwise.Activations.LeakyRelu;

namespace Fovea.Layers;

/// <summary>y = x where positive, else slope·x, element by element (Maas et al. 2013). Any shape → same.</summary>
/// <param name="negativeSlope">The slope.</param>
public sealed class LeakyRelu(float negativeSlope = 0.01f) : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Map(new Function(negativeSlope), this);

    /// <inheritdoc/>
    public override string ToString() => $"LeakyRelu({negativeSlope})";
}
