using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Reduction;

/// <summary>
/// Softmax over the middle axis of x seen as [outer, length, inner]: y = e^(x − m) / Σ e^(x − m) with m the largest x, so that nothing
/// overflows; or its logarithm, x − m − ln Σ e^(x − m).
/// </summary>
public static unsafe class Softmax
{
    // Columns go through in strips whose maxima and sums stay in the first cache level.
    internal const int Tile = 256;

    /// <summary>y = softmax x, or its logarithm.</summary>
    /// <exception cref="GeometryException">A span's length differs from the sizes.</exception>
    public static void Forward(int outer, int length, int inner, bool log, ReadOnlySpan<float> x, Span<float> y)
    {
        Check.Length(x.Length, (long)outer * length * inner, nameof(x));
        Check.Length(y.Length, x.Length, nameof(y));
        var slices = Slices.Of(outer * ((inner + Tile - 1) / Tile), (long)length * Math.Min(inner, Tile));
        fixed (float* px = x, py = y)
            Workers.Run(slices.Count, new ForwardJob(length, inner, log, px, py, slices));
    }

    /// <summary>dx = y(dy − Σ dy·y), or for the logarithm dx = dy − e^y Σ dy. dx may be the same memory as dy.</summary>
    /// <exception cref="GeometryException">A span's length differs from the sizes.</exception>
    public static void Backward(int outer, int length, int inner, bool log, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        Check.Length(y.Length, (long)outer * length * inner, nameof(y));
        Check.Length(dy.Length, y.Length, nameof(dy));
        Check.Length(dx.Length, y.Length, nameof(dx));
        var slices = Slices.Of(outer * ((inner + Tile - 1) / Tile), (long)length * Math.Min(inner, Tile));
        fixed (float* py = y, pdy = dy, pdx = dx)
            Workers.Run(slices.Count, new BackwardJob(length, inner, log, py, pdy, pdx, slices));
    }

    /// <summary>ln of one number, by the same arithmetic as in the lanes.</summary>
    internal static float Log(float x) => VectorMath.Log(new Vector<float>(x))[0];

    /// <summary>The largest of a row; a NaN may be overlooked here, since it comes back through the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Largest(float* row, int length)
    {
        var best = Vector256.Create(float.NegativeInfinity);
        var i = 0;
        for (; i <= length - 8; i += 8)
        {
            var x = Vector256.Load(row + i);
            best = Vector256.ConditionalSelect(Vector256.GreaterThan(x, best), x, best);
        }

        var four = Vector128.ConditionalSelect(Vector128.GreaterThan(best.GetUpper(), best.GetLower()), best.GetUpper(), best.GetLower());
        var (left, right) = (four[0] > four[1] ? four[0] : four[1], four[2] > four[3] ? four[2] : four[3]);
        var largest = left > right ? left : right;
        for (; i < length; i++)
            largest = row[i] > largest ? row[i] : largest;
        return largest;
    }

    /// <summary>y = e^(x − shift).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ExpRow(float* x, float shift, float* y, int length)
    {
        var s = new Vector<float>(shift);
        var i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
            VectorMath.Exp(Vector.Load(x + i) - s).Store(y + i);
        if (i < length)
            Lanes.StorePart(VectorMath.Exp(Lanes.LoadPart(x + i, length - i) - s), y + i, length - i);
    }

