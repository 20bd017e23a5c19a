using Fovea.Kernels.Pooling;

namespace Fovea.Tensors.Ops;

/// <summary>How a pooling's windows lie on its input.</summary>
public sealed record PoolingOptions
{
    /// <summary>Height and width of the window.</summary>
    public (int Y, int X) Kernel { get; init; } = (2, 2);

    /// <summary>Step between windows; the kernel's size unless given.</summary>
    public (int Y, int X)? Stride { get; init; }

    /// <summary>Rows and columns around the input, at most half the kernel.</summary>
    public (int Top, int Bottom, int Left, int Right) Padding { get; init; }

    /// <summary>Distance between the window's elements.</summary>
    public (int Y, int X) Dilation { get; init; } = (1, 1);

    /// <summary>Round output sizes up.</summary>
    public bool CeilMode { get; init; }

    /// <summary>Averages divide by the padding's pixels too, PyTorch's default.</summary>
    public bool CountIncludePad { get; init; } = true;

    /// <summary>
    /// With a value, windows tile the input into exactly that many rows and columns, as many as it has where null, and everything else is
    /// ignored.
    /// </summary>
    public (int? Y, int? X)? AdaptiveOutput { get; init; }

    internal PoolingGeometry Geometry(object owner, Shape x) => AdaptiveOutput is { } output
        ? PoolingGeometry.CreateAdaptive(owner, x[0] * x[1], (x[2], x[3]), (output.Y ?? x[2], output.X ?? x[3]))
        : PoolingGeometry.Create(owner, x[0] * x[1], (x[2], x[3]), Kernel, Stride ?? Kernel, Padding, Dilation, CeilMode, CountIncludePad);
}
