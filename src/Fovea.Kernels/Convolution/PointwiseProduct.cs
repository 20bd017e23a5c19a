using System.Runtime.CompilerServices;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// A 1×1 convolution without stride or padding, forward or backward: the plain product of weights and pixels, picture by picture. Rows of
/// pixels are copied into panels as wide as the micro-kernel, and its tiles go straight to NCHW with bias, residual and activation. The
/// chains are those of <see cref="ChannelVectors{TKernel}"/>, so both give the same bits.
/// </summary>
internal static unsafe class PointwiseProduct<TKernel>
    where TKernel : struct, IMicroKernel
{
    /// <summary>Floats of packed pixels that stay in a second-level cache beside the weights.</summary>
    private const int PackedFloats = 65_536;

    private const int MostPanels = 8;

    public static void Run(in Correlation c)
    {
        var depth = BlockSizes.Depth(c.InputChannels);
        var columnPanels = (c.OutputPixels + TKernel.Columns - 1) / TKernel.Columns;
        var together = Math.Clamp(PackedFloats / (depth * TKernel.Columns), 1, Math.Min(MostPanels, columnPanels));

        // Threads have equal shares: as many blocks for each, and blocks that differ by a panel at most.
        var blocks = (columnPanels + together - 1) / together;
        if (c.Batch * c.Groups % Workers.Count != 0)
            blocks = Math.Min((blocks + Workers.Count - 1) / Workers.Count * Workers.Count, columnPanels);
        using var weights = Scratch.Take(c.Packed == null ? LengthOfPacked(c) : 0);
        if (c.Packed == null)
            Pack(c, weights.Pointer);
        var job = new PixelsJob
        {
            Correlation = c,
            Weights = c.Packed == null ? weights.Pointer : c.Packed,
            Panels = Panels(c),
            Depth = depth,
            ColumnPanels = columnPanels,
            Blocks = blocks,
        };
        Workers.Run(c.Batch * c.Groups * job.Blocks, job, c.MultiplyAdds);
    }

    /// <summary>Floats of the packed weights.</summary>
    public static nint LengthOfPacked(in Correlation c) => (nint)c.Groups * Panels(c) * c.InputChannels * TKernel.RowPitch;

    /// <summary>Packs the weights as [group][panel][input channel][row].</summary>
    public static void Pack(in Correlation c, float* target) => Workers.Run(c.Groups * Panels(c), new PackJob { Correlation = c, Panels = Panels(c), Target = target });

    public static PreparedFilters Prepare(in Correlation c)
    {
        var prepared = new PreparedFilters(c, ConvolutionAlgorithm.PointwiseProduct, LengthOfPacked(c));
        Pack(c, prepared.Start);
        return prepared;
    }

    private static int Panels(in Correlation c) => (c.OutputChannels + TKernel.Rows - 1) / TKernel.Rows;

    private static int FirstRow(in Correlation c, int panel) => (int)((long)panel * c.OutputChannels / Panels(c));

    private struct PackJob : IJob
    {
        public Correlation Correlation;
        public int Panels;
        public float* Target;

        public readonly void Run(int task)
        {
            var (group, panel) = Math.DivRem(task, Panels);
            var row = FirstRow(Correlation, panel);
            Correlation.PackWeights(
                group, row, FirstRow(Correlation, panel + 1) - row, Target + (nint)task * Correlation.InputChannels * TKernel.RowPitch, TKernel.RowPitch);
        }
    }

    /// <summary>A task is a few panels of pixels of one picture, for all output channels.</summary>
    private struct PixelsJob : IJob
    {
        public Correlation Correlation;
        public float* Weights;
        public int Panels, Depth, ColumnPanels, Blocks;

        public readonly void Run(int task)
        {
            ref readonly var c = ref Correlation;
            var (piece, block) = Math.DivRem(task, Blocks);
            var (image, group) = Math.DivRem(piece, c.Groups);
            var first = block * ColumnPanels / Blocks * TKernel.Columns;
            var end = (block + 1) * ColumnPanels / Blocks * TKernel.Columns;
            var pixels = Math.Min(end, c.OutputPixels) - first;
            using var packed = Scratch.Take((nint)(end - first) * Depth);
            for (var start = 0; start < c.InputChannels; start += Depth)
            {
                var depth = Math.Min(Depth, c.InputChannels - start);
                CopyRows(c.InputPlanes(image, group) + (nint)start * c.InputPixels + first, c.InputPixels, depth, pixels, packed.Pointer);
                RunPanels(image, group, start, depth, first, pixels, packed.Pointer);
            }
        }

        // Channel by channel, so that the source is read in long runs.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void CopyRows(float* source, nint plane, int depth, int pixels, float* packed)
        {
            var whole = pixels / TKernel.Columns;
            var rest = pixels % TKernel.Columns;
            nint panel = depth * TKernel.Columns;
            for (var k = 0; k < depth; k++, source += plane, packed += TKernel.Columns)
            {
                var from = source;
                var to = packed;
                for (var i = 0; i < whole; i++, from += TKernel.Columns, to += panel)
                {
                    for (var lane = 0; lane < TKernel.Columns; lane += 8)
                        Width256.Store(Width256.Load(from + lane), to + lane);
                }

                // Lanes without a pixel repeat a real one.
                for (var lane = 0; rest > 0 && lane < TKernel.Columns; lane++)
                    to[lane] = from[Math.Min(lane, rest - 1)];
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void RunPanels(int image, int group, int start, int depth, int first, int pixels, float* packed)
        {
            ref readonly var c = ref Correlation;
            var last = start + depth == c.InputChannels;
            var y = c.OutputPlanes(image, group) + first;
            var end = new TileEnd { Add = start > 0, Relu = last && c.Relu, IsFar = true, FetchesA = true };
            for (var panel = 0; panel < Panels; panel++)
            {
                var row = FirstRow(c, panel);
                var rows = FirstRow(c, panel + 1) - row;
                var a = Weights + (((nint)group * Panels + panel) * c.InputChannels + start) * TKernel.RowPitch;
                end.RowBias = last && c.Bias != null ? c.GroupBias(group) + row : null;
                for (var pixel = 0; pixel < pixels; pixel += TKernel.Columns)
                {
                    var b = packed + (nint)pixel * depth;
                    var target = y + (nint)row * c.OutputPixels + pixel;
                    end.Residual = last && c.Residual != null ? c.Residual + (target - c.Y) : null;
                    if (pixels - pixel >= TKernel.Columns)
                        TKernel.Run(rows, depth, a, b, target, c.OutputPixels, end);
                    else
                        RunNarrow(rows, depth, a, b, target, pixels - pixel, end);
                }
            }
        }

        // The last pixels of a picture, too few for a whole tile, pass through a tile on the stack.
        private readonly void RunNarrow(int rows, int depth, float* a, float* b, float* target, int columns, TileEnd end)
        {
            var tile = stackalloc float[TKernel.Rows * TKernel.Columns];
            var residual = stackalloc float[TKernel.Rows * TKernel.Columns];
            if (end.Add)
                Move(target, Correlation.OutputPixels, tile, TKernel.Columns, rows, columns);
            if (end.Residual != null)
            {
                Move(end.Residual, Correlation.OutputPixels, residual, TKernel.Columns, rows, columns);
                end.Residual = residual;
            }

            if (columns > TKernel.Columns / 2)
                TKernel.Run(rows, depth, a, b, tile, TKernel.Columns, end);
            else
                TKernel.RunHalf(rows, depth, a, b, tile, TKernel.Columns, end);
            Move(tile, TKernel.Columns, target, Correlation.OutputPixels, rows, columns);
        }

        private static void Move(float* source, nint sourceStride, float* target, nint targetStride, int rows, int columns)
        {
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                    target[row * targetStride + column] = source[row * sourceStride + column];
            }
        }
    }
}
