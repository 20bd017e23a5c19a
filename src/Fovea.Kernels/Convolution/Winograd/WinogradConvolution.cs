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
    /// <summary>Bytes of filters and of a group's transformed pixels that one thread's second-level cache holds.</summary>
    private const long BytesOfOneThread = 1 << 20;

    /// <summary>Bytes of both transforms of a block that all threads share.</summary>
    private const long BytesOfAllThreads = 12 << 20;

    private static int Components => TTile.Size * TTile.Size;

    public static void Run(in Correlation c)
    {
        var map = new TileMap(c.Batch, c.OutputHeight, c.OutputWidth, TTile.Outputs);
        var groups = (map.Count + TKernel.Columns - 1) / TKernel.Columns;
        var bytes = (long)Components * TKernel.Columns * sizeof(float);
        var first = FirstBlock(c);
        first.Map = map;

        // Few channels: each thread takes groups of its own, which stay in its own cache from the pixels to the outputs. Many channels, or
        // groups too few for all threads: they share one block after the other.
        var own = bytes * c.InputChannels + Components * first.PitchU * sizeof(float) <= BytesOfOneThread && groups >= 3 * Workers.Count
            ? groups - groups % Workers.Count
            : 0;
        var block = (int)Math.Clamp(BytesOfAllThreads / (bytes * (c.InputChannels + c.OutputChannels)), 1, Math.Max(1, groups - own));
        var blocks = (groups - own + block - 1) / block;

        using var filters = Scratch.Take(c.Packed == null ? LengthOfPacked(c) : 0);
        if (c.Packed == null)
            Pack(c, filters.Pointer);
        for (var group = 0; group < c.Groups; group++)
        {
            first.Group = group;
            first.U = (c.Packed == null ? filters.Pointer : c.Packed) + group * Components * first.PitchU;
            Workers.Run(own, new GroupsJob { Block = first });
            for (var i = 0; i < blocks; i++)
                RunShared(first, own + i * (groups - own) / blocks, own + (i + 1) * (groups - own) / blocks);
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
        new()
        {
            Correlation = c,
            Components = Components,
            Panels = (c.OutputChannels + TKernel.Rows - 1) / TKernel.Rows,
            EndChannel = c.OutputChannels,
        };

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

    // All threads take part in each phase.
    private static void RunShared(TileBlock<TKernel> block, int firstGroup, int endGroup)
    {
        (block.FirstGroup, block.TileGroups) = (firstGroup, endGroup - firstGroup);
        using var v = Scratch.Take(Components * block.PitchV);
        using var m = Scratch.Take(Components * block.PitchM);
        block.V = v.Pointer;
        block.M = m.Pointer;
        var input = new InputTransform<TTile, TKernel, TWide, TWideVector> { Block = block, Tasks = TasksFor(block.Correlation.InputChannels) };
        Workers.Run(input.Tasks, input);
        var product = new ProductJob<TKernel> { Block = block, Parts = Math.Clamp(4 * Workers.Count / Components, 1, block.Panels) };
        Workers.Run(product.Tasks, product);
        var output = new OutputTransform<TTile, TKernel, TWide, TWideVector> { Block = block, Tasks = TasksFor(block.Correlation.OutputChannels) };
        Workers.Run(output.Tasks, output);
    }

    private static int TasksFor(int channels) => Math.Min(channels, 8 * Workers.Count);

    /// <summary>A task is a group of tiles from the pixels to the outputs, one panel of output channels after the other.</summary>
    private struct GroupsJob : IJob
    {
        public TileBlock<TKernel> Block;

        public readonly void Run(int task)
        {
            var block = Block;
            (block.FirstGroup, block.TileGroups) = (task, 1);

            // M has room for the channels of any one panel.
            (block.FirstChannel, block.EndChannel) = (0, TKernel.Rows);
            using var v = Scratch.Take(Components * block.PitchV);
            using var m = Scratch.Take(Components * block.PitchM);
            block.V = v.Pointer;
            block.M = m.Pointer;
            InputTransform<TTile, TKernel, TWide, TWideVector>.Run(block, 0, block.Correlation.InputChannels);
            for (var panel = 0; panel < block.Panels; panel++)
            {
                (block.FirstChannel, block.EndChannel) = (block.FirstRow(panel), block.FirstRow(panel + 1));
                for (var component = 0; component < Components; component++)
                    ProductJob<TKernel>.Run(block, component, panel, panel + 1);
                OutputTransform<TTile, TKernel, TWide, TWideVector>.Run(block, block.FirstChannel, block.EndChannel);
            }
        }
    }
}
