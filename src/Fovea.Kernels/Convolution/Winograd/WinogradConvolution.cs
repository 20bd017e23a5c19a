using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// Forward convolution and input gradient, 3×3 at stride 1, in the transform domain: V = Bᵀ·d·B per tile, then for each of the
/// components one product U·V over the channels, then y = Aᵀ·M·A with bias, residual and activation. Tiles go in groups as wide as the
/// micro-kernel, groups in blocks that fit the caches; no sum depends on the cut.
/// </summary>
internal static unsafe class WinogradConvolution<TTile, TKernel, TWide, TWideVector>
    where TTile : struct, IWinogradTile
    where TKernel : struct, IMicroKernel
    where TWide : struct, IVectorWidth<TWideVector>
    where TWideVector : unmanaged
{
    /// <summary>Bytes of both transforms that one thread's second-level cache holds.</summary>
    private const long BytesOfOneThread = 768 << 10;

    /// <summary>Bytes of both transforms of a block that all threads share.</summary>
    private const long BytesOfAllThreads = 12 << 20;

    private static int Components => TTile.Size * TTile.Size;

    public static void Run(in Correlation c)
    {
        var map = new TileMap(c.Batch, c.OutputHeight, c.OutputWidth, TTile.Outputs);
        var groups = (map.Count + TKernel.Columns - 1) / TKernel.Columns;
        var groupBytes = (long)(c.InputChannels + c.OutputChannels) * Components * TKernel.Columns * sizeof(float);

        // Few channels: every thread has blocks of its own in its own cache. Many: all threads share one block after the other.
        var alone = BytesOfOneThread >= groupBytes && groups >= 4 * Workers.Count;
        var block = (int)Math.Clamp((alone ? BytesOfOneThread : BytesOfAllThreads) / groupBytes, 1, groups);
        var blocks = (groups + block - 1) / block;
        block = (groups + blocks - 1) / blocks;

        var first = FirstBlock(c);
        first.Map = map;
        using var filters = Scratch.Take(c.Packed == null ? LengthOfPacked(c) : 0);
        if (c.Packed == null)
            Pack(c, filters.Pointer);
        for (var group = 0; group < c.Groups; group++)
        {
            first.Group = group;
            first.U = (c.Packed == null ? filters.Pointer : c.Packed) + group * Components * first.PitchU;
            var job = new BlocksJob { Block = first, Size = block, Total = groups };
            if (alone)
            {
                Workers.Run(blocks, job);
                continue;
            }

            for (var i = 0; i < blocks; i++)
                job.Run(i);
        }
    }

    /// <summary>Floats of the transformed filters.</summary>
    public static nint LengthOfPacked(in Correlation c) => c.Groups * Components * FirstBlock(c).PitchU;

    /// <summary>Transforms the filters.</summary>
    public static void Pack(in Correlation c, float* target)
    {
        var block = FirstBlock(c);
        for (var group = 0; group < c.Groups; group++)
        {
            block.Group = group;
            block.U = target + group * Components * block.PitchU;
            if (TKernel.RowPitch % TWide.Lanes == 0)
                TransformFilters<TWide, TWideVector>(block);
            else
                TransformFilters<Width256, System.Runtime.Intrinsics.Vector256<float>>(block);
        }
    }

    public static PreparedFilters Prepare(in Correlation c, ConvolutionAlgorithm algorithm)
    {
        var prepared = new PreparedFilters(c, algorithm, LengthOfPacked(c));
        Pack(c, prepared.Start);
        return prepared;
    }

    private static TileBlock<TKernel> FirstBlock(in Correlation c) =>
        new() { Correlation = c, Components = Components, Panels = (c.OutputChannels + TKernel.Rows - 1) / TKernel.Rows };

    private static void TransformFilters<TWidth, T>(in TileBlock<TKernel> block)
        where TWidth : struct, IVectorWidth<T>
        where T : unmanaged
    {
        var transform = new FilterTransform<TTile, TWidth, T>
        {
            Correlation = block.Correlation,
            Group = block.Group,
            Panels = block.Panels,
            RowPitch = TKernel.RowPitch,
            U = block.U,
            Pitch = block.PitchU,
        };
        Workers.Run(transform.Tasks, transform);
    }

    /// <summary>A task is a block; inside a task the phases run alone, outside of one they are shared among the threads.</summary>
    private struct BlocksJob : IJob
    {
        public TileBlock<TKernel> Block;
        public int Size, Total;

        public readonly void Run(int task)
        {
            var block = Block;
            block.FirstGroup = task * Size;
            block.TileGroups = Math.Min(Size, Total - block.FirstGroup);
            using var v = Scratch.Take(Components * block.PitchV);
            using var m = Scratch.Take(Components * block.PitchM);
            block.V = v.Pointer;
            block.M = m.Pointer;

            // Rows shorter than half a vector go through narrower ones.
            var columns = block.Map.Columns;
            if (columns > TWide.Lanes / 2)
                RunInput<TWide, TWideVector>(block);
            else if (columns > 4)
                RunInput<Width256, System.Runtime.Intrinsics.Vector256<float>>(block);
            else
                RunInput<Width128, System.Runtime.Intrinsics.Vector128<float>>(block);
            var product = new ProductJob<TKernel> { Block = block, Parts = Math.Clamp(4 * Workers.Count / Components, 1, block.Panels) };
            Workers.Run(product.Tasks, product);
            var output = new OutputTransform<TTile, TKernel, TWide, TWideVector> { Block = block, Tasks = TasksFor(block.Correlation.OutputChannels) };
            Workers.Run(output.Tasks, output);
        }

        private static void RunInput<TWidth, T>(in TileBlock<TKernel> block)
            where TWidth : struct, IVectorWidth<T>
            where T : unmanaged
        {
            var input = new InputTransform<TTile, TKernel, TWidth, T> { Block = block, Tasks = TasksFor(block.Correlation.InputChannels) };
            Workers.Run(input.Tasks, input);
        }

        private static int TasksFor(int channels) => Math.Min(channels, 8 * Workers.Count);
    }
}
