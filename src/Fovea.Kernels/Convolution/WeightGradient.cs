using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// dW[o, k] = Σ over pictures and output pixels of dY[o, p] · x[k, p]: vectors along the output channels, taps broadcast from the rows
/// where they lie, dY turned over into panels of pixels × channels. The bias is the weight of one more input channel that is always one.
/// The sum is cut by shape alone: chunks of pixels, segments of chunks with sums of their own, a pairwise tree over the segments.
/// </summary>
internal static unsafe class WeightGradient<TKernel>
    where TKernel : struct, IIndirectKernel
{
    private const int PanelsPerTask = 4;

    private static int Width => 2 * TKernel.Lanes;

    public static void Run(in ConvolutionGeometry g, float* x, float* dy, float* dw, float* dbias)
    {
        var c = Correlation.Forward(g);
        var chunks = PixelChunks.Of(g);
        var rows = c.Depth + (dbias == null ? 0 : 1);
        var panels = (c.OutputChannels + Width - 1) / Width;
        var pitch = c.ColumnsBehind;
        var plane = c.RowsBehind(chunks.Rows) * pitch;

        using var tables = Scratch.Take(rows + 2 * chunks.Pixels);
        using var sums = Scratch.Take((nint)chunks.Segments * c.Groups * panels * rows * Width);
        var job = new SegmentJob
        {
            Correlation = c,
            Chunks = chunks,
            X = x,
            Dy = dy,
            Rows = rows,
            Panels = panels,
            PanelGroups = (panels + PanelsPerTask - 1) / PanelsPerTask,
            Pitch = pitch,
            Plane = plane,
            Planes = c.InputChannels + (dbias == null ? 0 : 1),
            Sums = sums.Pointer,
            TapRows = (int*)tables.Pointer,
            PixelSteps = (int*)tables.Pointer + rows,
            PanelSteps = (int*)tables.Pointer + rows + chunks.Pixels,
        };
        c.FillTapOffsets(job.TapRows, plane, pitch, 0);
        if (dbias != null)
            job.TapRows[c.Depth] = c.InputChannels * plane;
        for (var pixel = 0; pixel < chunks.Pixels; pixel++)
        {
            var (image, inside) = Math.DivRem(pixel, chunks.Rows * c.OutputWidth);
            job.PixelSteps[pixel] = image * job.Planes * plane + inside / c.OutputWidth * c.StrideY * pitch + inside % c.OutputWidth * c.StrideX;
            job.PanelSteps[pixel] = pixel * Width;
        }

        Workers.Run(chunks.Segments * c.Groups * job.PanelGroups, job);
        Workers.Run(c.Groups * panels, new TreeJob { Segment = job, Dw = dw, DBias = dbias });
    }

    /// <summary>Sums of one segment, one group and a few panels of output channels.</summary>
    private struct SegmentJob : IJob
    {
        public Correlation Correlation;
        public PixelChunks Chunks;
        public float* X, Dy, Sums;
        public int Rows, Panels, PanelGroups, Pitch, Plane, Planes;
        public int* TapRows, PixelSteps, PanelSteps;

        public readonly float* SumsOf(int segment, int group, int panel) =>
            Sums + (((nint)segment * Correlation.Groups + group) * Panels + panel) * Rows * Width;

        public readonly void Run(int task)
        {
            ref readonly var c = ref Correlation;
            var (segment, group) = (task / PanelGroups / c.Groups, task / PanelGroups % c.Groups);
            var firstPanel = task % PanelGroups * PanelsPerTask;
            var endPanel = Math.Min(firstPanel + PanelsPerTask, Panels);
            using var staged = Scratch.Take((nint)Chunks.Images * Planes * Plane);
            using var turned = Scratch.Take((nint)Chunks.Pixels * Width);
            if (Planes > c.InputChannels)
            {
                for (var image = 0; image < Chunks.Images; image++)
                    new Span<float>(staged.Pointer + ((nint)image * Planes + c.InputChannels) * Plane, Plane).Fill(1);
            }

            var first = Chunks.FirstOf(segment);
            var end = Chunks.FirstOf(segment + 1);
            for (var chunk = first; chunk < end; chunk++)
            {
                var (image, images, row, rows) = Chunks.Locate(chunk);
                for (var i = 0; i < images; i++)
                {
                    var planes = X + ((nint)(image + i) * c.Groups + group) * c.InputChannels * c.InputPixels;
                    Staging.Copy(
                        planes, c.InputChannels, c.InputHeight, c.InputWidth, row * c.StrideY - c.PadTop, c.RowsBehind(rows), -c.PadLeft, c.ColumnsBehind,
                        staged.Pointer + (nint)i * Planes * Plane, Plane, Pitch);
                }

                for (var panel = firstPanel; panel < endPanel; panel++)
                {
                    var lanes = Math.Min(Width, c.OutputChannels - panel * Width);
                    var pixels = rows * c.OutputWidth;
                    for (var i = 0; i < images; i++)
                    {
                        var channel = ((nint)(image + i) * c.Groups + group) * c.OutputChannels + panel * Width;
                        Packing.Panel(
                            Dy + channel * c.OutputPixels + row * c.OutputWidth, c.OutputPixels, 1, lanes, lanes, pixels, turned.Pointer + (nint)i * pixels * Width, Width);
                    }

                    RunTaps(images * pixels, lanes, staged.Pointer, turned.Pointer, SumsOf(segment, group, panel), chunk > first);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void RunTaps(int pixels, int lanes, float* staged, float* turned, float* sums, bool add)
        {
            var tiles = (Rows + TKernel.Rows - 1) / TKernel.Rows;
            var vectors = lanes <= TKernel.Lanes ? 1 : 2;
            var block = new IndirectTile
            {
                A = staged,
                ASteps = PixelSteps,
                B = turned,
                BSteps = PanelSteps,
                SecondB = TKernel.Lanes,
                RowStride = Width,
                SecondC = TKernel.Lanes,
                End = new TileEnd { Add = add },
            };
            for (var tile = 0; tile < tiles; tile++)
            {
                var tap = (int)((long)tile * Rows / tiles);
                var rows = (int)((long)(tile + 1) * Rows / tiles) - tap;
                block.ARows = TapRows + tap;
                block.C = sums + (nint)tap * Width;
                TKernel.Run(rows, vectors, pixels, block);
            }
        }
    }

    /// <summary>Adds the segments pairwise and puts a panel's sums in the weights' order.</summary>
    private struct TreeJob : IJob
    {
        public SegmentJob Segment;
        public float* Dw, DBias;

        public readonly void Run(int task)
        {
            ref readonly var c = ref Segment.Correlation;
            var (group, panel) = Math.DivRem(task, Segment.Panels);
            var length = Segment.Rows * Width;
            for (var step = 1; step < Segment.Chunks.Segments; step *= 2)
            {
                for (var segment = 0; segment + step < Segment.Chunks.Segments; segment += 2 * step)
                    Add(Segment.SumsOf(segment, group, panel), Segment.SumsOf(segment + step, group, panel), length);
            }

            var sums = Segment.SumsOf(0, group, panel);
            var first = group * c.OutputChannels + panel * Width;
            var channels = Math.Min(Width, c.OutputChannels - panel * Width);
            Packing.Transpose(sums, Width, c.Depth, channels, Dw + (nint)first * c.Depth, c.Depth);
            if (DBias != null)
                new ReadOnlySpan<float>(sums + (nint)c.Depth * Width, channels).CopyTo(new Span<float>(DBias + first, channels));
        }

        private static void Add(float* target, float* other, int length)
        {
            for (var i = 0; i < length; i += Vector256<float>.Count)
                (Vector256.Load(target + i) + Vector256.Load(other + i)).Store(target + i);
        }
    }
}
