using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fovea.Kernels.Pooling;

public static unsafe partial class MaxPooling
{
    // A row's last vector starts early where the width is no multiple of it: what it works out twice comes out the same.

    /// <summary>2×2 at stride 2: sixteen columns of two rows give eight maxima.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PairsForward(float* x, float* y, int inputWidth, int outputHeight, int outputWidth)
    {
        if (NarrowPairs.Fit(inputWidth))
        {
            var pairs = new NarrowPairs(outputWidth, inputWidth);
            for (var oy = 0; oy < outputHeight; oy++, x += 2 * inputWidth, y += outputWidth)
            {
                pairs.Read(x, out var a, out var b);
                pairs.Read(x + inputWidth, out var c, out var d);
                PlaneLanes256.Store(Larger(Larger(a, b), Larger(c, d)), y, pairs.Windows);
            }

            return;
        }

        for (var oy = 0; oy < outputHeight; oy++, x += 2 * inputWidth, y += outputWidth)
        {
            var below = x + inputWidth;
            var ox = 0;
            for (; Interleave.IsFast && outputWidth >= 8 && ox < outputWidth; ox += 8)
            {
                ox = Math.Min(ox, outputWidth - 8);
                Interleave.SplitCrossed(x + 2 * ox, out var a, out var b);
                Interleave.SplitCrossed(below + 2 * ox, out var c, out var d);
                Interleave.Cross(Larger(Larger(a, b), Larger(c, d))).Store(y + ox);
            }

            for (; ox < outputWidth; ox += 4)
            {
                ox = Math.Min(ox, outputWidth - 4);
                Interleave.Split(x + 2 * ox, out var a, out var b);
                Interleave.Split(below + 2 * ox, out var c, out var d);
                Larger(Larger(a, b), Larger(c, d)).Store(y + ox);
            }
        }
    }

    /// <summary>2×2 at stride 2, backwards: each of the four takes dy where it equals y and none before it did.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PairsBackward(
        float* x, float* y, float* dy, float* dx, int inputHeight, int inputWidth, int outputHeight, int outputWidth)
    {
        var narrow = NarrowPairs.Fit(inputWidth);
        var pairs = new NarrowPairs(outputWidth, inputWidth);
        for (var oy = 0; narrow && oy < outputHeight; oy++, y += outputWidth, dy += outputWidth, x += 2 * inputWidth, dx += 2 * inputWidth)
        {
            pairs.Read(x, out var a, out var b);
            pairs.Read(x + inputWidth, out var c, out var d);
            var best = PlaneLanes256.Load(y, pairs.Windows, Vector256<float>.Zero);
            var left = PlaneLanes256.Load(dy, pairs.Windows, Vector256<float>.Zero);
            a = Take(a, best, ref left);
            b = Take(b, best, ref left);
            c = Take(c, best, ref left);
            d = Take(d, best, ref left);
            pairs.Write(a, b, dx);
            pairs.Write(c, d, dx + inputWidth);
        }

        for (var oy = 0; !narrow && oy < outputHeight; oy++, y += outputWidth, dy += outputWidth, x += 2 * inputWidth, dx += 2 * inputWidth)
        {
            float* below = x + inputWidth, dxBelow = dx + inputWidth;
            var ox = 0;
            for (; Interleave.IsFast && outputWidth >= 8 && ox < outputWidth; ox += 8)
            {
                ox = Math.Min(ox, outputWidth - 8);
                Interleave.SplitCrossed(x + 2 * ox, out var a, out var b);
                Interleave.SplitCrossed(below + 2 * ox, out var c, out var d);
                var best = Interleave.Cross(Vector256.Load(y + ox));
                var left = Interleave.Cross(Vector256.Load(dy + ox));
                a = Take(a, best, ref left);
                b = Take(b, best, ref left);
                c = Take(c, best, ref left);
                d = Take(d, best, ref left);
                Interleave.Join(a, b, dx + 2 * ox);
                Interleave.Join(c, d, dxBelow + 2 * ox);
            }

            for (; ox < outputWidth; ox += 4)
            {
                ox = Math.Min(ox, outputWidth - 4);
                Interleave.Split(x + 2 * ox, out var a, out var b);
                Interleave.Split(below + 2 * ox, out var c, out var d);
                var (best, left) = (Vector128.Load(y + ox), Vector128.Load(dy + ox));
                a = Take(a, best, ref left);
                b = Take(b, best, ref left);
                c = Take(c, best, ref left);
                d = Take(d, best, ref left);
                Interleave.Join(a, b, dx + 2 * ox);
                Interleave.Join(c, d, dxBelow + 2 * ox);
            }

            // Columns that no window reaches.
            for (var ix = 2 * outputWidth; ix < inputWidth; ix++)
                dx[ix] = dxBelow[ix] = 0;
        }

        new Span<float>(dx, (inputHeight - 2 * outputHeight) * inputWidth).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Take(Vector256<float> x, Vector256<float> best, ref Vector256<float> left)
    {
        var wins = Vector256.Equals(x, best) | ~Vector256.Equals(x, x);
        var share = left & wins;
        left = Vector256.AndNot(left, wins);
        return share;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Take(Vector128<float> x, Vector128<float> best, ref Vector128<float> left)
    {
        var wins = Vector128.Equals(x, best) | ~Vector128.Equals(x, x);
        var share = left & wins;
        left = Vector128.AndNot(left, wins);
        return share;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Larger(Vector128<float> x, Vector128<float> best) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(x, best) | ~Vector128.Equals(x, x), x, best);
}
