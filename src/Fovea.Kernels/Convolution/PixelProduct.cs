using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// The weight gradient of a 1×1 convolution without padding is one matrix product, dW = dY·Xᵀ, whose depth are the pixels of all pictures;
/// with a stride the pixels that count are gathered first.
/// </summary>
internal static unsafe class PixelProduct
{
    private const int FewWeights = 160 * 1024;
    private const int MostSegments = 8;

    public static bool Fits(in ConvolutionGeometry g) =>
        g.KernelHeight == 1 && g.KernelWidth == 1 && g.PadTop == 0 && g.PadLeft == 0 && g.PadBottom == 0 && g.PadRight == 0;

    public static void Run(in ConvolutionGeometry g, float* x, float* dy, float* dw, KernelFamily family)
    {
        var strided = g.StrideX != 1 || g.StrideY != 1;
        using var gathered = Scratch.Take(strided ? g.Batch * g.InputChannels * g.OutputPixels : 0);
        if (strided)
        {
            Workers.Run(g.Batch * g.InputChannels, new GatherJob { Geometry = g, X = x, Target = gathered.Pointer });
            x = gathered.Pointer;
        }

        // Few weights: every thread adds up pictures of its own. Many: the threads share out the weights.
        var weights = g.GroupOutputChannels * g.GroupInputChannels;
        var job = new SegmentJob
        {
            Geometry = g,
            Family = family,
            Segments = weights <= FewWeights ? Math.Min(g.Batch, MostSegments) : 1,
            Length = (weights + 15) / 16 * 16,
            X = x,
            Dy = dy,
        };
        using var sums = Scratch.Take(job.Segments == 1 ? 0 : job.Segments * job.Length);
        for (var group = 0; group < g.Groups; group++)
        {
            var target = dw + (nint)group * weights;
            job.Group = group;
            job.Sums = job.Segments == 1 ? target : sums.Pointer;
            Workers.Run(job.Segments, job);
            PairwiseTree.Add(sums.Pointer, job.Length, job.Segments);
            if (job.Segments > 1)
                new ReadOnlySpan<float>(sums.Pointer, weights).CopyTo(new Span<float>(target, weights));
        }
    }

    /// <summary>A task is a segment of pictures with sums of its own; if there is only one, the threads share its product.</summary>
    private struct SegmentJob : IJob
    {
        public ConvolutionGeometry Geometry;
        public KernelFamily Family;
        public int Group, Segments;
        public nint Length;
        public float* X, Dy, Sums;

        public readonly void Run(int task)
        {
            ref readonly var g = ref Geometry;
            var (first, end) = (task * g.Batch / Segments, (task + 1) * g.Batch / Segments);
            var (runA, runB) = ((nint)g.OutputChannels * g.OutputPixels, (nint)g.InputChannels * g.OutputPixels);
            var product = new Product
            {
                M = g.GroupOutputChannels,
                N = g.GroupInputChannels,
                K = (end - first) * g.OutputPixels,
                A = Dy + first * runA + (nint)Group * g.GroupOutputChannels * g.OutputPixels,
                RowA = g.OutputPixels,
                DepthA = 1,
                B = X + first * runB + (nint)Group * g.GroupInputChannels * g.OutputPixels,
                ColumnB = g.OutputPixels,
                DepthB = 1,
                C = Sums + task * Length,
                RowC = g.GroupInputChannels,
                Run = g.OutputPixels,
                RunA = runA,
                RunB = runB,
            };
            MatrixProduct.RunBlocked(product, Family);
        }
    }

    private struct GatherJob : IJob
    {
        public ConvolutionGeometry Geometry;
        public float* X, Target;

        public readonly void Run(int task)
        {
            var (source, target) = ((nint)task * Geometry.InputPixels, (nint)task * Geometry.OutputPixels);
            for (var row = 0; row < Geometry.OutputHeight; row++)
            {
                for (var column = 0; column < Geometry.OutputWidth; column++)
                    Target[target++] = X[source + column * Geometry.StrideX];
                source += (nint)Geometry.StrideY * Geometry.InputWidth;
            }
        }
    }
}