    private readonly struct ForwardJob(int length, int inner, bool log, float* x, float* y, Slices slices) : IJob
    {
        public void Run(int task)
        {
            var largest = stackalloc float[Tile];
            var sum = stackalloc float[Tile];
            var tiles = (inner + Tile - 1) / Tile;
            for (var part = slices.Start(task); part < slices.End(task); part++)
                if (inner == 1)
                    Row(x + (long)part * length, y + (long)part * length);
                else
                    Columns((long)(part / tiles) * length * inner + part % tiles * Tile, Math.Min(Tile, inner - part % tiles * Tile), largest, sum);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Row(float* x, float* y)
        {
            var largest = Largest(x, length);
            ExpRow(x, largest, y, length);
            var sum = (float)Sum64.Of(default(Plain), y, y, length);
            var i = 0;
            if (log)
            {
                var (m, l) = (Vector256.Create(largest), Log(sum));
                for (; i <= length - 8; i += 8)
                    (Vector256.Load(x + i) - m - Vector256.Create(l)).Store(y + i);
                for (; i < length; i++)
                    y[i] = x[i] - largest - l;
                return;
            }

            var factor = 1 / sum;
            for (; i <= length - 8; i += 8)
                (Vector256.Load(y + i) * Vector256.Create(factor)).Store(y + i);
            for (; i < length; i++)
                y[i] *= factor;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Columns(long start, int width, float* largest, float* sum)
        {
            new Span<float>(largest, width).Fill(float.NegativeInfinity);
            new Span<float>(sum, width).Clear();
            for (var l = 0; l < length; l++)
            {
                var row = x + start + (long)l * inner;
                for (var i = 0; i < width; i++)
                    largest[i] = row[i] > largest[i] ? row[i] : largest[i];
            }

            for (var l = 0; l < length; l++)
            {
                var (from, to) = (start + (long)l * inner, start + (long)l * inner);
                var i = 0;
                for (; i < width; i += Vector<float>.Count)
                {
                    var count = Math.Min(Vector<float>.Count, width - i);
                    var e = VectorMath.Exp(Lanes.Load(x + from + i, count) - Lanes.Load(largest + i, count));
                    Lanes.Store(e, y + to + i, count);
                    Lanes.Store(Lanes.Load(sum + i, count) + e, sum + i, count);
                }
            }

            for (var i = 0; i < width; i++)
                sum[i] = log ? Log(sum[i]) : 1 / sum[i];
            for (var l = 0; l < length; l++)
            {
                var at = start + (long)l * inner;
                if (log)
                    for (var i = 0; i < width; i++)
                        y[at + i] = x[at + i] - largest[i] - sum[i];
                else
                    for (var i = 0; i < width; i++)
                        y[at + i] *= sum[i];
            }
        }
    }

    private readonly struct BackwardJob(int length, int inner, bool log, float* y, float* dy, float* dx, Slices slices) : IJob
    {
        public void Run(int task)
        {
            var sum = stackalloc float[Tile];
            var tiles = (inner + Tile - 1) / Tile;
            for (var part = slices.Start(task); part < slices.End(task); part++)
                if (inner == 1)
                    Row((long)part * length);
                else
                    Columns((long)(part / tiles) * length * inner + part % tiles * Tile, Math.Min(Tile, inner - part % tiles * Tile), sum);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Row(long start)
        {
            var sum = log
                ? Sum64.Of(default(Plain), dy + start, dy + start, length)
                : Sum64.Of(default(Product), dy + start, y + start, length);
            var same = new Vector<float>((float)sum);
            for (var i = 0; i < length; i += Vector<float>.Count)
                Gradient(start + i, same, Math.Min(Vector<float>.Count, length - i));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Columns(long start, int width, float* sum)
        {
            new Span<float>(sum, width).Clear();
            for (var l = 0; l < length; l++)
            {
                var at = start + (long)l * inner;
                for (var i = 0; i < width; i++)
                    sum[i] += log ? dy[at + i] : dy[at + i] * y[at + i];
            }

            for (var l = 0; l < length; l++)
                for (var i = 0; i < width; i += Vector<float>.Count)
                {
                    var count = Math.Min(Vector<float>.Count, width - i);
                    Gradient(start + (long)l * inner + i, Lanes.Load(sum + i, count), count);
                }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Gradient(long at, Vector<float> sum, int count)
        {
            var (vy, vdy) = (Lanes.Load(y + at, count), Lanes.Load(dy + at, count));
            Lanes.Store(log ? vdy - VectorMath.Exp(vy) * sum : vy * (vdy - sum), dx + at, count);
        }
    }
}
