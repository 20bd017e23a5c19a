using System.Runtime.CompilerServices;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// Convolution of small maps, with vectors along the output channels and, as the rows of a tile, the same pixel of several pictures.
/// All of them have the same taps inside the picture, so taps in the padding are left out instead of multiplied by zero: the input
/// gradient of a 5×5 kernel over a 6×6 map does 36 % of the work. Pictures are interleaved, [pixel][channel][picture], so that a kernel row
/// is one run of memory; sums go kernel row by kernel row.
/// </summary>
internal static unsafe class PictureTiles<TKernel>
    where TKernel : struct, IIndirectKernel
{
    private const int BandPixels = 128;
    private const int Interleaved = 8;
    private const int StagedFloats = 131_072;

    private static int Width => 2 * TKernel.Lanes;

    /// <summary>True if there are pictures enough and the padding, or the map's smallness, makes the other forms wasteful. Looks at the shape alone.</summary>
    public static bool Suits(in Correlation c)
    {
        if (c.Batch < 4 || c.OutputChannels < 8 || (long)c.InputChannels * c.InputPixels * Interleaved > StagedFloats)
            return false;
        long rows = 0, columns = 0;
        for (var oy = 0; oy < c.OutputHeight; oy++)
            rows += c.RowTaps(oy).Count;
        for (var ox = 0; ox < c.OutputWidth; ox++)
            columns += c.ColumnTaps(ox).Count;
        return c.OutputPixels < 32 || rows * columns < 0.88 * c.OutputPixels * c.Taps;
    }

    public static void Run(in Correlation correlation)
    {
        var c = correlation;
        var panels = (c.OutputChannels + Width - 1) / Width;
        var tiles = (c.Batch + TKernel.Rows - 1) / TKernel.Rows;
        var pieces = tiles * c.Groups;
        var panelGroups = Math.Clamp(4 * Workers.Count / pieces, 1, panels);

        using var tables = Scratch.Take(2 * c.Depth + TKernel.Rows);
        using var weights = Scratch.Take((nint)c.Groups * panels * c.Depth * Width);
        var job = new TileJob
        {
            Correlation = c,
            Tiles = tiles,
            Panels = panels,
            PanelGroups = panelGroups,
            Weights = weights.Pointer,
            PixelSteps = (int*)tables.Pointer,
            WeightSteps = (int*)tables.Pointer + c.Depth,
            Pictures = (int*)tables.Pointer + 2 * c.Depth,
        };
        job.FillTables();
        Workers.Run(c.Groups * panels, new WeightPacking { Correlation = c, Panels = panels, Weights = weights.Pointer, Width = Width, ByTap = true });
        Workers.Run(pieces * panelGroups, job, c.MultiplyAdds);
    }

    private struct TileJob : IJob
    {
        public Correlation Correlation;
        public int Tiles, Panels, PanelGroups;
        public float* Weights;
        public int* PixelSteps, WeightSteps, Pictures;

        // Steps are ordered by kernel row, kernel column, channel: the taps inside the picture are then one run in each kernel row.
        public readonly void FillTables()
        {
            ref readonly var c = ref Correlation;
            for (var k = 0; k < c.Depth; k++)
            {
                var (tap, channel) = Math.DivRem(k, c.InputChannels);
                PixelSteps[k] = ((c.RowOf(tap / c.KernelWidth) * c.InputWidth + c.ColumnOf(tap % c.KernelWidth)) * c.InputChannels + channel) * Interleaved;
                WeightSteps[k] = k * Width;
            }

            for (var picture = 0; picture < TKernel.Rows; picture++)
                Pictures[picture] = picture;
        }

        public readonly void Run(int task)
        {
            ref readonly var c = ref Correlation;
            var piece = task / PanelGroups;
            var (tile, group) = Math.DivRem(piece, c.Groups);
            var first = (int)((long)tile * c.Batch / Tiles);
            var pictures = (int)((long)(tile + 1) * c.Batch / Tiles) - first;
            var band = Math.Clamp(BandPixels / c.OutputWidth, 1, c.OutputHeight);
            using var staged = Scratch.Take((nint)c.InputChannels * c.InputPixels * Interleaved);
            using var sums = Scratch.Take((nint)band * c.OutputWidth * pictures * Width);
            Interleave(c.InputPlanes(first, group), pictures, staged.Pointer);

            var part = task % PanelGroups;
            var end = (part + 1) * Panels / PanelGroups;
            for (var panel = part * Panels / PanelGroups; panel < end; panel++)
            {
                var channel = panel * Width;
                var channels = Math.Min(Width, c.OutputChannels - channel);
                for (var row = 0; row < c.OutputHeight; row += band)
                {
                    var rows = Math.Min(band, c.OutputHeight - row);
                    RunPanel(group, panel, staged.Pointer, pictures, row, rows, sums.Pointer);
                    for (var i = 0; i < pictures; i++)
                    {
                        Packing.Transpose(
                            sums.Pointer + i * Width, pictures * Width, rows * c.OutputWidth, channels,
                            c.OutputPlanes(first + i, group) + (nint)channel * c.OutputPixels + row * c.OutputWidth, c.OutputPixels);
                        c.AddResidual(first + i, group, channel, channels, row * c.OutputWidth, rows * c.OutputWidth);
                    }
                }
            }
        }

        private readonly void Interleave(float* planes, int pictures, float* target)
        {
            ref readonly var c = ref Correlation;
            nint stride = c.Groups * c.InputChannels * c.InputPixels;
            for (var channel = 0; channel < c.InputChannels; channel++)
            {
                var source = planes + (nint)channel * c.InputPixels;
                Packing.Transposed(source, stride, 1, pictures, 0, c.InputPixels, target + channel * Interleaved, c.InputChannels * Interleaved);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void RunPanel(int group, int panel, float* staged, int pictures, int firstRow, int rows, float* sums)
        {
            ref readonly var c = ref Correlation;
            var channel = panel * Width;
            var vectors = c.OutputChannels - channel <= TKernel.Lanes ? 1 : 2;
            var weights = Weights + ((nint)group * Panels + panel) * c.Depth * Width;
            var bias = stackalloc float[Width];
            c.CopyBias(group, channel, bias, Width);
            var tile = new IndirectTile
            {
                ARows = Pictures,
                B = weights,
                SecondB = TKernel.Lanes,
                RowStride = Width,
                SecondC = TKernel.Lanes,
            };
            for (var i = 0; i < c.KernelHeight; i++)
            {
                for (var oy = firstRow; oy < firstRow + rows; oy++)
                {
                    var taps = c.RowTaps(oy);
                    var inside = i >= taps.First && i < taps.First + taps.Count;
                    if (!inside && (taps.Count > 0 || i > 0))
                        continue;
                    tile.End.Add = i > taps.First && inside;
                    var last = !inside || i == taps.First + taps.Count - 1;
                    for (var ox = 0; ox < c.OutputWidth; ox++)
                    {
                        var corner = (oy * c.StrideY - c.PadTop) * c.InputWidth + ox * c.StrideX - c.PadLeft;
                        tile.A = staged + (nint)corner * c.InputChannels * Interleaved;
                        tile.C = sums + ((oy - firstRow) * c.OutputWidth + ox) * pictures * Width;
                        var columns = c.ColumnTaps(ox);
                        var start = (i * c.KernelWidth + columns.First) * c.InputChannels;
                        var depth = inside ? columns.Count * c.InputChannels : 0;
                        RunKernelRow(pictures, vectors, start, depth, last, bias, tile);
                    }
                }
            }
        }

        // The products of one kernel row, in blocks; the finished sum gets bias and activation.
        private readonly void RunKernelRow(int pictures, int vectors, int start, int depth, bool last, float* bias, IndirectTile tile)
        {
            var block = BlockSizes.Depth(depth);
            var end = start + depth;
            do
            {
                var length = Math.Min(block, end - start);
                tile.ASteps = PixelSteps + start;
                tile.BSteps = WeightSteps + start;
                if (last && start + length == end)
                {
                    tile.End.ColumnBias = Correlation.Bias == null ? null : bias;
                    tile.End.Relu = Correlation.ReluInKernel;
                }

                TKernel.Run(pictures, vectors, length, tile);
                tile.End.Add = true;
                start += length;
            }
            while (start < end);
        }
    }
}
