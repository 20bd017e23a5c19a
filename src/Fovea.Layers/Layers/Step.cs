using Fovea.Tensors;
using Fovea.Tensors.Ops;
using Function = Fovea.Kernels.Elementwise.Activations.Step;

namespace Fovea.Layers;

/// <summary>y = 1 where x &gt; 0, else 0, element by element: the perceptron's. Its slope is 0, so nothing before it learns. Any shape → same.</summary>
public sealed class Step : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Map(new Function(), this);
}
