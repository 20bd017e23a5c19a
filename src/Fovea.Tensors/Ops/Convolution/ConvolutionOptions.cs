using Fovea.Kernels.Convolution;

namespace Fovea.Tensors.Ops;

/// <summary>How a convolution's windows lie on its input: everything but the sizes that the tensors themselves tell.</summary>
public sealed record ConvolutionOptions
{
    /// <summary>Stride 1, no padding, no dilation, one group.</summary>
    public static ConvolutionOptions Default { get; } = new();

    /// <summary>Step between windows, downwards and to the right.</summary>
    public (int Y, int X) Stride { get; init; } = (1, 1);

    /// <summary>Rows and columns of zeros around the input; ignored with <see cref="Same"/>.</summary>
    public (int Top, int Bottom, int Left, int Right) Padding { get; init; }

    /// <summary>Pad so that the output is ⌈input/stride⌉ large; what is odd goes below and to the right.</summary>
    public bool Same { get; init; }

    /// <summary>Distance between kernel elements.</summary>
    public (int Y, int X) Dilation { get; init; } = (1, 1);

    /// <summary>Independent groups of channels.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>The padding for an input and kernel of these sizes.</summary>
    public (int Top, int Bottom, int Left, int Right) PaddingFor((int Y, int X) input, (int Y, int X) kernel) =>
        Same ? ConvolutionGeometry.SamePadding(input, kernel, Stride, Dilation) : Padding;
}
