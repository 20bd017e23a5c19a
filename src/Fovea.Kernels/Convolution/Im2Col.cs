using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// Windows written out as a matrix, and added back: the textbook way to a convolution by one matrix product
/// (K. Chellapilla, S. Puri, P. Simard, “High Performance Convolutional Neural Networks for Document Processing”, 2006).
/// Rows are output pixels, N·OH·OW of them; columns are C·KH·KW. The engine itself never writes this matrix out.
/// </summary>
public static unsafe class Im2Col
{
    /// <summary>columns[(n·OH + oy)·OW + ox, (c·KH + i)·KW + j] = x[n, c, oy·stride + i·dilation − pad, ox·stride + j·dilation − pad], zero outside. Groups play no part.</summary>
    /// <param name="g">Sizes.</param>
    /// <param name="x">Input, N×C×H×W.</param>
    /// <param name="columns">The matrix, overwritten.</param>
    /// <exception cref="GeometryException">A span is too short.</exception>
    public static void Unfold(in ConvolutionGeometry g, ReadOnlySpan<float> x, Span<float> columns)
    {
        Check(g, nameof(Unfold), x.Length, columns.Length);
        fixed (float* px = x, pc = columns)
            Workers.Run(g.Batch * g.OutputHeight, new UnfoldJob { Geometry = g, X = px, Columns = pc });
    }

    /// <summary>x[n, c, y, x] = the sum of all elements of the matrix that <see cref="Unfold"/> would have copied from there (col2im).</summary>
    /// <param name="g">Sizes.</param>
    /// <param name="columns">The matrix.</param>
    /// <param name="x">N×C×H×W, overwritten.</param>
    /// <exception cref="GeometryException">A span is too short.</exception>
    public static void Fold(in ConvolutionGeometry g, ReadOnlySpan<float> columns, Span<float> x)
    {
        Check(g, nameof(Fold), x.Length, columns.Length);
        fixed (float* px = x, pc = columns)
            Workers.Run(g.Batch, new FoldJob { Geometry = g, X = px, Columns = pc });
    }

    private static void Check(in ConvolutionGeometry g, string method, int x, int columns)
    {
        var length = (long)g.Batch * g.OutputPixels * g.InputChannels * g.KernelHeight * g.KernelWidth;
        if (x < g.InputLength)
            throw new GeometryException($"Im2Col.{method}: the picture has {x} elements, {g.InputLength} are needed.");
        if (columns < length)
            throw new GeometryException($"Im2Col.{method}: the matrix has {columns} elements, {length} are needed.");
    }

    private struct UnfoldJob : IJob
    {
        public ConvolutionGeometry Geometry;
        public float* X, Columns;

        public readonly void Run(int task)
        {
            ref readonly var g = ref Geometry;
            var (image, oy) = Math.DivRem(task, g.OutputHeight);
            var target = Columns + (nint)task * g.OutputWidth * g.InputChannels * g.KernelHeight * g.KernelWidth;
            for (var ox = 0; ox < g.OutputWidth; ox++)
            {
                for (var channel = 0; channel < g.InputChannels; channel++)
                {
                    for (var i = 0; i < g.KernelHeight; i++)
                    {
                        var y = oy * g.StrideY + i * g.DilationY - g.PadTop;
                        var row = X + (((nint)image * g.InputChannels + channel) * g.InputHeight + y) * g.InputWidth;
                        for (var j = 0; j < g.KernelWidth; j++)
                        {
                            var x = ox * g.StrideX + j * g.DilationX - g.PadLeft;
                            *target++ = y >= 0 && y < g.InputHeight && x >= 0 && x < g.InputWidth ? row[x] : 0;
                        }
                    }
                }
            }
        }
    }

    private struct FoldJob : IJob
    {
        public ConvolutionGeometry Geometry;
        public float* X, Columns;

        public readonly void Run(int image)
        {
            ref readonly var g = ref Geometry;
            var picture = X + (nint)image * g.InputChannels * g.InputPixels;
            new Span<float>(picture, g.InputChannels * g.InputPixels).Clear();
            var source = Columns + (nint)image * g.OutputPixels * g.InputChannels * g.KernelHeight * g.KernelWidth;
            for (var pixel = 0; pixel < g.OutputPixels; pixel++)
            {
                var (oy, ox) = Math.DivRem(pixel, g.OutputWidth);
                for (var channel = 0; channel < g.InputChannels; channel++)
                {
                    for (var i = 0; i < g.KernelHeight; i++)
                    {
                        var y = oy * g.StrideY + i * g.DilationY - g.PadTop;
                        var row = picture + ((nint)channel * g.InputHeight + y) * g.InputWidth;
                        for (var j = 0; j < g.KernelWidth; j++)
                        {
                            var x = ox * g.StrideX + j * g.DilationX - g.PadLeft;
                            var value = *source++;
                            if (y >= 0 && y < g.InputHeight && x >= 0 && x < g.InputWidth)
                                row[x] += value;
                        }
                    }
                }
            }
        }
    }
}
