using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>Means of windows that tile the input into a given number of rows and columns: N×C×H×W → N×C×OH×OW for any H and W.</summary>
/// <param name="output">Rows and columns of the result.</param>
public sealed class AdaptiveAvgPool2d(Size2d output) : Module
{
    readonly PoolingOptions options = new() { AdaptiveOutput = output };

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.AveragePool(options, this);

    /// <inheritdoc/>
    public override string ToString() => $"AdaptiveAvgPool2d({output})";
}
