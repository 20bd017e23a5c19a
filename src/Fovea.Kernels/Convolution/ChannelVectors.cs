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

    /// <summary>Rows of maxima of a band where windows overlap, so that few rows are computed for two bands.</summary>
    private const int PooledRows = 8;

    /// <summary>Floats of sums of such a band that stay in a second-level cache until their maxima are taken.</summary>
    private const int PooledFloats = 131_072;

    private static int Width => 2 * TKernel.Lanes;

    public static void Run(in Correlation correlation)
    {
        var c = correlation;
        var panels = Panels(c);
        var direct = c.IsInside;
        var pitch = direct ? c.InputWidth : c.ColumnsBehind;

        // No sum depends on the cut into bands and groups of panels.
        var band = Math.Clamp(BandPixels / c.OutputWidth, 1, c.OutputHeight);
        if (c.Pools)
            band = Math.Clamp(c.Pooling.KernelHeight > c.Pooling.StrideY ? PooledRows : band / c.Pooling.StrideY, 1, c.StoredHeight);
        while (c.Pools && band > 1 && (nint)c.RowsOf(band) * c.OutputWidth * Width > PooledFloats)
            band = (band + 1) / 2;
        while (!direct && band > 1 && (nint)c.RowsBehind(c.RowsOf(band)) * pitch * c.InputChannels > StagedFloats)
            band = (band + 1) / 2;
        var bands = (c.StoredHeight + band - 1) / band;
        if (c.Pools)
            bands = Math.Min((bands + Workers.Count - 1) / Workers.Count * Workers.Count, c.StoredHeight);
        band = (c.StoredHeight + bands - 1) / bands;
        bands = (c.StoredHeight + band - 1) / band;

        var pieces = c.Batch * c.Groups * bands;
        var panelGroups = Math.Clamp(4 * Workers.Count / pieces, 1, panels);

        // Bands of a picture share rows: where there are pictures enough, one thread does them one after the other.
        var together = c.Batch * c.Groups >= 4 * Workers.Count ? bands : 1;

        var pixels = c.RowsOf(band) * c.OutputWidth;
        var plane = direct ? c.InputPixels : c.RowsBehind(c.RowsOf(band)) * pitch;

        // Where several tasks share a band it is staged for all of them, otherwise each stages its own.
        var shared = !direct && panelGroups > 1;
        using var staged = Scratch.Take(shared ? (nint)pieces * c.InputChannels * plane : 0);
        var depth = BlockSizes.Depth(c.Depth);
        using var tables = Scratch.Take(c.Depth + pixels + depth);
        using var weights = Scratch.Take(c.Packed == null ? LengthOfPacked(c) : 0);
        var job = new BandJob
        {
            Correlation = c,
            Panels = panels,
            PanelGroups = panelGroups,
            Band = band,
            Bands = bands,
            Together = together,
            Direct = direct,
            RunLength = LengthOfRuns(c, pitch),
            Pitch = pitch,
            Plane = plane,
            Staged = shared ? staged.Pointer : null,
            DepthBlock = depth,
            Weights = c.Packed == null ? weights.Pointer : c.Packed,
            TapSteps = (int*)tables.Pointer,
            PixelRows = (int*)tables.Pointer + c.Depth,
            WeightSteps = (int*)tables.Pointer + c.Depth + pixels,
        };
        c.FillTapOffsets(job.TapSteps, job.Plane, pitch, 0);
        for (var pixel = 0; pixel < pixels; pixel++)
            job.PixelRows[pixel] = pixel / c.OutputWidth * c.StrideY * pitch + pixel % c.OutputWidth * c.StrideX;
        for (var k = 0; k < depth; k++)
            job.WeightSteps[k] = k * Width;

        if (c.Packed == null)
            Pack(c, weights.Pointer);
        if (shared)
            Workers.Run(pieces * panelGroups, new StagingJob { Bands = job }, c.MultiplyAdds);
        Workers.Run(pieces / together * panelGroups, job, c.MultiplyAdds);
    }

    /// <summary>Floats of the packed weights.</summary>
    public static nint LengthOfPacked(in Correlation c) => (nint)c.Groups * Panels(c) * c.Depth * Width;

    /// <summary>Packs the weights as panels of output channels.</summary>
    public static void Pack(in Correlation c, float* target) =>
        Workers.Run(c.Groups * Panels(c), new WeightPacking { Correlation = c, Panels = Panels(c), Weights = target, Width = Width });

    public static PreparedFilters Prepare(in Correlation c)
    {
        var prepared = new PreparedFilters(c, ConvolutionAlgorithm.ChannelVectors, LengthOfPacked(c));
        Pack(c, prepared.Start);
        return prepared;
    }

    private static int Panels(in Correlation c) => (c.OutputChannels + Width - 1) / Width;

    // All pixels of a band make one run if rows follow one another without a gap.
    private static int LengthOfRuns(in Correlation c, int pitch)
    {
        if (TKernel.Lanes != 16 || !Run14x32Avx512.Takes(c.StrideX))
            return 0;
        if (c.StrideX == 1 && c.StrideY == 1 && pitch == c.OutputWidth)
            return int.MaxValue;
        return c.OutputWidth >= 7 ? c.OutputWidth : 0;
    }

    private struct BandJob : IJob
    {
        public Correlation Correlation;
        public int Panels, PanelGroups, Band, Bands, Together, Pitch, Plane, DepthBlock;
        public bool Direct;

        /// <summary>Pixels that lie a fixed distance apart and are worth a kernel of their own, or 0.</summary>
        public int RunLength;

        /// <summary>All bands, where they are shared.</summary>
        public float* Staged;

        public float* Weights;
        public int* TapSteps, PixelRows, WeightSteps;

        public readonly void Run(int task)
        {
            var (first, part) = Math.DivRem(task, PanelGroups);
            for (var piece = first * Together; piece < (first + 1) * Together; piece++)
                RunPiece(piece, part);
        }

        private readonly void RunPiece(int piece, int part)
        {
            ref readonly var c = ref Correlation;
            var (image, group) = (piece / Bands / c.Groups, piece / Bands % c.Groups);
            var (first, rows) = RowsOf(piece);

            using var staged = Scratch.Take(Direct || Staged != null ? 0 : (nint)c.InputChannels * Plane);
            using var sums = Scratch.Take((nint)rows * c.OutputWidth * Width);
            var x = c.InputPlanes(image, group) + (nint)(first * c.StrideY - c.PadTop) * c.InputWidth - c.PadLeft;
            if (Staged != null)
            {
                x = Staged + (nint)piece * c.InputChannels * Plane;
            }
            else if (!Direct)
            {
                x = staged.Pointer;
                Stage(piece, 0, c.InputChannels, x);
            }

            var y = c.OutputPlanes(image, group) + piece % Bands * Band * c.StoredWidth;
            var end = (part + 1) * Panels / PanelGroups;
            for (var panel = part * Panels / PanelGroups; panel < end; panel++)
            {
                RunPanel(piece, panel, x, sums.Pointer, y);
                c.AddResidual(image, group, panel * Width, Math.Min(Width, c.OutputChannels - panel * Width), first * c.OutputWidth, rows * c.OutputWidth);
            }
        }

        /// <summary>The rows of the result that a band needs: the first, and how many.</summary>
        private readonly (int First, int Rows) RowsOf(int piece)
        {
            var first = piece % Bands * Band;
            return Correlation.RowsOf(first, Math.Min(first + Band, Correlation.StoredHeight));
        }

        /// <summary>Copies a band of the channels from <paramref name="from"/> to before <paramref name="to"/>, with what pads it.</summary>
        public readonly void Stage(int piece, int from, int to, float* target)
        {
            ref readonly var c = ref Correlation;
            var (first, outputRows) = RowsOf(piece);
            var rows = c.RowsBehind(outputRows);
            var planes = c.InputPlanes(piece / Bands / c.Groups, piece / Bands % c.Groups) + (nint)from * c.InputPixels;
            Staging.Copy(
                planes, to - from, c.InputHeight, c.InputWidth, first * c.StrideY - c.PadTop, rows, -c.PadLeft, c.ColumnsBehind, target + (nint)from * Plane, Plane, Pitch);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void RunPanel(int piece, int panel, float* x, float* sums, float* y)
        {
            ref readonly var c = ref Correlation;
            var (firstRow, rows) = RowsOf(piece);
            var (group, pixels) = (piece / Bands % c.Groups, rows * c.OutputWidth);
            var first = panel * Width;
            var channels = Math.Min(Width, c.OutputChannels - first);
            var vectors = channels <= TKernel.Lanes ? 1 : 2;
            var weights = Weights + ((nint)group * Panels + panel) * c.Depth * Width;
            var bias = stackalloc float[Width];
            c.CopyBias(group, first, bias, Width);

            // Weights of a deep layer come from memory: while one block of them is multiplied, each tile fetches its share of the next,
            // which may be the next panel's.
            var height = RunLength > 0 ? Math.Min(RunLength, Run14x32Avx512.Rows) : TKernel.Rows;
            var aheadStep = Math.Max(1, Width * height / pixels);

            for (var start = 0; start < c.Depth; start += DepthBlock)
            {
                var depth = Math.Min(DepthBlock, c.Depth - start);
                var end = new TileEnd { Add = start > 0 };
                if (start + depth == c.Depth)
                {
                    end.Relu = c.ReluInKernel;
                    end.ColumnBias = c.Bias == null ? null : bias;
                }

                var block = new IndirectTile
                {
                    A = x,
                    ASteps = TapSteps + start,
                    B = weights + (nint)start * Width,
                    BSteps = WeightSteps,
                    SecondB = TKernel.Lanes,
                    Ahead = weights + (nint)(start + depth) * Width,
                    AheadStep = aheadStep,
                    RowStride = Width,
                    SecondC = TKernel.Lanes,
                    End = end,
                };
                var claimed = start + depth == c.Depth && !c.Pools ? channels : 0;
                if (RunLength > 0)
                    RunRuns(pixels, vectors, depth, sums, ref block, y + (nint)first * c.StoredPixels, claimed);
                else
                    RunTiles(pixels, vectors, depth, sums, ref block);
            }

            var stored = pixels;
            if (c.Pools)
            {
                var (firstStored, endStored) = (piece % Bands * Band, Math.Min((piece % Bands + 1) * Band, c.StoredHeight));
                ChannelMaxima.Take(c.Pooling, sums, Width, firstRow, firstStored, endStored);
                stored = (endStored - firstStored) * c.StoredWidth;
            }

            Packing.Transpose(sums, Width, stored, channels, y + (nint)first * c.StoredPixels, c.StoredPixels);
        }

        // Any pixels, found through the table.
        private readonly void RunTiles(int pixels, int vectors, int depth, float* sums, ref IndirectTile block)
        {
            var tiles = (pixels + TKernel.Rows - 1) / TKernel.Rows;
            for (var tile = 0; tile < tiles; tile++)
            {
                var pixel = tile * pixels / tiles;
                block.ARows = PixelRows + pixel;
                block.C = sums + pixel * Width;
                TKernel.Run((tile + 1) * pixels / tiles - pixel, vectors, depth, block);
                block.Ahead += depth * block.AheadStep;
            }
        }

        // Runs of pixels a fixed distance apart. Each tile writes a number where the output will stand, for so many channels: another core may
        // have had those lines last, and they come over while the products are summed.
        private readonly void RunRuns(int pixels, int vectors, int depth, float* sums, ref IndirectTile block, float* output, int channels)
        {
            var x = block.A;
            nint plane = Correlation.StoredPixels;
            for (var first = 0; first < pixels; first += RunLength)
            {
                var length = Math.Min(RunLength, pixels - first);
                var tiles = (length + Run14x32Avx512.Rows - 1) / Run14x32Avx512.Rows;
                for (var tile = 0; tile < tiles; tile++)
                {
                    var pixel = first + tile * length / tiles;
                    block.A = x + PixelRows[pixel];
                    block.C = sums + pixel * Width;
                    for (var channel = 0; channel < channels; channel++)
                        output[channel * plane + pixel] = 0;
                    Run14x32Avx512.Run(first + (tile + 1) * length / tiles - pixel, Correlation.StrideX, vectors, depth, Width, block);
                    block.Ahead += depth * block.AheadStep;
                }
            }

            block.A = x;
        }
    }

    /// <summary>Stages the bands that tasks share, each task a part of the channels.</summary>
    private struct StagingJob : IJob
    {
        public BandJob Bands;

        public readonly void Run(int task)
        {
            var (piece, part) = Math.DivRem(task, Bands.PanelGroups);
            var channels = Bands.Correlation.InputChannels;
            Bands.Stage(piece, part * channels / Bands.PanelGroups, (part + 1) * channels / Bands.PanelGroups, Bands.Staged + (nint)piece * channels * Bands.Plane);
        }
    }
}
