using System.Numerics;
using Fovea.Kernels.Elementwise;

namespace Fovea.Kernels.Reference;

/// <summary>The naive twin of <see cref="Map"/>.</summary>
public static class ReferenceMap
{
    /// <summary>As <see cref="Map.Forward"/>.</summary>
    public static void Forward<TOp, T>(TOp op, ReadOnlySpan<T> x, Span<T> y)
        where TOp : struct, IUnary where T : IFloatingPointIeee754<T>
    {
        for (var i = 0; i < x.Length; i++)
            y[i] = op.Value(x[i]);
    }

    /// <summary>As <see cref="Map.Backward"/>.</summary>
    public static void Backward<TOp, T>(TOp op, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx)
        where TOp : struct, IUnary where T : IFloatingPointIeee754<T>
    {
        for (var i = 0; i < x.Length; i++)
            dx[i] = dy[i] * op.Slope(x[i], y[i]);
    }
}
