using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>
/// The mean of each channel (Lin et al. 2013, section 3.2), ready for a linear layer: N×C×H×W → N×C, as Keras has it. To keep the two
/// axes use <see cref="AdaptiveAvgPool2d"/> with 1.
/// </summary>
public sealed class GlobalAvgPool2d : Module
{
    static readonly PoolingOptions Whole = new() { AdaptiveOutput = (1, 1) };

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.AveragePool(Whole, this).Flatten(1, this);
}
