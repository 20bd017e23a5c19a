using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fovea.Kernels.Pooling;

public static unsafe partial class AveragePooling
{
    // 2×2 at stride 2; as for the maximum, a row's last vector starts early where the width is no multiple of it.

    /// <summary>The quarter of four, rows added first, then columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PairsForward(float* x, float* y, int inputWidth, int outputHeight, int outputWidth)
    {
        for (var oy = 0; oy < outputHeight; oy++, x += 2 * inputWidth, y += outputWidth)
        {
            var below = x + inputWidth;
            var ox = 0;
            for (; Interleave.IsFast && outputWidth >= 8 && ox < outputWidth; ox += 8)
            {
                ox = Math.Min(ox, outputWidth - 8);
                Interleave.SplitCrossed(x + 2 * ox, out var a, out var b);
                Interleave.SplitCrossed(below + 2 * ox, out var c, out var d);
                Interleave.Cross(((a + c) + (b + d)) * 0.25f).Store(y + ox);
            }

            for (; ox < outputWidth; ox++)
                y[ox] = ((x[2 * ox] + below[2 * ox]) + (x[2 * ox + 1] + below[2 * ox + 1])) * 0.25f;
        }
    }

    /// <summary>A quarter of dy to each of the four; zeros where no window reaches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PairsBackward(in PoolingGeometry g, float* dy, float* dx)
    {
        for (var oy = 0; oy < g.OutputHeight; oy++, dy += g.OutputWidth, dx += 2 * g.InputWidth)
        {
            var below = dx + g.InputWidth;
            var ox = 0;
            for (; Interleave.IsFast && g.OutputWidth >= 8 && ox < g.OutputWidth; ox += 8)
            {
                ox = Math.Min(ox, g.OutputWidth - 8);
                var quarter = Interleave.Cross(Vector256.Load(dy + ox) * 0.25f);
                Interleave.Join(quarter, quarter, dx + 2 * ox);
                Interleave.Join(quarter, quarter, below + 2 * ox);
            }

            for (; ox < g.OutputWidth; ox++)
                dx[2 * ox] = dx[2 * ox + 1] = below[2 * ox] = below[2 * ox + 1] = dy[ox] * 0.25f;
            for (var ix = 2 * g.OutputWidth; ix < g.InputWidth; ix++)
                dx[ix] = below[ix] = 0;
        }

        new Span<float>(dx, (g.InputHeight - 2 * g.OutputHeight) * g.InputWidth).Clear();
    }
}
