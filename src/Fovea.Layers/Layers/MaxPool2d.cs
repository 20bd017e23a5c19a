using Fovea.Kernels;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>The largest element of each window, N×C×H×W → N×C×OH×OW with OH = ⌊(H + pads − dilation·(KH − 1) − 1)/stride⌋ + 1.</summary>
/// <param name="kernel">Rows and columns of the window.</param>
/// <param name="stride">Step between windows; the kernel's size unless given.</param>
/// <param name="padding">Rows and columns of −∞ around the input, at most half the kernel.</param>
/// <param name="dilation">Distance between the window's elements; 1 unless given.</param>
/// <param name="ceilMode">Round output sizes up.</param>
public sealed class MaxPool2d(Size2d kernel, Size2d? stride = null, Padding padding = default, Size2d? dilation = null, bool ceilMode = false) : Module
{
    internal PoolingOptions Options { get; } = new()
    {
        Kernel = kernel,
        Stride = stride ?? kernel,
        Padding = Describe.Numbers("MaxPool2d", padding),
        Dilation = dilation ?? 1,
        CeilMode = ceilMode,
    };

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.MaxPool(Options, this);

    /// <summary>The largest elements, and where they stood (row·W + column), for <see cref="MaxUnpool2d"/>.</summary>
    /// <param name="x">The input, N×C×H×W.</param>
    /// <exception cref="GeometryException">The input does not fit.</exception>
    public (Tensor Values, Tensor Indices) ForwardWithIndices(Tensor x) => x.MaxPoolWithIndices(Options, this);

    /// <inheritdoc/>
    public override string ToString() =>
        $"MaxPool2d({kernel}{Describe.Windows(stride is { } step && step != kernel ? step : null, padding, dilation ?? 1)}" +
        $"{Describe.Unless(!ceilMode, "sizes rounded up")})";
}
