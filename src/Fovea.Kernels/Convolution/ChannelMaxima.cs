using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Pooling;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// The largest of each window over rows that lie as [pixel][channel], before they are turned over into planes: a lane is a channel, so no
/// lane moves. NaN counts as larger than all.
/// </summary>
internal static unsafe class ChannelMaxima
{
    /// <summary>
    /// Puts the maxima of the windows in the rows from <paramref name="first"/> to before <paramref name="end"/> of the pooled map in front of
    /// what they are taken from, as [window][channel]. In place, because there are no more windows before a window than pixels before it.
    /// </summary>
    /// <param name="g">Sizes of the pooling: steps of two at least, padding of one at most.</param>
    /// <param name="rows">Rows of pixels, whole ones.</param>
    /// <param name="width">Channels of a pixel, a multiple of eight.</param>
    /// <param name="firstRow">Which row of the map to be pooled comes first.</param>
    /// <param name="first">First row of windows.</param>
    /// <param name="end">Row of windows after the last.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Take(in PoolingGeometry g, float* rows, int width, int firstRow, int first, int end)
    {
        var target = rows;
        for (var row = first; row < end; row++)
        {
            var top = Math.Max(row * g.StrideY - g.PadTop, 0);
            var bottom = Math.Min(row * g.StrideY - g.PadTop + g.KernelHeight, g.InputHeight);
            for (var column = 0; column < g.OutputWidth; column++, target += width)
            {
                var left = Math.Max(column * g.StrideX - g.PadLeft, 0);
                var right = Math.Min(column * g.StrideX - g.PadLeft + g.KernelWidth, g.InputWidth);
                var window = rows + ((top - firstRow) * g.InputWidth + left) * width;
                for (var lane = 0; lane < width; lane += Vector256<float>.Count)
                    Largest(window + lane, bottom - top, right - left, g.InputWidth, width).Store(target + lane);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Largest(float* window, int rows, int columns, int inputWidth, int width)
    {
        var largest = Vector256.Load(window);
        for (var row = 0; row < rows; row++, window += inputWidth * width)
        {
            for (var column = 0; column < columns; column++)
                largest = MaxPooling.Larger(Vector256.Load(window + column * width), largest);
        }

        return largest;
    }
}
