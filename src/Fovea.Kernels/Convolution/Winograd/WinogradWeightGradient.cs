using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// The weight gradient in the transform domain: dw = Gᵀ·[Σ over tiles of (A·dy·Aᵀ) ⊙ (Bᵀ·x·B)]·G, the transposed algorithm of the forward
/// pass. The sum over tiles is a product for each component, output channels × tiles × input channels. It is cut by shape alone: segments
/// with sums of their own, in them blocks of tiles, in them one chain; a pairwise tree adds the segments.
/// </summary>
internal static unsafe class WinogradWeightGradient<TTile, TKernel>
    where TTile : struct, IWinogradTile
    where TKernel : struct, IMicroKernel
{
    private static int Components => TTile.Size * TTile.Size;

    public static void Run(in ConvolutionGeometry g, float* x, float* dy, float* dw)
    {
        var c = Correlation.Forward(g);
        c.X = x;
        c.Y = dy;
        var map = new TileMap(c.Batch, c.OutputHeight, c.OutputWidth, TTile.Outputs);
        var cut = TileCut.Of(c, map.Count, Components);
        var job = new SegmentJob
        {
            Block = new GradientBlock<TKernel>
            {
                Correlation = c,
                Map = map,
                Components = Components,
                InputPanels = (c.InputChannels + TKernel.Columns - 1) / TKernel.Columns,
                OutputPanels = (c.OutputChannels + TKernel.Rows - 1) / TKernel.Rows,
                Room = cut.Block,
            },
            Cut = cut,
        };
        var length = Components * job.Block.PitchU;
        using var sums = Scratch.Take(cut.Segments * length);
        job.Sums = sums.Pointer;
        for (var group = 0; group < c.Groups; group++)
        {
            job.Block.Group = group;
            Workers.Run(cut.Segments, job);
            PairwiseTree.Add(sums.Pointer, length, cut.Segments);
            var filters = new FilterGradient<TTile, TKernel> { Block = job.Block, U = sums.Pointer, Dw = dw + (nint)group * c.OutputChannels * c.Depth };
            Workers.Run(c.OutputChannels, filters);
        }
    }

    /// <summary>A task is a segment. If there is only one, its phases are shared among the threads.</summary>
    private struct SegmentJob : IJob
    {
        public GradientBlock<TKernel> Block;
        public TileCut Cut;
        public float* Sums;

        public readonly void Run(int task)
        {
            var block = Block;
            block.U = Sums + task * Components * block.PitchU;
            using var v = Scratch.Take(Components * block.PitchV);
            using var d = Scratch.Take(Components * block.PitchD);
            block.V = v.Pointer;
            block.D = d.Pointer;
            var end = Cut.FirstOf(task + 1);
            for (var first = Cut.FirstOf(task); first < end; first += Cut.Block)
            {
                block.FirstTile = first;
                block.Tiles = Math.Min(Cut.Block, end - first);
                block.Add = first > Cut.FirstOf(task);
                var parts = Math.Min(4, block.Tiles);
                Workers.Run(block.InputPanels * parts, new ChannelTransform<TTile, TKernel, InputSide<TTile, TKernel>> { Block = block, Parts = parts });
                Workers.Run(block.OutputPanels * parts, new ChannelTransform<TTile, TKernel, OutputSide<TTile, TKernel>> { Block = block, Parts = parts });
                Workers.Run(Components, new GradientProduct<TKernel> { Block = block });
            }
        }
    }
}
