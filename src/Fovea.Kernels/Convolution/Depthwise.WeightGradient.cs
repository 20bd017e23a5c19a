using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

public static unsafe partial class Depthwise
{
    // Vectors that one float lane adds before the lanes are folded into double.
    private const int ChainLength = 256;

    /// <summary>dw and dbias, the gradients of weights and bias, each where its span is not empty.</summary>
    /// <param name="g">Sizes that <see cref="Suits"/>.</param>
    /// <param name="x">Input, N×C×H×W.</param>
    /// <param name="dy">Gradient of the output, N×C×OH×OW.</param>
    /// <param name="dw">Gradient of the weights, C×1×KH×KW, or empty.</param>
    /// <param name="dbias">Gradient of the bias, one a channel, or empty.</param>
    /// <exception cref="GeometryException">The sizes do not suit, or a span's length differs from them.</exception>
    public static void WeightGradient(in ConvolutionGeometry g, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dw, Span<float> dbias)
    {
        CheckSizes(g, x.Length, dw.IsEmpty ? g.WeightLength : dw.Length, dy.Length);
        Check.LengthOrEmpty(dbias.Length, g.OutputChannels, nameof(dbias));
        fixed (float* px = x, pdy = dy, pdw = dw, pdb = dbias)
        {
            var slices = Slices.Of(g.InputChannels, (long)g.Batch * g.OutputPixels);
            Workers.Run(slices.Count, new WeightJob(g, px, pdy, pdw, pdb, slices));
        }
    }

    private readonly struct WeightJob(ConvolutionGeometry g, float* x, float* dy, float* dw, float* dbias, Slices slices) : IJob
    {
        public void Run(int task)
        {
            for (var channel = slices.Start(task); channel < slices.End(task); channel++)
            {
                if (dw != null && g.StrideX == 1)
                    Weights<Contiguous>(channel);
                else if (dw != null && g.StrideX == 2)
                    Weights<Halved>(channel);
                else if (dw != null)
                    Weights<Strided>(channel);
                if (dbias != null)
                    dbias[channel] = Bias(channel);
            }
        }

        private float Bias(int channel)
        {
            var sum = default(Sum64);
            for (var n = 0; n < g.Batch; n++)
            {
                var plane = dy + ((long)n * g.OutputChannels + channel) * g.OutputPixels;
                sum.Add(default(Plain), plane, plane, g.OutputPixels);
            }

            return (float)sum.Total();
        }

        /// <summary>A tap's gradient is the product of dy with x moved by the tap: rows of it in eight lanes, bands of rows in double.</summary>
        private void Weights<TLoad>(int channel) where TLoad : struct, ILoad
        {
            var to = dw + (long)channel * g.KernelHeight * g.KernelWidth;
            var band = Math.Max(1, ChainLength / Math.Max(1, (g.OutputWidth + 7) / 8));
            for (var ky = 0; ky < g.KernelHeight; ky++)
                for (var kx = 0; kx < g.KernelWidth; kx += 3)
                {
                    double sum0 = 0, sum1 = 0, sum2 = 0;
                    var taps = Math.Min(3, g.KernelWidth - kx);
                    for (var n = 0; n < g.Batch; n++)
                        for (var from = 0; from < g.OutputHeight; from += band)
                            Band<TLoad>(channel, n, ky, kx, taps, from, Math.Min(g.OutputHeight, from + band), ref sum0, ref sum1, ref sum2);
                    *to++ = (float)sum0;
                    if (taps > 1)
                        *to++ = (float)sum1;
                    if (taps > 2)
                        *to++ = (float)sum2;
                }
        }

        /// <summary>Up to three neighbouring taps at once, so that their chains overlap; a tap that is not there repeats the last.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Band<TLoad>(int channel, int n, int ky, int kx, int taps, int from, int to, ref double sum0, ref double sum1, ref double sum2)
            where TLoad : struct, ILoad
        {
            var load = default(TLoad);
            var plane = (long)n * g.InputChannels + channel;
            var (x0, last) = (kx * g.DilationX - g.PadLeft, (taps - 1) * g.DilationX);
            var (step1, step2) = (Math.Min(g.DilationX, last), Math.Min(2 * g.DilationX, last));
            var (first, end) = PlaneSum.Inside(x0, x0 + last, g.StrideX, g.OutputWidth, g.InputWidth);
            Vector256<float> s0 = default, s1 = default, s2 = default;
            for (var oy = from; oy < to; oy++)
            {
                var iy = oy * g.StrideY + ky * g.DilationY - g.PadTop;
                if (iy < 0 || iy >= g.InputHeight)
                    continue;
                float* rowX = x + (plane * g.InputHeight + iy) * g.InputWidth + x0, rowDy = dy + (plane * g.OutputHeight + oy) * g.OutputWidth;
                var ox = first;
                for (; ox <= end - 8; ox += 8)
                {
                    var gradient = Vector256.Load(rowDy + ox);
                    var at = rowX + ox * g.StrideX;
                    s0 = Vector256.FusedMultiplyAdd(gradient, load.Full(at, g.StrideX), s0);
                    s1 = Vector256.FusedMultiplyAdd(gradient, load.Full(at + step1, g.StrideX), s1);
                    s2 = Vector256.FusedMultiplyAdd(gradient, load.Full(at + step2, g.StrideX), s2);
                }

                if (ox < end)
                {
                    var gradient = Lanes.LoadPart256(rowDy + ox, end - ox);
                    var at = rowX + ox * g.StrideX;
                    s0 = Vector256.FusedMultiplyAdd(gradient, load.Part(at, g.StrideX, end - ox), s0);
                    s1 = Vector256.FusedMultiplyAdd(gradient, load.Part(at + step1, g.StrideX, end - ox), s1);
                    s2 = Vector256.FusedMultiplyAdd(gradient, load.Part(at + step2, g.StrideX, end - ox), s2);
                }

                for (ox = 0; ox < g.OutputWidth; ox++)
                {
                    if (ox == first)
                        ox = end; // What lies between went in vectors.
                    if (ox == g.OutputWidth)
                        break;
                    var ix = ox * g.StrideX + x0;
                    sum0 += Product(rowDy[ox], rowX - x0, ix);
                    sum1 += Product(rowDy[ox], rowX - x0, ix + step1);
                    sum2 += Product(rowDy[ox], rowX - x0, ix + step2);
                }
            }

            sum0 += Fold(s0);
            sum1 += Fold(s1);
            sum2 += Fold(s2);
        }

        private double Product(float gradient, float* row, int ix) => ix < 0 || ix >= g.InputWidth ? 0 : (double)gradient * row[ix];

        private static double Fold(Vector256<float> sum)
        {
            var four = sum.GetLower() + sum.GetUpper();
            return (double)((four[0] + four[1]) + (four[2] + four[3]));
        }
    }
}
