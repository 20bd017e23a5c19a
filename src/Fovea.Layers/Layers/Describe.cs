using System.Globalization;
using Fovea.Kernels;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>How layers print their options: those that differ from the default, in the constructor's order.</summary>
static class Describe
{
    public static string Windows(Size2d? stride, Padding padding, Size2d dilation) =>
        (stride is { } step ? $", stride {step.Short}" : "") +
        (padding == Padding.Valid ? "" : $", padding {padding}") +
        (dilation == 1 ? "" : $", dilation {dilation.Short}");

    /// <summary>The padding of a pooling, which depends on nothing else.</summary>
    public static (int Top, int Bottom, int Left, int Right) Numbers(string layer, Padding padding) => padding.IsSame
        ? throw new GeometryException($"{layer}: 'same' padding is not defined for pooling; give numbers.")
        : padding;

    /// <summary>The output of an adaptive pooling, H or W where the input's size is kept.</summary>
    public static string Adaptive(PoolingOptions options) => options.AdaptiveOutput is { } output
        ? $"{output.Y?.ToString(CultureInfo.InvariantCulture) ?? "H"}×{output.X?.ToString(CultureInfo.InvariantCulture) ?? "W"}"
        : "";

    public static string Unless(bool usual, string text) => usual ? "" : ", " + text;
}
