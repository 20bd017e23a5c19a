using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fovea.Kernels.Convolution;

/// <summary>Copies a band of rows of some planes into scratch memory, with zeros where windows leave the picture.</summary>
internal static unsafe class Staging
{
    /// <summary>target[c·plane + r·pitch + x] = source[c, firstRow + r, firstColumn + x], or zero outside the picture.</summary>
    /// <param name="source">First plane.</param>
    /// <param name="channels">Number of planes.</param>
    /// <param name="height">Rows of a plane.</param>
    /// <param name="width">Columns of a plane.</param>
    /// <param name="firstRow">First row wanted, perhaps negative.</param>
    /// <param name="rows">Rows wanted.</param>
    /// <param name="firstColumn">First column wanted, perhaps negative.</param>
    /// <param name="columns">Columns wanted.</param>
    /// <param name="target">Destination.</param>
    /// <param name="plane">Distance between planes in the destination.</param>
    /// <param name="pitch">Distance between rows in the destination.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(
        float* source, int channels, int height, int width, int firstRow, int rows, int firstColumn, int columns, float* target, int plane, int pitch)
    {
        var left = Math.Clamp(-firstColumn, 0, columns);
        var right = Math.Clamp(width - firstColumn, left, columns);
        for (var channel = 0; channel < channels; channel++)
        {
            for (var row = 0; row < rows; row++)
            {
                var to = target + (nint)channel * plane + row * pitch;
                var y = firstRow + row;
                if (y < 0 || y >= height)
                {
                    new Span<float>(to, columns).Clear();
                    continue;
                }

                var from = source + ((nint)channel * height + y) * width + firstColumn;
                Zero(to, 0, left);
                Move(from, to, left, right);
                Zero(to, right, columns);
            }
        }
    }

    /// <summary>
    /// As <see cref="Copy"/>, but each row is sorted by column modulo <paramref name="stride"/>, part after part <paramref name="phasePitch"/>
    /// apart, so that a strided window reads consecutive floats.
    /// </summary>
    public static void CopyByPhase(
        float* source, int channels, int height, int width, int firstRow, int rows, int firstColumn, int columns, float* target, int plane, int pitch,
        int stride, int phasePitch)
    {
        for (var channel = 0; channel < channels; channel++)
        {
            for (var row = 0; row < rows; row++)
            {
                var y = firstRow + row;
                var from = source + ((nint)channel * height + y) * width;
                for (var phase = 0; phase < stride; phase++)
                {
                    var to = target + (nint)channel * plane + row * pitch + phase * phasePitch;
                    for (int column = phase, i = 0; column < columns; column += stride, i++)
                    {
                        var x = firstColumn + column;
                        to[i] = y >= 0 && y < height && x >= 0 && x < width ? from[x] : 0;
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Zero(float* row, int first, int end)
    {
        for (var i = first; i < end; i++)
            row[i] = 0;
    }

    // Rows are short: a loop of vectors beats a call to a general copy.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move(float* from, float* to, int first, int end)
    {
        var i = first;
        for (; i + 8 <= end; i += 8)
            Vector256.Load(from + i).Store(to + i);
        for (; i < end; i++)
            to[i] = from[i];
    }
}
