using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Machine;
using Fovea.Kernels.Pooling;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// dW[o, :] = Σ over the maxima of filter o of dy · the patch of x behind the winner. A patch is all that a filter sees of x at one pixel,
/// then a one for the bias; the patches of a picture are laid out once and read by every filter.
/// </summary>
internal static unsafe class WinnerSums
{
    /// <summary>Patches are so many floats wide or a multiple: two vectors of 16.</summary>
    private const int Block = 32;

    /// <summary>Filters whose sums run side by side, enough to hide how long a multiply-add takes.</summary>
    private const int Side = 4;

    private const int MostSegments = 16;

    /// <summary>Floats of the patches that all filters read before the next are laid out: half of the first-level cache.</summary>
    private const int BandFloats = 6144;

    /// <summary>Floats of the patches of one picture.</summary>
    public static long PatchFloats(in ConvolutionGeometry g, in PoolingGeometry pooling) =>
        4L * pooling.OutputPixels * PatchWidth(g.GroupInputChannels * g.KernelHeight * g.KernelWidth);

    public static void Run(in ConvolutionGeometry g, in PoolingGeometry pooling, float* x, float* dy, byte* winners, float* dw, float* dbias)
    {
        var c = Correlation.Forward(g) with { X = x };
        var segments = Math.Min(g.Batch, MostSegments);
        var width = PatchWidth(c.Depth);
        var length = (nint)((c.OutputChannels + Side - 1) / Side * Side) * width;
        using var sums = Scratch.Take(segments * length);
        Workers.Run(segments, new SegmentJob
        {
            Correlation = c,
            Pooling = pooling,
            Segments = segments,
            Width = width,
            Length = length,
            Dy = dy,
            Winners = winners,
            Sums = sums.Pointer,
        });
        PairwiseTree.Add(sums.Pointer, length, segments);

        for (var filter = 0; filter < c.OutputChannels; filter++)
        {
            var sum = new ReadOnlySpan<float>(sums.Pointer + (nint)filter * width, width);
            if (dw != null)
                sum[..c.Depth].CopyTo(new Span<float>(dw + (nint)filter * c.Depth, c.Depth));
            if (dbias != null)
                dbias[filter] = sum[c.Depth];
        }
    }

    private static int PatchWidth(int depth) => (depth + 1 + Block - 1) / Block * Block;

    /// <summary>Sums over the pictures of a segment.</summary>
    private struct SegmentJob : IJob
    {
        public Correlation Correlation;
        public PoolingGeometry Pooling;
        public int Segments, Width;
        public nint Length;
        public float* Dy, Sums;
        public byte* Winners;

        /// <summary>Floats in a row of patches: there is one for each pixel that windows cover.</summary>
        private readonly int RowFloats => 2 * Pooling.OutputWidth * Width;

        public readonly void Run(int task)
        {
            ref readonly var c = ref Correlation;
            var (first, end) = ((int)((long)task * c.Batch / Segments), (int)((long)(task + 1) * c.Batch / Segments));
            var (rows, pitch) = (c.RowsBehind(2 * Pooling.OutputHeight), c.ColumnsBehind);
            using var staged = Scratch.Take((nint)c.InputChannels * rows * pitch + Vector256<float>.Count);
            var most = Math.Clamp(BandFloats / (2 * RowFloats), 1, Pooling.OutputHeight);
            using var patches = Scratch.Take((nint)2 * most * RowFloats + Vector256<float>.Count);
            using var shares = Scratch.Take(Side * most * Pooling.OutputWidth);
            using var tables = Scratch.Take((1 + Side) * most * Pooling.OutputWidth + c.InputChannels * c.KernelHeight);
            int* windows = (int*)tables.Pointer, places = windows + most * Pooling.OutputWidth, steps = places + Side * most * Pooling.OutputWidth;
            for (var i = 0; i < c.InputChannels * c.KernelHeight; i++)
                steps[i] = i / c.KernelHeight * rows * pitch + i % c.KernelHeight * c.DilationY * pitch;
            for (var i = 0; i < most * Pooling.OutputWidth; i++)
                windows[i] = i / Pooling.OutputWidth * 2 * RowFloats + i % Pooling.OutputWidth * 2 * Width;

            var sums = Sums + task * Length;
            new Span<float>(sums, (int)Length).Clear();
            for (var image = first; image < end; image++)
            {
                Staging.Copy(
                    c.InputPlanes(image, 0), c.InputChannels, c.InputHeight, c.InputWidth, -c.PadTop, rows, -c.PadLeft, pitch, staged.Pointer, rows * pitch, pitch);
                for (var row = 0; row < Pooling.OutputHeight; row += most)
                {
                    var high = Math.Min(most, Pooling.OutputHeight - row);
                    LayOut(staged.Pointer + 2 * row * c.StrideY * pitch, 2 * high, steps, pitch, patches.Pointer);
                    AddBand(image, row * Pooling.OutputWidth, high * Pooling.OutputWidth, windows, shares.Pointer, places, patches.Pointer, sums);
                }
            }
        }

