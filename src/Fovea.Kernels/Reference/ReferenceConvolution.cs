using System.Numerics;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Gemm;

namespace Fovea.Kernels.Reference;

/// <summary>Convolution, its gradients and im2col as they are defined, on any floating type: the oracle of the fast kernels, and slow.</summary>
public static class ReferenceConvolution
{
    /// <summary>y = activation(w ⋆ x + bias); the parameters are those of <see cref="DirectConvolution.Forward"/>.</summary>
    /// <typeparam name="T">Type of the numbers and of the sums.</typeparam>
    public static void Forward<T>(in ConvolutionGeometry g, ReadOnlySpan<T> x, ReadOnlySpan<T> w, ReadOnlySpan<T> bias, FusedActivation activation, Span<T> y)
        where T : IFloatingPointIeee754<T>
    {
        y[..g.OutputLength].Clear();
        foreach (var (ix, iw, iy, count) in Products(g))
        {
            for (var n = 0; n < count; n++)
                y[iy + n] += x[ix + n * g.StrideX] * w[iw];
        }

        for (var i = 0; i < g.OutputLength; i++)
            y[i] = ReferenceGemm.Finish(y[i], bias.IsEmpty ? T.Zero : bias[i / g.OutputPixels % g.OutputChannels], activation);
    }

    /// <summary>dx, the gradient of x; the parameters are those of <see cref="DirectConvolution.InputGradient"/>.</summary>
    /// <typeparam name="T">Type of the numbers and of the sums.</typeparam>
    public static void InputGradient<T>(in ConvolutionGeometry g, ReadOnlySpan<T> dy, ReadOnlySpan<T> w, Span<T> dx)
        where T : IFloatingPointIeee754<T>
    {
        dx[..g.InputLength].Clear();
        foreach (var (ix, iw, iy, count) in Products(g))
        {
            for (var n = 0; n < count; n++)
                dx[ix + n * g.StrideX] += dy[iy + n] * w[iw];
        }
    }

    /// <summary>dw and dbias, the gradients of weights and bias; the parameters are those of <see cref="DirectConvolution.WeightGradient"/>.</summary>
    /// <typeparam name="T">Type of the numbers and of the sums.</typeparam>
    public static void WeightGradient<T>(in ConvolutionGeometry g, ReadOnlySpan<T> x, ReadOnlySpan<T> dy, Span<T> dw, Span<T> dbias)
        where T : IFloatingPointIeee754<T>
    {
        dw[..g.WeightLength].Clear();
        foreach (var (ix, iw, iy, count) in Products(g))
        {
            for (var n = 0; n < count; n++)
                dw[iw] += x[ix + n * g.StrideX] * dy[iy + n];
        }

        dbias.Clear();
        for (var i = 0; i < g.OutputLength && !dbias.IsEmpty; i++)
            dbias[i / g.OutputPixels % g.OutputChannels] += dy[i];
    }

    /// <summary>The windows of x as a matrix; see <see cref="Im2Col.Unfold"/>.</summary>
    /// <typeparam name="T">Type of the numbers.</typeparam>
    public static void Unfold<T>(in ConvolutionGeometry g, ReadOnlySpan<T> x, Span<T> columns)
        where T : IFloatingPointIeee754<T>
    {
        columns[..MatrixLength(g)].Clear();
        var step = g.InputChannels * g.KernelHeight * g.KernelWidth;
        foreach (var (pixel, column, count) in Windows(g))
        {
            for (var n = 0; n < count; n++)
                columns[column + n * step] = x[pixel + n * g.StrideX];
        }
    }

    /// <summary>The matrix of windows added back; see <see cref="Im2Col.Fold"/>.</summary>
    /// <typeparam name="T">Type of the numbers and of the sums.</typeparam>
    public static void Fold<T>(in ConvolutionGeometry g, ReadOnlySpan<T> columns, Span<T> x)
        where T : IFloatingPointIeee754<T>
    {
        x[..g.InputLength].Clear();
        var step = g.InputChannels * g.KernelHeight * g.KernelWidth;
        foreach (var (pixel, column, count) in Windows(g))
        {
            for (var n = 0; n < count; n++)
                x[pixel + n * g.StrideX] += columns[column + n * step];
        }
    }

    private static int MatrixLength(in ConvolutionGeometry g) => g.Batch * g.OutputPixels * g.InputChannels * g.KernelHeight * g.KernelWidth;

    // Every product of the convolution, those of one weight with one row at a time: the places of the first pixel, the weight and the first
    // output, and how many there are. Outputs stand side by side, pixels a stride apart.
    private static IEnumerable<(int X, int W, int Y, int Count)> Products(ConvolutionGeometry g)
    {
        for (var image = 0; image < g.Batch; image++)
        {
            for (var o = 0; o < g.OutputChannels; o++)
            {
                for (var c = 0; c < g.GroupInputChannels; c++)
                {
                    var channel = o / g.GroupOutputChannels * g.GroupInputChannels + c;
                    foreach (var (oy, ox, i, j, y, x, count) in Taps(g))
                    {
                        yield return (((image * g.InputChannels + channel) * g.InputHeight + y) * g.InputWidth + x,
                            ((o * g.GroupInputChannels + c) * g.KernelHeight + i) * g.KernelWidth + j,
                            ((image * g.OutputChannels + o) * g.OutputHeight + oy) * g.OutputWidth + ox, count);
                    }
                }
            }
        }
    }

    // Every element of the matrix of windows that lies inside a picture, those of one tap in one row at a time: the places of the first pixel
    // and the first element, and how many there are. Pixels stand a stride apart, elements a row of the matrix.
    private static IEnumerable<(int Pixel, int Column, int Count)> Windows(ConvolutionGeometry g)
    {
        for (var image = 0; image < g.Batch; image++)
        {
            for (var c = 0; c < g.InputChannels; c++)
            {
                foreach (var (oy, ox, i, j, y, x, count) in Taps(g))
                {
                    yield return (((image * g.InputChannels + c) * g.InputHeight + y) * g.InputWidth + x,
                        (((image * g.OutputHeight + oy) * g.OutputWidth + ox) * g.InputChannels + c) * g.KernelHeight * g.KernelWidth + i * g.KernelWidth + j,
                        count);
                }
            }
        }
    }

    // Every row of outputs and tap whose row of pixels lies inside the picture: the first output whose pixel does too, that pixel, and how many do.
    private static IEnumerable<(int Oy, int Ox, int I, int J, int Y, int X, int Count)> Taps(ConvolutionGeometry g)
    {
        for (var oy = 0; oy < g.OutputHeight; oy++)
        {
            for (var i = 0; i < g.KernelHeight; i++)
            {
                var y = oy * g.StrideY + i * g.DilationY - g.PadTop;
                for (var j = 0; j < g.KernelWidth && y >= 0 && y < g.InputHeight; j++)
                {
                    var ox = 0;
                    while (ox < g.OutputWidth && Pixel(ox, j) < 0)
                        ox++;
                    var end = ox;
                    while (end < g.OutputWidth && Pixel(end, j) < g.InputWidth)
                        end++;
                    if (ox < end)
                        yield return (oy, ox, i, j, y, Pixel(ox, j), end - ox);
                }
            }
        }

        int Pixel(int ox, int j) => ox * g.StrideX + j * g.DilationX - g.PadLeft;
    }
}
