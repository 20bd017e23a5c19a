using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Elementwise;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// target[r, c] = max(Floor, start + Σ w[i, j] · source[r·Stride.Y + First.Y + i·Step.Y, c·Stride.X + First.X + j·Step.X]) over one plane; taps
/// outside the source are left out. Columns all of whose taps lie inside go in vectors, those at the two borders one by one.
/// </summary>
internal unsafe struct PlaneSum
{
    public (int Y, int X) Target, Source, Kernel, Stride, First, Step;
    public float Floor;

    /// <summary>The first target and one past the last of <paramref name="targets"/> whose taps, from offset low to high, all lie inside the source.</summary>
    public static (int First, int End) Inside(int low, int high, int stride, int targets, int sources)
    {
        var first = Math.Min(targets, low >= 0 ? 0 : (-low + stride - 1) / stride);
        var last = sources - 1 - high;
        return (first, Math.Max(first, last < 0 ? 0 : Math.Min(targets, last / stride + 1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TLoad>(float* source, float* w, float start, float* target) where TLoad : struct, ILoad
    {
        var far = First.X + (Kernel.X - 1) * Step.X;
        var (first, end) = Inside(Math.Min(First.X, far), Math.Max(First.X, far), Stride.X, Target.X, Source.X);
        float** rows = stackalloc float*[Kernel.Y], taps = stackalloc float*[Kernel.Y];
        for (var c = 0; c < first; c++)
            Border(source, w, start, target, c);
        for (var c = end; c < Target.X; c++)
            Border(source, w, start, target, c);
        for (var r = 0; r < Target.Y; r++, target += Target.X)
        {
            var count = 0;
            for (var i = 0; i < Kernel.Y; i++)
            {
                var y = r * Stride.Y + First.Y + i * Step.Y;
                if (y < 0 || y >= Source.Y)
                    continue;
                rows[count] = source + (long)y * Source.X;
                taps[count++] = w + i * Kernel.X;
            }

            var c = first;
            for (; c <= end - 32; c += 32)
                Four<TLoad>(rows, taps, count, start, target + c, c);
            for (; c < end; c += 16)
                Two<TLoad>(rows, taps, count, start, target + c, c, end - c);
        }
    }

    /// <summary>A column some of whose taps lie outside: which, is the same for all its rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Border(float* source, float* w, float start, float* target, int c)
    {
        var x = c * Stride.X + First.X;
        var (from, to) = (0, 0);
        for (var j = 0; j < Kernel.X; j++)
            if (x + j * Step.X >= 0 && x + j * Step.X < Source.X)
                (from, to) = (to == 0 ? j : from, j + 1);
        for (var r = 0; r < Target.Y; r++)
        {
            var sum = start;
            for (var i = 0; i < Kernel.Y; i++)
            {
                var y = r * Stride.Y + First.Y + i * Step.Y;
                if (y < 0 || y >= Source.Y)
                    continue;
                var row = source + (long)y * Source.X + x;
                for (var j = from; j < to; j++)
                    sum = MathF.FusedMultiplyAdd(w[i * Kernel.X + j], row[j * Step.X], sum);
            }

            target[(long)r * Target.X + c] = sum < Floor ? Floor : sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Four<TLoad>(float** rows, float** taps, int count, float start, float* target, int c) where TLoad : struct, ILoad
    {
        var load = default(TLoad);
        var (s0, s1, s2, s3) = (Vector256.Create(start), Vector256.Create(start), Vector256.Create(start), Vector256.Create(start));
        for (var i = 0; i < count; i++)
        {
            var from = rows[i] + c * Stride.X + First.X;
            var tap = taps[i];
            for (var j = 0; j < Kernel.X; j++, from += Step.X)
            {
                var weight = Vector256.Create(tap[j]);
                s0 = Vector256.FusedMultiplyAdd(weight, load.Full(from, Stride.X), s0);
                s1 = Vector256.FusedMultiplyAdd(weight, load.Full(from + 8 * Stride.X, Stride.X), s1);
                s2 = Vector256.FusedMultiplyAdd(weight, load.Full(from + 16 * Stride.X, Stride.X), s2);
                s3 = Vector256.FusedMultiplyAdd(weight, load.Full(from + 24 * Stride.X, Stride.X), s3);
            }
        }

        var floor = Vector256.Create(Floor);
        AtLeast(s0, floor).Store(target);
        AtLeast(s1, floor).Store(target + 8);
        AtLeast(s2, floor).Store(target + 16);
        AtLeast(s3, floor).Store(target + 24);
    }

    /// <summary>The last columns, up to 16; lanes that are not there read nothing and are not written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Two<TLoad>(float** rows, float** taps, int count, float start, float* target, int c, int left) where TLoad : struct, ILoad
    {
        var load = default(TLoad);
        var (left0, left1) = (Math.Min(8, left), Math.Clamp(left - 8, 0, 8));
        var (s0, s1) = (Vector256.Create(start), Vector256.Create(start));
        for (var i = 0; i < count; i++)
        {
            var from = rows[i] + c * Stride.X + First.X;
            var tap = taps[i];
            for (var j = 0; j < Kernel.X; j++, from += Step.X)
            {
                var weight = Vector256.Create(tap[j]);
                s0 = Vector256.FusedMultiplyAdd(weight, load.Part(from, Stride.X, left0), s0);
                s1 = Vector256.FusedMultiplyAdd(weight, load.Part(from + 8 * Stride.X, Stride.X, left1), s1);
            }
        }

        var floor = Vector256.Create(Floor);
        Lanes.StorePart256(AtLeast(s0, floor), target, left0);
        Lanes.StorePart256(AtLeast(s1, floor), target + 8, left1);
    }

    /// <summary>max(floor, v), NaN staying NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> AtLeast(Vector256<float> v, Vector256<float> floor) =>
        Vector256.ConditionalSelect(Vector256.LessThan(v, floor), floor, v);
}
