using System.Runtime.CompilerServices;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// Convolution with vectors along the output channels: any six or eight pixels, found through a table, are broadcast from the rows where
/// they lie, weights are packed once into panels, and finished blocks of pixels × channels are turned over into NCHW. Strides, dilation
/// and rows of any length cost nothing extra.
/// </summary>
internal static unsafe class ChannelVectors<TKernel>
    where TKernel : struct, IIndirectKernel
{
    private const int BandPixels = 288;
    private const int StagedFloats = 98_304;

    private static int Width => 2 * TKernel.Lanes;

    public static void Run(in Correlation correlation)
    {
        var c = correlation;
        var panels = (c.OutputChannels + Width - 1) / Width;
        var direct = c.IsInside;
        var pitch = direct ? c.InputWidth : c.ColumnsBehind;

        // No sum depends on the cut into bands and groups of panels.
        var band = Math.Clamp(BandPixels / c.OutputWidth, 1, c.OutputHeight);
        while (!direct && band > 1 && (nint)c.RowsBehind(band) * pitch * c.InputChannels > StagedFloats)
            band = (band + 1) / 2;
        var bands = (c.OutputHeight + band - 1) / band;
        band = (c.OutputHeight + bands - 1) / bands;
        var pieces = c.Batch * c.Groups * bands;
        var panelGroups = Math.Clamp(4 * Workers.Count / pieces, 1, panels);

        var pixels = band * c.OutputWidth;
        var depth = BlockSizes.Depth(c.Depth);
        using var tables = Scratch.Take(c.Depth + pixels + depth);
        using var weights = Scratch.Take((nint)c.Groups * panels * c.Depth * Width);
        var job = new BandJob
        {
            Correlation = c,
            Panels = panels,
            PanelGroups = panelGroups,
            Band = band,
            Bands = bands,
            Direct = direct,
            Pitch = pitch,
            Plane = direct ? c.InputPixels : c.RowsBehind(band) * pitch,
            DepthBlock = depth,
            Weights = weights.Pointer,
            TapSteps = (int*)tables.Pointer,
            PixelRows = (int*)tables.Pointer + c.Depth,
            WeightSteps = (int*)tables.Pointer + c.Depth + pixels,
        };
        c.FillTapOffsets(job.TapSteps, job.Plane, pitch, 0);
        for (var pixel = 0; pixel < pixels; pixel++)
            job.PixelRows[pixel] = pixel / c.OutputWidth * c.StrideY * pitch + pixel % c.OutputWidth * c.StrideX;
        for (var k = 0; k < depth; k++)
            job.WeightSteps[k] = k * Width;

        Workers.Run(c.Groups * panels, new WeightPacking { Correlation = c, Panels = panels, Weights = weights.Pointer, Width = Width });
        Workers.Run(pieces * panelGroups, job);
    }

    private struct BandJob : IJob
    {
        public Correlation Correlation;
        public int Panels, PanelGroups, Band, Bands, Pitch, Plane, DepthBlock;
        public bool Direct;
        public float* Weights;
        public int* TapSteps, PixelRows, WeightSteps;

        public readonly void Run(int task)
        {
            ref readonly var c = ref Correlation;
            var piece = task / PanelGroups;
            var (image, group) = (piece / Bands / c.Groups, piece / Bands % c.Groups);
            var first = piece % Bands * Band;
            var rows = Math.Min(Band, c.OutputHeight - first);
            var planes = c.InputPlanes(image, group);
            var top = first * c.StrideY - c.PadTop;

            using var staged = Scratch.Take(Direct ? 0 : (nint)c.InputChannels * Plane);
            using var sums = Scratch.Take((nint)Band * c.OutputWidth * Width);
            var x = planes + (nint)top * c.InputWidth - c.PadLeft;
            if (!Direct)
            {
                x = staged.Pointer;
                Staging.Copy(planes, c.InputChannels, c.InputHeight, c.InputWidth, top, c.RowsBehind(rows), -c.PadLeft, c.ColumnsBehind, x, Plane, Pitch);
            }

            var y = c.OutputPlanes(image, group) + first * c.OutputWidth;
            var part = task % PanelGroups;
            var end = (part + 1) * Panels / PanelGroups;
            for (var panel = part * Panels / PanelGroups; panel < end; panel++)
                RunPanel(group, panel, rows * c.OutputWidth, x, sums.Pointer, y);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void RunPanel(int group, int panel, int pixels, float* x, float* sums, float* y)
        {
            ref readonly var c = ref Correlation;
            var first = panel * Width;
            var channels = Math.Min(Width, c.OutputChannels - first);
            var vectors = channels <= TKernel.Lanes ? 1 : 2;
            var weights = Weights + ((nint)group * Panels + panel) * c.Depth * Width;
            var tiles = (pixels + TKernel.Rows - 1) / TKernel.Rows;
            var bias = stackalloc float[Width];
            c.CopyBias(group, first, bias, Width);

            for (var start = 0; start < c.Depth; start += DepthBlock)
            {
                var depth = Math.Min(DepthBlock, c.Depth - start);
                var end = new TileEnd { Add = start > 0 };
                if (start + depth == c.Depth)
                {
                    end.Relu = c.Relu;
                    end.ColumnBias = c.Bias == null ? null : bias;
                }

                var block = new IndirectTile
                {
                    A = x,
                    ASteps = TapSteps + start,
                    B = weights + (nint)start * Width,
                    BSteps = WeightSteps,
                    SecondB = TKernel.Lanes,
                    RowStride = Width,
                    SecondC = TKernel.Lanes,
                    End = end,
                };
                for (var tile = 0; tile < tiles; tile++)
                {
                    var pixel = tile * pixels / tiles;
                    var rows = (tile + 1) * pixels / tiles - pixel;
                    block.ARows = PixelRows + pixel;
                    block.C = sums + pixel * Width;
                    TKernel.Run(rows, vectors, depth, block);
                }
            }

            Packing.Transpose(sums, Width, pixels, channels, y + (nint)first * c.OutputPixels, c.OutputPixels);
        }
    }
}
