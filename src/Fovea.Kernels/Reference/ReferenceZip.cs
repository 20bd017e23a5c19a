using System.Numerics;
using Fovea.Kernels.Elementwise;

namespace Fovea.Kernels.Reference;

/// <summary>The naive twin of <see cref="Zip"/>.</summary>
public static class ReferenceZip
{
    /// <summary>As <see cref="Zip.Forward"/>.</summary>
    public static void Forward<TOp, T>(TOp op, BroadcastGeometry geometry, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where TOp : struct, IBinary where T : IFloatingPointIeee754<T>
    {
        for (var i = 0; i < geometry.OutputLength; i++)
        {
            var (atA, atB) = Places(geometry, i);
            y[i] = op.Value(a[atA], b[atB]);
        }
    }

    /// <summary>As <see cref="Zip.BackwardA"/>.</summary>
    public static void BackwardA<TOp, T>(
        TOp op, BroadcastGeometry geometry, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> da)
        where TOp : struct, IBinary where T : IFloatingPointIeee754<T>
    {
        da.Clear();
        for (var i = 0; i < geometry.OutputLength; i++)
        {
            var (atA, atB) = Places(geometry, i);
            da[atA] += dy[i] * op.SlopeA(a[atA], b[atB], y[i]);
        }
    }

    /// <summary>As <see cref="Zip.BackwardB"/>.</summary>
    public static void BackwardB<TOp, T>(
        TOp op, BroadcastGeometry geometry, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> db)
        where TOp : struct, IBinary where T : IFloatingPointIeee754<T>
    {
        db.Clear();
        for (var i = 0; i < geometry.OutputLength; i++)
        {
            var (atA, atB) = Places(geometry, i);
            db[atB] += dy[i] * op.SlopeB(a[atA], b[atB], y[i]);
        }
    }

    /// <summary>Where element <paramref name="i"/> of the result comes from in a and in b.</summary>
    private static (int A, int B) Places(BroadcastGeometry geometry, int i)
    {
        var (atA, atB, strideA, strideB) = (0, 0, 1, 1);
        for (var k = geometry.Axes.Length - 1; k >= 0; k--)
        {
            var axis = geometry.Axes[k];
            var index = i % axis.Size;
            i /= axis.Size;
            if (axis.InA)
                (atA, strideA) = (atA + index * strideA, strideA * axis.Size);
            if (axis.InB)
                (atB, strideB) = (atB + index * strideB, strideB * axis.Size);
        }

        return (atA, atB);
    }
}
