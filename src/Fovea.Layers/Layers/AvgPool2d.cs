using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>The mean of each window, N×C×H×W → N×C×OH×OW with OH = ⌊(H + pads − KH)/stride⌋ + 1.</summary>
/// <param name="kernel">Rows and columns of the window.</param>
/// <param name="stride">Step between windows; the kernel's size unless given.</param>
/// <param name="padding">Rows and columns of zeros around the input, at most half the kernel.</param>
/// <param name="ceilMode">Round output sizes up.</param>
/// <param name="countIncludePad">Divide by the padding's pixels too: PyTorch's default, not Keras's.</param>
public sealed class AvgPool2d(Size2d kernel, Size2d? stride = null, Padding padding = default, bool ceilMode = false, bool countIncludePad = true) : Module
{
    readonly PoolingOptions options = new()
    {
        Kernel = kernel,
        Stride = stride ?? kernel,
        Padding = Describe.Numbers("AvgPool2d", padding),
        CeilMode = ceilMode,
        CountIncludePad = countIncludePad,
    };

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.AveragePool(options, this);

    /// <inheritdoc/>
    public override string ToString() =>
        $"AvgPool2d({kernel}{Describe.Windows(stride is { } step && step != kernel ? step : null, padding, 1)}" +
        $"{Describe.Unless(!ceilMode, "sizes rounded up")}{Describe.Unless(countIncludePad, "padding not counted")})";
}