        private readonly void AddBand(int image, int from, int maxima, int* windows, float* shares, int* places, float* patches, float* sums)
        {
            for (var filter = 0; filter < Correlation.OutputChannels; filter += Side, sums += Side * Width)
            {
                for (var i = 0; i < Side; i++)
                    Take(image, filter + i, from, maxima, windows, shares + i * maxima, places + i * maxima);
                for (var lane = 0; lane < Width; lane += Block)
                {
                    if (CpuFeatures.Family == KernelFamily.Avx512)
                    {
                        Add512(maxima, shares, places, patches + lane, sums + lane, Width);
                        continue;
                    }

                    for (var i = 0; i < Side; i += 2)
                        Add256(maxima, shares + i * maxima, places + i * maxima, patches + lane, sums + i * Width + lane, Width);
                }
            }
        }

        /// <summary>Copies what a filter sees at each pixel, a kernel's row in eights: what is too much is written over by what comes next.</summary>
        /// <param name="band">The first row of the windows that lie at the left border.</param>
        /// <param name="rows">Rows of pixels.</param>
        /// <param name="steps">Where the rows of a window begin.</param>
        /// <param name="pitch">From a row to the next.</param>
        /// <param name="patches">Where to.</param>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void LayOut(float* band, int rows, int* steps, int pitch, float* patches)
        {
            var (windows, width, right, down) = (2 * Pooling.OutputWidth, Width, Correlation.StrideX, Correlation.StrideY * pitch);
            var (kernelRows, kernelWidth, dilation) = (Correlation.InputChannels * Correlation.KernelHeight, Correlation.KernelWidth, Correlation.DilationX);
            var isOneVector = dilation == 1 && kernelWidth <= Vector256<float>.Count;
            for (var y = 0; y < rows; y++, band += down)
            {
                var window = band;
                for (var x = 0; x < windows; x++, window += right, patches += width)
                {
                    var to = patches;
                    for (var i = 0; isOneVector && i < kernelRows; i++, to += kernelWidth)
                        Vector256.Load(window + steps[i]).Store(to);
                    for (var i = 0; !isOneVector && i < kernelRows; i++, to += kernelWidth)
                    {
                        for (var j = 0; j < kernelWidth; j++)
                            to[j] = window[steps[i] + j * dilation];
                    }

                    Vector256.CreateScalar(1f).Store(to); // the bias
                    for (to += Vector256<float>.Count; to < patches + width; to += Vector256<float>.Count)
                        Vector256<float>.Zero.Store(to);
                }
            }
        }

        /// <summary>The gradients of a filter's maxima and the patches they go to; zeros where a ReLU let nothing through and for filters that are not there.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Take(int image, int filter, int from, int maxima, int* windows, float* shares, int* places)
        {
            if (filter >= Correlation.OutputChannels)
            {
                new Span<float>(shares, maxima).Clear();
                new Span<int>(places, maxima).Clear();
                return;
            }

            var first = ((nint)image * Correlation.OutputChannels + filter) * Pooling.OutputPixels + from;
            var dy = Dy + first;
            var winners = Winners + first;
            var (right, below, nobody) = (Vector256.Create(Width), Vector256.Create(RowFloats), Vector256.Create((int)PairWinners.None));
            var i = 0;
            for (; i + 8 <= maxima; i += 8)
            {
                var winner = PairWinners.Load(winners + i);
                var counts = Vector256.LessThan(winner, nobody);
                var place = Vector256.Load(windows + i) + (winner & Vector256<int>.One) * right + (winner >> 1) * below;
                (place & counts).Store(places + i);
                (Vector256.Load(dy + i) & counts.AsSingle()).Store(shares + i);
            }

            for (; i < maxima; i++)
            {
                var winner = winners[i];
                (places[i], shares[i]) = winner < PairWinners.None ? (windows[i] + (winner & 1) * Width + (winner >> 1) * RowFloats, dy[i]) : (0, 0);
            }
        }
    }

