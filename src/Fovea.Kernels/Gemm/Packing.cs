using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Kernels.Gemm;

/// <summary>Brings pieces of matrices into the order in which kernels read them. Numbers move, none changes.</summary>
internal static unsafe class Packing
{
    /// <summary>
    /// panel[k·width + lane] = source[lane·laneStride + k·depthStride] for all k below <paramref name="depth"/>. One stride is 1.
    /// Lanes from <paramref name="lanes"/> on are filled with real numbers of the source, so that no kernel meets a stray denormal there.
    /// </summary>
    /// <param name="source">First element.</param>
    /// <param name="laneStride">Distance between lanes.</param>
    /// <param name="depthStride">Distance between steps.</param>
    /// <param name="lanes">Lanes that mean something, at most <paramref name="width"/>.</param>
    /// <param name="readable">Lanes that may be read: those of this panel and its neighbours.</param>
    /// <param name="depth">Steps.</param>
    /// <param name="panel">Destination of depth × width floats.</param>
    /// <param name="width">Floats a step, a multiple of 8.</param>
    public static void Panel(float* source, nint laneStride, nint depthStride, int lanes, int readable, int depth, float* panel, int width)
    {
        if (laneStride != 1 || lanes == 1)
        {
            for (var lane = 0; lane < width; lane += 8)
                Transposed(source, laneStride, depthStride, lanes, lane, depth, panel + lane, width);
        }
        else if (readable >= width)
        {
            Copied(source, depthStride, depth, panel, width);
        }
        else
        {
            for (var k = 0; k < depth; k++)
            {
                for (var lane = 0; lane < width; lane++)
                    panel[k * width + lane] = source[k * depthStride + Math.Min(lane, lanes - 1)];
            }
        }
    }

    /// <summary>The same for several panels whose lanes lie side by side in the source: a step is read once, as one stretch.</summary>
    /// <param name="source">First element of the first panel.</param>
    /// <param name="depthStride">Distance between steps.</param>
    /// <param name="panels">How many panels; all lanes of them exist.</param>
    /// <param name="depth">Steps.</param>
    /// <param name="target">Destination of the first panel.</param>
    /// <param name="panelStride">Floats from one panel's destination to the next one's.</param>
    /// <param name="width">Floats a step, a multiple of 8.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels(float* source, nint depthStride, int panels, int depth, float* target, nint panelStride, int width)
    {
        for (var k = 0; k < depth; k++)
        {
            float* from = source + k * depthStride, to = target + k * width;
            for (var panel = 0; panel < panels; panel++)
            {
                for (var lane = 0; lane < width; lane += 8)
                    Vector256.Load(from + lane).Store(to + lane);
                from += width;
                to += panelStride;
            }
        }
    }

    /// <summary>target[column·targetStride + row] = source[row·sourceStride + column]: a matrix turned over.</summary>
    public static void Transpose(float* source, nint sourceStride, int rows, int columns, float* target, nint targetStride)
    {
        var row = 0;
        for (; row + 8 <= rows; row += 8)
            Transposed(source, sourceStride, 1, rows, row, columns, target + row, targetStride);
        for (; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                target[column * targetStride + row] = source[row * sourceStride + column];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copied(float* source, nint depthStride, int depth, float* panel, int width)
    {
        for (var k = 0; k < depth; k++)
        {
            for (var lane = 0; lane < width; lane += 8)
                Vector256.Load(source + lane).Store(panel + lane);
            source += depthStride;
            panel += width;
        }
    }

    /// <summary>
    /// panel[k·width + l] = source[(first + l)·laneStride + k·depthStride] for the eight lanes l; lanes beyond the last repeat it.
    /// 8×8 blocks are turned over in registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transposed(float* source, nint laneStride, nint depthStride, int lanes, int first, int depth, float* panel, nint width)
    {
        var last = lanes - 1;
        var s0 = source + Math.Min(first, last) * laneStride;
        var s1 = source + Math.Min(first + 1, last) * laneStride;
        var s2 = source + Math.Min(first + 2, last) * laneStride;
        var s3 = source + Math.Min(first + 3, last) * laneStride;
        var s4 = source + Math.Min(first + 4, last) * laneStride;
        var s5 = source + Math.Min(first + 5, last) * laneStride;
        var s6 = source + Math.Min(first + 6, last) * laneStride;
        var s7 = source + Math.Min(first + 7, last) * laneStride;

        nint k = 0;
        if (Avx.IsSupported && depthStride == 1)
        {
            for (; k + 8 <= depth; k += 8)
            {
                Vector256<float> r0 = Vector256.Load(s0 + k), r1 = Vector256.Load(s1 + k), r2 = Vector256.Load(s2 + k), r3 = Vector256.Load(s3 + k);
                Vector256<float> r4 = Vector256.Load(s4 + k), r5 = Vector256.Load(s5 + k), r6 = Vector256.Load(s6 + k), r7 = Vector256.Load(s7 + k);

                // Pairs of rows, then quadruples within each half, then the halves are exchanged.
                Vector256<float> t0 = Avx.UnpackLow(r0, r1), t1 = Avx.UnpackHigh(r0, r1), t2 = Avx.UnpackLow(r2, r3), t3 = Avx.UnpackHigh(r2, r3);
                Vector256<float> t4 = Avx.UnpackLow(r4, r5), t5 = Avx.UnpackHigh(r4, r5), t6 = Avx.UnpackLow(r6, r7), t7 = Avx.UnpackHigh(r6, r7);
                r0 = Avx.Shuffle(t0, t2, 0x44);
                r1 = Avx.Shuffle(t0, t2, 0xEE);
                r2 = Avx.Shuffle(t1, t3, 0x44);
                r3 = Avx.Shuffle(t1, t3, 0xEE);
                r4 = Avx.Shuffle(t4, t6, 0x44);
                r5 = Avx.Shuffle(t4, t6, 0xEE);
                r6 = Avx.Shuffle(t5, t7, 0x44);
                r7 = Avx.Shuffle(t5, t7, 0xEE);
                var p = panel + k * width;
                Avx.Permute2x128(r0, r4, 0x20).Store(p);
                Avx.Permute2x128(r1, r5, 0x20).Store(p + width);
                Avx.Permute2x128(r2, r6, 0x20).Store(p + 2 * width);
                Avx.Permute2x128(r3, r7, 0x20).Store(p + 3 * width);
                p += 4 * width;
                Avx.Permute2x128(r0, r4, 0x31).Store(p);
                Avx.Permute2x128(r1, r5, 0x31).Store(p + width);
                Avx.Permute2x128(r2, r6, 0x31).Store(p + 2 * width);
                Avx.Permute2x128(r3, r7, 0x31).Store(p + 3 * width);
            }
        }

        for (; k < depth; k++)
        {
            var p = panel + k * width;
            var i = k * depthStride;
            (p[0], p[1], p[2], p[3]) = (s0[i], s1[i], s2[i], s3[i]);
            (p[4], p[5], p[6], p[7]) = (s4[i], s5[i], s6[i], s7[i]);
        }
    }
}
