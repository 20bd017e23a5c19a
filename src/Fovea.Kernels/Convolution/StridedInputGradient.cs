using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// The input gradient of a convolution with stride: per picture and block of channels the product Wᵀ·dY gives the gradient of every
/// window, and the windows are added back (<see cref="Im2Col"/>'s Fold, channel by channel). No multiplication by inserted zeros.
/// </summary>
internal static unsafe class StridedInputGradient
{
    private const int ColumnFloats = 131_072;

    public static void Run(in ConvolutionGeometry g, float* dy, float* w, float* dx, KernelFamily family)
    {
        var taps = g.KernelHeight * g.KernelWidth;
        var block = (int)Math.Clamp(ColumnFloats / ((long)taps * g.OutputPixels), 1, g.GroupInputChannels);
        var wanted = (2 * Workers.Count + g.Batch * g.Groups - 1) / (g.Batch * g.Groups);
        block = Math.Max(1, Math.Min(block, g.GroupInputChannels / wanted));
        var blocks = (g.GroupInputChannels + block - 1) / block;
        Workers.Run(g.Batch * g.Groups * blocks, new BlockJob { Geometry = g, Block = block, Blocks = blocks, Dy = dy, W = w, Dx = dx, Family = family });
    }

    private struct BlockJob : IJob
    {
        public ConvolutionGeometry Geometry;
        public int Block, Blocks;
        public float* Dy, W, Dx;
        public KernelFamily Family;

        public readonly void Run(int task)
        {
            ref readonly var g = ref Geometry;
            var (image, group) = (task / Blocks / g.Groups, task / Blocks % g.Groups);
            var first = task % Blocks * Block;
            var channels = Math.Min(Block, g.GroupInputChannels - first);
            var taps = g.KernelHeight * g.KernelWidth;
            using var windows = Scratch.Take((nint)channels * taps * g.OutputPixels);

            var product = new Product
            {
                M = channels * taps,
                N = g.OutputPixels,
                K = g.GroupOutputChannels,
                A = W + (nint)group * g.GroupOutputChannels * g.FilterLength + first * taps,
                RowA = 1,
                DepthA = g.FilterLength,
                B = Dy + ((nint)image * g.Groups + group) * g.GroupOutputChannels * g.OutputPixels,
                ColumnB = 1,
                DepthB = g.OutputPixels,
                C = windows.Pointer,
                RowC = g.OutputPixels,
            };
            MatrixProduct.Run(product, Family);

            var dx = Dx + ((nint)image * g.InputChannels + group * g.GroupInputChannels + first) * g.InputPixels;
            for (var channel = 0; channel < channels; channel++)
                AddWindows(g, windows.Pointer + (nint)channel * taps * g.OutputPixels, dx + (nint)channel * g.InputPixels);
        }

        private static void AddWindows(in ConvolutionGeometry g, float* windows, float* plane)
        {
            new Span<float>(plane, g.InputPixels).Clear();
            for (var i = 0; i < g.KernelHeight; i++)
            {
                for (var j = 0; j < g.KernelWidth; j++)
                {
                    // Outputs whose tap (i, j) lies inside the picture.
                    var left = j * g.DilationX - g.PadLeft;
                    var firstX = left >= 0 ? 0 : (-left + g.StrideX - 1) / g.StrideX;
                    var endX = Math.Min(g.OutputWidth, (g.InputWidth - left + g.StrideX - 1) / g.StrideX);
                    for (var oy = 0; oy < g.OutputHeight; oy++, windows += g.OutputWidth)
                    {
                        var y = oy * g.StrideY + i * g.DilationY - g.PadTop;
                        if (y < 0 || y >= g.InputHeight)
                            continue;
                        var row = plane + y * g.InputWidth + left;
                        for (var ox = firstX; ox < endX; ox++)
                            row[ox * g.StrideX] += windows[ox];
                    }
                }
            }
        }
    }
}