    /// <summary>sums[i, :] += Σ of shares[i, p] · patch(places[i, p]) for four filters and 32 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add512(int maxima, float* shares, int* places, float* patches, float* sums, int width)
    {
        Vector512<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        for (var p = 0; p < maxima; p++)
        {
            float* a = patches + places[p], b = patches + places[maxima + p], c = patches + places[2 * maxima + p], d = patches + places[3 * maxima + p];
            var share = Vector512.Create(shares[p]);
            a0 = Vector512.FusedMultiplyAdd(share, Vector512.Load(a), a0);
            a1 = Vector512.FusedMultiplyAdd(share, Vector512.Load(a + 16), a1);
            share = Vector512.Create(shares[maxima + p]);
            b0 = Vector512.FusedMultiplyAdd(share, Vector512.Load(b), b0);
            b1 = Vector512.FusedMultiplyAdd(share, Vector512.Load(b + 16), b1);
            share = Vector512.Create(shares[2 * maxima + p]);
            c0 = Vector512.FusedMultiplyAdd(share, Vector512.Load(c), c0);
            c1 = Vector512.FusedMultiplyAdd(share, Vector512.Load(c + 16), c1);
            share = Vector512.Create(shares[3 * maxima + p]);
            d0 = Vector512.FusedMultiplyAdd(share, Vector512.Load(d), d0);
            d1 = Vector512.FusedMultiplyAdd(share, Vector512.Load(d + 16), d1);
        }

        Add(a0, a1, sums);
        Add(b0, b1, sums + width);
        Add(c0, c1, sums + 2 * width);
        Add(d0, d1, sums + 3 * width);

        static void Add(Vector512<float> low, Vector512<float> high, float* sums)
        {
            (Vector512.Load(sums) + low).Store(sums);
            (Vector512.Load(sums + 16) + high).Store(sums + 16);
        }
    }

    /// <summary>The same for two filters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add256(int maxima, float* shares, int* places, float* patches, float* sums, int width)
    {
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        for (var p = 0; p < maxima; p++)
        {
            float* a = patches + places[p], b = patches + places[maxima + p];
            var share = Vector256.Create(shares[p]);
            a0 = Vector256.FusedMultiplyAdd(share, Vector256.Load(a), a0);
            a1 = Vector256.FusedMultiplyAdd(share, Vector256.Load(a + 8), a1);
            a2 = Vector256.FusedMultiplyAdd(share, Vector256.Load(a + 16), a2);
            a3 = Vector256.FusedMultiplyAdd(share, Vector256.Load(a + 24), a3);
            share = Vector256.Create(shares[maxima + p]);
            b0 = Vector256.FusedMultiplyAdd(share, Vector256.Load(b), b0);
            b1 = Vector256.FusedMultiplyAdd(share, Vector256.Load(b + 8), b1);
            b2 = Vector256.FusedMultiplyAdd(share, Vector256.Load(b + 16), b2);
            b3 = Vector256.FusedMultiplyAdd(share, Vector256.Load(b + 24), b3);
        }

        Add(a0, a1, a2, a3, sums);
        Add(b0, b1, b2, b3, sums + width);

        static void Add(Vector256<float> v0, Vector256<float> v1, Vector256<float> v2, Vector256<float> v3, float* sums)
        {
            (Vector256.Load(sums) + v0).Store(sums);
            (Vector256.Load(sums + 8) + v1).Store(sums + 8);
            (Vector256.Load(sums + 16) + v2).Store(sums + 16);
            (Vector256.Load(sums + 24) + v3).Store(sums + 24);
        }
    }
}
