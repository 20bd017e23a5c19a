using System.Runtime.CompilerServices;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// The input gradient of a convolution with stride. The rows y = q·stride + phase of the input meet the kernel rows i ≡ y + pad modulo
/// stride alone, so each phase is a convolution of dy without stride and a part of the taps. All phases share the staged dy and the grid of
/// pixels q; their results are interleaved into dx. Vectors run along the channels as in <see cref="ChannelVectors{TKernel}"/>.
/// </summary>
internal static unsafe class PhaseVectors<TKernel>
    where TKernel : struct, IIndirectKernel
{
    private const int BandPixels = 112;
    private const int StagedFloats = 98_304;

    private static int Width => 2 * TKernel.Lanes;

    public static void Run(in ConvolutionGeometry g, float* dy, float* w, float* dx)
    {
        var c = Correlation.Forward(g);
        c.X = dy;
        c.W = w;
        c.Y = dx;
        var rows = new PhaseAxis(g.InputHeight, g.PadTop, g.StrideY, g.KernelHeight);
        var columns = new PhaseAxis(g.InputWidth, g.PadLeft, g.StrideX, g.KernelWidth);
        var pitch = columns.Count + columns.Reach;
        var band = Math.Clamp(BandPixels / columns.Count, 1, rows.Count);
        while (band > 1 && (nint)(band + rows.Reach) * pitch * c.OutputChannels > StagedFloats)
            band = (band + 1) / 2;
        var bands = (rows.Count + band - 1) / band;
        band = (rows.Count + bands - 1) / bands;
        var panels = (c.InputChannels + Width - 1) / Width;
        var depth = c.OutputChannels * c.Taps;
        var pixels = band * columns.Count;

        using var tables = Scratch.Take(2 * depth + pixels);
        using var weights = Scratch.Take((nint)c.Groups * panels * depth * Width);
        var job = new BandJob
        {
            Correlation = c,
            Rows = rows,
            Columns = columns,
            Panels = panels,
            PanelGroups = Math.Clamp(4 * Workers.Count / (c.Batch * c.Groups * bands), 1, panels),
            Band = band,
            Bands = bands,
            Pitch = pitch,
            Plane = (band + rows.Reach) * pitch,
            Depth = depth,
            Weights = weights.Pointer,
            OutputSteps = (int*)tables.Pointer,
            WeightSteps = (int*)tables.Pointer + depth,
            PixelRows = (int*)tables.Pointer + 2 * depth,
        };
        job.FillTables();
        Workers.Run(c.Groups * panels, new PackJob { Band = job });
        Workers.Run(c.Batch * c.Groups * bands * job.PanelGroups, job);
    }

    /// <summary>Packs the weights of 32 input channels as [phase][output channel][tap of the phase][channel].</summary>
    private struct PackJob : IJob
    {
        public BandJob Band;

        public readonly void Run(int task)
        {
            ref readonly var c = ref Band.Correlation;
            var (group, panel) = Math.DivRem(task, Band.Panels);
            var lanes = Math.Min(Width, c.InputChannels - panel * Width);
            using var taps = Scratch.Take((nint)c.Taps * Width);
            var target = Band.Weights + (nint)task * Band.Depth * Width;
            for (var filter = 0; filter < c.OutputChannels; filter++)
            {
                var source = c.Weights(group) + (nint)filter * c.WeightOutput + (nint)panel * Width * c.WeightInput;
                Packing.Panel(source, c.WeightInput, 1, lanes, lanes, c.Taps, taps.Pointer, Width);
                for (var phase = 0; phase < Band.Phases; phase++)
                {
                    var (y, x) = Math.DivRem(phase, Band.Columns.Stride);
                    var (tapsY, tapsX) = (Band.Rows.Taps(y), Band.Columns.Taps(x));
                    var to = target + ((nint)Band.FirstStep(phase) + filter * tapsY * tapsX) * Width;
                    for (var i = 0; i < tapsY * tapsX; i++, to += Width)
                    {
                        var tap = (Band.Rows.FirstTap(y) + i / tapsX * Band.Rows.Stride) * c.KernelWidth + Band.Columns.FirstTap(x) + i % tapsX * Band.Columns.Stride;
                        new ReadOnlySpan<float>(taps.Pointer + tap * Width, Width).CopyTo(new Span<float>(to, Width));
                    }
                }
            }
        }
    }

    private struct BandJob : IJob
    {
        public Correlation Correlation;
        public PhaseAxis Rows, Columns;
        public int Panels, PanelGroups, Band, Bands, Pitch, Plane, Depth;
        public float* Weights;
        public int* OutputSteps, WeightSteps, PixelRows;

        public readonly int Phases => Rows.Stride * Columns.Stride;

        /// <summary>Steps of the phases before this one.</summary>
        public readonly int FirstStep(int phase)
        {
            var steps = 0;
            for (var i = 0; i < phase; i++)
                steps += Steps(i);
            return steps;
        }

        private readonly int Steps(int phase) => Correlation.OutputChannels * Rows.Taps(phase / Columns.Stride) * Columns.Taps(phase % Columns.Stride);

        public readonly void FillTables()
        {
            var steps = OutputSteps;
            for (var phase = 0; phase < Phases; phase++)
            {
                var (row, column) = Math.DivRem(phase, Columns.Stride);
                for (var filter = 0; filter < Correlation.OutputChannels; filter++)
                {
                    for (var y = 0; y < Rows.Taps(row); y++)
                    {
                        for (var x = 0; x < Columns.Taps(column); x++)
                            *steps++ = filter * Plane + (Rows.Shift(row) - y) * Pitch + Columns.Shift(column) - x;
                    }
                }
            }

            for (var k = 0; k < Depth; k++)
                WeightSteps[k] = k * Width;
            for (var pixel = 0; pixel < Band * Columns.Count; pixel++)
                PixelRows[pixel] = pixel / Columns.Count * Pitch + pixel % Columns.Count;
        }

        public readonly void Run(int task)
        {
            ref readonly var c = ref Correlation;
            var (piece, part) = Math.DivRem(task, PanelGroups);
            var (image, group) = (piece / Bands / c.Groups, piece / Bands % c.Groups);
            var first = piece % Bands * Band;
            var rows = Math.Min(Band, Rows.Count - first);
            var pixels = rows * Columns.Count;

            using var staged = Scratch.Take((nint)c.OutputChannels * Plane);
            using var sums = Scratch.Take((nint)Band * Columns.Count * Width);
            using var turned = Scratch.Take((nint)Width * Phases * Band * Columns.Count + Columns.Stride * (Columns.Count + 32));
            var dy = c.X + ((nint)image * c.Groups + group) * c.OutputChannels * c.OutputPixels;
            Staging.Copy(
                dy, c.OutputChannels, c.OutputHeight, c.OutputWidth, first + Rows.Lowest, rows + Rows.Reach, Columns.Lowest, Pitch, staged.Pointer, Plane, Pitch);

            // Phases without taps stay zero.
            var origin = staged.Pointer - Rows.Lowest * Pitch - Columns.Lowest;
            for (var phase = 0; phase < Phases; phase++)
            {
                for (var channel = 0; Steps(phase) == 0 && channel < Width; channel++)
                    new Span<float>(turned.Pointer + ((nint)channel * Phases + phase) * pixels, pixels).Clear();
            }

            for (var panel = part * Panels / PanelGroups; panel < (part + 1) * Panels / PanelGroups; panel++)
            {
                var channel = panel * Width;
                var channels = Math.Min(Width, c.InputChannels - channel);
                for (var phase = 0; phase < Phases; phase++)
                {
                    if (Steps(phase) == 0)
                        continue;
                    var target = sums.Pointer;
                    RunPhase(phase, Weights + ((nint)group * Panels + panel) * Depth * Width, channels, rows, origin, target);
                    Packing.Transpose(target, Width, pixels, channels, turned.Pointer + (nint)phase * pixels, Phases * pixels);
                }

                var planes = c.Y + ((nint)image * c.Groups + group) * c.InputChannels * c.InputPixels + (nint)channel * c.InputPixels;
                Interleave(turned.Pointer, channels, first, rows, planes, turned.Pointer + (nint)Width * Phases * pixels);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void RunPhase(int phase, float* weights, int channels, int rows, float* origin, float* sums)
        {
            var (first, steps) = (FirstStep(phase), Steps(phase));
            var pixels = rows * Columns.Count;
            var vectors = channels <= TKernel.Lanes ? 1 : 2;
            var block = BlockSizes.Depth(steps);
            var runs = TKernel.Lanes == 16 && Columns.Count >= 9;
            var length = runs ? Columns.Count : pixels;
            var highest = runs ? Run14x32Avx512.Rows : TKernel.Rows;
            var tiles = (length + highest - 1) / highest;
            for (var start = 0; start < steps; start += block)
            {
                var depth = Math.Min(block, steps - start);
                var tile = new IndirectTile
                {
                    A = origin,
                    ASteps = OutputSteps + first + start,
                    B = weights + (nint)(first + start) * Width,
                    BSteps = WeightSteps,
                    SecondB = TKernel.Lanes,
                    RowStride = Width,
                    SecondC = TKernel.Lanes,
                    End = new TileEnd { Add = start > 0 },
                };
                for (var run = 0; run < pixels; run += length)
                {
                    for (var i = 0; i < tiles; i++)
                    {
                        var pixel = run + i * length / tiles;
                        var count = run + (i + 1) * length / tiles - pixel;
                        tile.C = sums + (nint)pixel * Width;
                        tile.ARows = PixelRows + pixel;
                        tile.A = runs ? origin + PixelRows[pixel] : origin;
                        if (runs)
                            Run14x32Avx512.Run(count, 1, vectors, depth, Width, tile);
                        else
                            TKernel.Run(count, vectors, depth, tile);
                    }
                }
            }
        }

        // Phases of a row become neighbours.
        private readonly void Interleave(float* turned, int channels, int first, int rows, float* planes, float* line)
        {
            ref readonly var c = ref Correlation;
            var pixels = rows * Columns.Count;
            for (var channel = 0; channel < channels; channel++)
            {
                var end = Math.Min((first + rows) * Rows.Stride, c.InputHeight);
                for (var y = first * Rows.Stride; y < end; y++)
                {
                    var (q, phase) = Math.DivRem(y, Rows.Stride);
                    var source = turned + ((nint)channel * Phases + phase * Columns.Stride) * pixels + (q - first) * Columns.Count;
                    if (Columns.Stride == 2)
                        Pairs(source, source + pixels, Columns.Count, line);
                    else
                        Spread(source, pixels, line);
                    new ReadOnlySpan<float>(line, c.InputWidth).CopyTo(new Span<float>(planes + (nint)channel * c.InputPixels + y * c.InputWidth, c.InputWidth));
                }
            }
        }

        // May write up to a vector of pairs beyond the line's end.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Pairs(float* even, float* odd, int count, float* line)
        {
            for (var i = 0; i < count; i += Width256.Lanes)
                Width256.Join2(Width256.Load(even + i), Width256.Load(odd + i), line + 2 * i);
        }

        private readonly void Spread(float* source, int pixels, float* line)
        {
            for (var phase = 0; phase < Columns.Stride; phase++)
            {
                for (var i = 0; i < Columns.Count; i++)
                    line[i * Columns.Stride + phase] = source[(nint)phase * pixels + i];
            }
        }
    }
}

/// <summary>One axis of an input taken apart by stride, y = q·stride + phase. It meets tap i of output q + shift − m, where i = first tap + stride·m.</summary>
/// <param name="Size">Length of the input.</param>
/// <param name="Pad">Zeros before it.</param>
/// <param name="Stride">Number of phases.</param>
/// <param name="Kernel">Taps of the kernel along the axis.</param>
internal readonly record struct PhaseAxis(int Size, int Pad, int Stride, int Kernel)
{
    /// <summary>Number of q.</summary>
    public int Count => (Size + Stride - 1) / Stride;

    /// <summary>The lowest output that q = 0 meets; negative outputs are zero.</summary>
    public int Lowest => Pad / Stride - (Kernel + Stride - 1) / Stride + 1;

    /// <summary>Outputs that the phases of one q meet, less one.</summary>
    public int Reach => (Stride - 1 + Pad) / Stride - Lowest;

    /// <summary>The first tap that a phase meets.</summary>
    public int FirstTap(int phase) => (phase + Pad) % Stride;

    /// <summary>The output, relative to q, that it meets there.</summary>
    public int Shift(int phase) => (phase + Pad) / Stride;

    /// <summary>Taps that a phase meets.</summary>
    public int Taps(int phase) => Kernel > FirstTap(phase) ? (Kernel - FirstTap(phase) + Stride - 1) / Stride : 0;
}
