using System.Numerics;
using Fovea.Kernels.Shaping;

namespace Fovea.Kernels.Reference;

/// <summary>The naive twin of <see cref="StridedCopy"/>.</summary>
public static class ReferenceStridedCopy
{
    /// <summary>As <see cref="StridedCopy.Copy"/>.</summary>
    public static void Copy<T>(
        ReadOnlySpan<int> sizes, ReadOnlySpan<T> x, int xOffset, ReadOnlySpan<int> xStrides,
        Span<T> y, int yOffset, ReadOnlySpan<int> yStrides, bool accumulate) where T : IFloatingPointIeee754<T>
    {
        if (sizes.IsEmpty)
        {
            y[yOffset] = accumulate ? y[yOffset] + x[xOffset] : x[xOffset];
            return;
        }

        for (var i = 0; i < sizes[0]; i++)
            Copy(sizes[1..], x, xOffset + i * xStrides[0], xStrides[1..], y, yOffset + i * yStrides[0], yStrides[1..], accumulate);
    }
}
