using System.Numerics;
using Fovea.Kernels.Pooling;

namespace Fovea.Kernels.Reference;

/// <summary>The naive twin of <see cref="MaxUnpooling"/>.</summary>
public static class ReferenceMaxUnpooling
{
    /// <summary>As <see cref="MaxUnpooling.Forward"/>.</summary>
    public static void Forward<T>(int planes, int inputPixels, int outputPixels, ReadOnlySpan<T> x, ReadOnlySpan<T> indices, Span<T> y)
        where T : IFloatingPointIeee754<T>
    {
        y.Clear();
        for (var i = 0; i < planes * inputPixels; i++)
            y[i / inputPixels * outputPixels + Place(indices, i, outputPixels)] = x[i];
    }

    /// <summary>As <see cref="MaxUnpooling.Backward"/>.</summary>
    public static void Backward<T>(int planes, int inputPixels, int outputPixels, ReadOnlySpan<T> dy, ReadOnlySpan<T> indices, Span<T> dx)
        where T : IFloatingPointIeee754<T>
    {
        for (var i = 0; i < planes * inputPixels; i++)
            dx[i] = dy[i / inputPixels * outputPixels + Place(indices, i, outputPixels)];
    }

    private static int Place<T>(ReadOnlySpan<T> indices, int i, int outputPixels) where T : IFloatingPointIeee754<T> =>
        indices[i] >= T.Zero && indices[i] < T.CreateChecked(outputPixels)
            ? int.CreateTruncating(indices[i])
            : throw MaxUnpooling.OutsidePlane(float.CreateTruncating(indices[i]), i, outputPixels);
}
