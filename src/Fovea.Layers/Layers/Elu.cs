using Fovea.Tensors;
using Fovea.Tensors.Ops;
using Function = Fovea.Kernels.Elementwise.Activations.Elu;

namespace Fovea.Layers;

/// <summary>y = x where positive, else α(eˣ − 1), element by element (Clevert et al. 2015). Any shape → same.</summary>
/// <param name="alpha">α.</param>
public sealed class Elu(float alpha = 1) : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Map(new Function(alpha), this);

    /// <inheritdoc/>
    public override string ToString() => $"Elu({alpha})";
}
