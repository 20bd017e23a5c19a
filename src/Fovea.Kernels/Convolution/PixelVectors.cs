using System.Runtime.CompilerServices;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// Convolution with vectors along the output row: weights are broadcast, pixels are read as vectors where they lie in the staged rows,
/// and the tile goes straight to NCHW. Nothing is packed, so it wins where sums are short or filters few.
/// </summary>
internal static unsafe class PixelVectors<TKernel>
    where TKernel : struct, IIndirectKernel
{
    private const int StagedFloats = 24_576;

    public static void Run(in Correlation correlation)
    {
        var c = correlation;
        var phasePitch = c.StrideX == 1 ? 0 : (c.ColumnsBehind + c.StrideX - 1) / c.StrideX;
        var pitch = c.StrideX == 1 ? c.ColumnsBehind : phasePitch * c.StrideX;

        // Bands as high as the first levels of cache hold, and enough of them for all threads; no sum depends on the cut.
        var perRow = (nint)c.InputChannels * pitch;
        var band = (int)Math.Clamp((StagedFloats / perRow - (c.KernelHeight - 1) * c.DilationY - 1) / c.StrideY + 1, 1, c.OutputHeight);
        var wanted = (4 * Workers.Count + c.Batch * c.Groups - 1) / (c.Batch * c.Groups);
        band = Math.Max(1, Math.Min(band, c.OutputHeight / wanted));
        var bands = (c.OutputHeight + band - 1) / band;
        band = (c.OutputHeight + bands - 1) / bands;

        using var tables = Scratch.Take(2 * c.Depth + TKernel.Rows);
        var job = new BandJob
        {
            Correlation = c,
            Band = band,
            Bands = (c.OutputHeight + band - 1) / band,
            Pitch = pitch,
            PhasePitch = phasePitch,
            Plane = c.RowsBehind(band) * pitch,
            PixelSteps = (int*)tables.Pointer,
            WeightSteps = (int*)tables.Pointer + c.Depth,
            WeightRows = (int*)tables.Pointer + 2 * c.Depth,
        };
        c.FillTapOffsets(job.PixelSteps, job.Plane, pitch, phasePitch);
        c.FillWeightOffsets(job.WeightSteps);
        for (var row = 0; row < TKernel.Rows; row++)
            job.WeightRows[row] = row * c.WeightOutput;
        Workers.Run(c.Batch * c.Groups * job.Bands, job, c.MultiplyAdds);
    }

    private struct BandJob : IJob
    {
        public Correlation Correlation;
        public int Band, Bands, Pitch, PhasePitch, Plane;
        public int* PixelSteps, WeightSteps, WeightRows;

        public readonly void Run(int task)
        {
            ref readonly var c = ref Correlation;
            var (image, group) = (task / Bands / c.Groups, task / Bands % c.Groups);
            var first = task % Bands * Band;
            var rows = Math.Min(Band, c.OutputHeight - first);
            using var staged = Scratch.Take((nint)c.InputChannels * Plane);
            Stage(c.InputPlanes(image, group), first, rows, staged.Pointer);

            var tile = new IndirectTile
            {
                ARows = WeightRows,
                ASteps = WeightSteps,
                BSteps = PixelSteps,
                RowStride = c.OutputPixels,
                End = new TileEnd { Relu = c.ReluInKernel },
            };
            var y = c.OutputPlanes(image, group) + first * c.OutputWidth;
            if (c.OutputWidth >= TKernel.Lanes)
                RunVectors(group, rows, staged.Pointer, y, ref tile);
            else
                RunShortRows(group, rows, staged.Pointer, y, ref tile);
            c.AddResidual(image, group, 0, c.OutputChannels, first * c.OutputWidth, rows * c.OutputWidth);
        }

        private readonly void Stage(float* planes, int first, int rows, float* target)
        {
            ref readonly var c = ref Correlation;
            var top = first * c.StrideY - c.PadTop;
            var behind = c.RowsBehind(rows);
            if (c.StrideX == 1)
                Staging.Copy(planes, c.InputChannels, c.InputHeight, c.InputWidth, top, behind, -c.PadLeft, c.ColumnsBehind, target, Plane, Pitch);
            else
                Staging.CopyByPhase(
                    planes, c.InputChannels, c.InputHeight, c.InputWidth, top, behind, -c.PadLeft, c.ColumnsBehind, target, Plane, Pitch, c.StrideX, PhasePitch);
        }

        // Vectors are taken in pairs wherever they lie, across rows too. The last of a row is moved left to end with it, computing some pixels twice.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void RunVectors(int group, int rows, float* x, float* y, ref IndirectTile tile)
        {
            ref readonly var c = ref Correlation;
            var across = (c.OutputWidth + TKernel.Lanes - 1) / TKernel.Lanes;
            for (var vector = 0; vector < rows * across; vector += 2)
            {
                var (atX, atY) = Locate(vector, across);
                tile.B = x + atX;
                var vectors = Math.Min(2, rows * across - vector);
                if (vectors == 2)
                {
                    var (nextX, nextY) = Locate(vector + 1, across);
                    tile.SecondB = nextX - atX;
                    tile.SecondC = nextY - atY;
                }

                RunFilters(group, vectors, y + atY, ref tile);
            }
        }

        private readonly (int X, int Y) Locate(int vector, int across)
        {
            var (row, index) = Math.DivRem(vector, across);
            var column = Math.Min(index * TKernel.Lanes, Correlation.OutputWidth - TKernel.Lanes);
            return (row * Correlation.StrideY * Pitch + column, row * Correlation.OutputWidth + column);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void RunFilters(int group, int vectors, float* y, ref IndirectTile tile)
        {
            ref readonly var c = ref Correlation;
            var bias = c.GroupBias(group);
            var weights = c.Weights(group);
            var tiles = (c.OutputChannels + TKernel.Rows - 1) / TKernel.Rows;
            for (var i = 0; i < tiles; i++)
            {
                var first = i * c.OutputChannels / tiles;
                tile.A = weights + (nint)first * c.WeightOutput;
                tile.C = y + (nint)first * c.OutputPixels;
                tile.End.RowBias = bias == null ? null : bias + first;
                TKernel.Run((i + 1) * c.OutputChannels / tiles - first, vectors, c.Depth, tile);
            }
        }

        // Rows shorter than a vector pass through the stack.
        private readonly void RunShortRows(int group, int rows, float* x, float* y, ref IndirectTile tile)
        {
            ref readonly var c = ref Correlation;
            var block = stackalloc float[TKernel.Rows * TKernel.Lanes];
            var bias = c.GroupBias(group);
            tile.C = block;
            tile.RowStride = TKernel.Lanes;
            for (var row = 0; row < rows; row++)
            {
                tile.B = x + row * c.StrideY * Pitch;
                for (var first = 0; first < c.OutputChannels; first += TKernel.Rows)
                {
                    var filters = Math.Min(TKernel.Rows, c.OutputChannels - first);
                    tile.A = c.Weights(group) + (nint)first * c.WeightOutput;
                    tile.End.RowBias = bias == null ? null : bias + first;
                    TKernel.Run(filters, 1, c.Depth, tile);
                    for (var i = 0; i < filters; i++)
                    {
                        var target = y + (nint)(first + i) * c.OutputPixels + row * c.OutputWidth;
                        new ReadOnlySpan<float>(block + i * TKernel.Lanes, c.OutputWidth).CopyTo(new Span<float>(target, c.OutputWidth));
                    }
                }
            }
        }
    }
}
