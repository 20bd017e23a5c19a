using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Reduction;

public static unsafe partial class Reduce
{
    // Columns go through in strips that stay in the first cache level.
    private const int Tile = 512;

    /// <summary>y[o, i] = the largest x[o, l, i] over l, NaN if there is one.</summary>
    /// <exception cref="GeometryException">A span's length differs from the sizes, or there is nothing to choose from.</exception>
    public static void Max(int outer, int length, int inner, ReadOnlySpan<float> x, Span<float> y)
    {
        CheckMax(outer, length, inner, x.Length);
        Check.Length(y.Length, (long)outer * inner, nameof(y));
        fixed (float* px = x, py = y)
            Start(new MaxJob(length, inner, px, py, null), outer, length, inner);
    }

    /// <summary>indices[o, i] = the first l at which x[o, l, i] is largest; NaN counts as larger than all.</summary>
    /// <exception cref="GeometryException">A span's length differs from the sizes, or there is nothing to choose from.</exception>
    public static void ArgMax(int outer, int length, int inner, ReadOnlySpan<float> x, Span<int> indices)
    {
        CheckMax(outer, length, inner, x.Length);
        Check.Length(indices.Length, (long)outer * inner, nameof(indices));
        fixed (float* px = x)
        fixed (int* pi = indices)
            Start(new MaxJob(length, inner, px, null, pi), outer, length, inner);
    }

    /// <summary>dx = dy at the first element that equals its maximum y, 0 elsewhere.</summary>
    /// <exception cref="GeometryException">A span's length differs from the sizes.</exception>
    public static void MaxBackward(
        int outer, int length, int inner, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        CheckMax(outer, length, inner, x.Length);
        Check.Length(y.Length, (long)outer * inner, nameof(y));
        Check.Length(dy.Length, (long)outer * inner, nameof(dy));
        Check.Length(dx.Length, x.Length, nameof(dx));
        fixed (float* px = x, py = y, pdy = dy, pdx = dx)
            Start(new BackwardJob(length, inner, px, py, pdy, pdx), outer, length, inner);
    }

    /// <summary>The larger of two, lane by lane, the second where they tie; NaN if either is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Larger(Vector256<float> x, Vector256<float> best) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(x, best) | ~Vector256.Equals(x, x), x, best);

    private static Vector128<float> Larger(Vector128<float> x, Vector128<float> best) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(x, best) | ~Vector128.Equals(x, x), x, best);

    private static float Larger(float x, float best) => x > best || float.IsNaN(x) ? x : best;

    private static void CheckMax(int outer, int length, int inner, int given, [CallerMemberName] string kernel = "")
    {
        Check.Length(given, (long)outer * length * inner, "x", kernel);
        if (length == 0 && (long)outer * inner > 0)
            throw new GeometryException($"{kernel}: the axis to search has length 0, and nothing has no largest element.");
    }

    /// <summary>Runs a job whose parts are rows, or tiles of columns.</summary>
    private static void Start<TJob>(TJob job, int outer, int length, int inner) where TJob : struct, IPartJob
    {
        var slices = Slices.Of(outer * ((inner + Tile - 1) / Tile), (long)length * Math.Min(inner, Tile));
        Workers.Run(slices.Count, new PartsJob<TJob>(job, slices));
    }

    private interface IPartJob
    {
        void Part(int part);
    }

    private readonly struct PartsJob<TJob>(TJob job, Slices slices) : IJob where TJob : struct, IPartJob
    {
        public void Run(int task)
        {
            for (var part = slices.Start(task); part < slices.End(task); part++)
                job.Part(part);
        }
    }

    private readonly struct MaxJob(int length, int inner, float* x, float* y, int* indices) : IPartJob
    {
        public void Part(int part)
        {
            if (inner == 1)
            {
                var row = x + (long)part * length;
                var best = RowMax(row, length);
                if (y != null)
                    y[part] = best;
                if (indices != null)
                    indices[part] = Find(row, best, length);
                return;
            }

            var tiles = (inner + Tile - 1) / Tile;
            var (o, column) = (part / tiles, part % tiles * Tile);
            var width = Math.Min(Tile, inner - column);
            var start = x + (long)o * length * inner + column;
            var values = stackalloc float[Tile];
            var target = y == null ? values : y + (long)o * inner + column;
            Columns(start, target, indices == null ? null : indices + (long)o * inner + column, width);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Columns(float* row, float* best, int* index, int width)
        {
            new ReadOnlySpan<float>(row, width).CopyTo(new Span<float>(best, width));
            if (index != null)
                new Span<int>(index, width).Clear();
            for (var l = 1; l < length; l++)
            {
                row += inner;
                var i = 0;
                for (; index == null && i <= width - 8; i += 8)
                    Larger(Vector256.Load(row + i), Vector256.Load(best + i)).Store(best + i);
                for (; index != null && i <= width - 8; i += 8)
                {
                    var (value, old) = (Vector256.Load(row + i), Vector256.Load(best + i));
                    var wins = Vector256.GreaterThan(value, old) | Vector256.AndNot(~Vector256.Equals(value, value), ~Vector256.Equals(old, old));
                    Vector256.ConditionalSelect(wins, value, old).Store(best + i);
                    Vector256.ConditionalSelect(wins.AsInt32(), Vector256.Create(l), Vector256.Load(index + i)).Store(index + i);
                }

                for (; i < width; i++)
                {
                    if (!(row[i] > best[i]) && !(float.IsNaN(row[i]) && !float.IsNaN(best[i])))
                        continue;
                    best[i] = row[i];
                    if (index != null)
                        index[i] = l;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float RowMax(float* row, int length)
    {
        var best = Vector256.Create(*row);
        var i = 0;
        for (; i <= length - 8; i += 8)
            best = Larger(Vector256.Load(row + i), best);
        var four = Larger(best.GetUpper(), best.GetLower());
        var largest = Larger(four[3], Larger(four[2], Larger(four[1], four[0])));
        for (; i < length; i++)
            largest = Larger(row[i], largest);
        return largest;
    }

    /// <summary>Where a value, known to be there, first stands in a row; NaN finds NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Find(float* row, float value, int length)
    {
        var i = 0;
        for (; i <= length - 8; i += 8)
        {
            var x = Vector256.Load(row + i);
            var hits = (Vector256.Equals(x, Vector256.Create(value)) | ~Vector256.Equals(x, x)).ExtractMostSignificantBits();
            if (hits != 0)
                return i + BitOperations.TrailingZeroCount(hits);
        }

        for (; i < length - 1; i++)
            if (row[i] == value || float.IsNaN(row[i]))
                return i;
        return length - 1;
    }

    private readonly struct BackwardJob(int length, int inner, float* x, float* y, float* dy, float* dx) : IPartJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Part(int part)
        {
            if (inner == 1)
            {
                new Span<float>(dx + (long)part * length, length).Clear();
                dx[(long)part * length + Find(x + (long)part * length, y[part], length)] = dy[part];
                return;
            }

            // What is left of dy: taken by the winner, zero for those after it.
            var tiles = (inner + Tile - 1) / Tile;
            var (o, column) = (part / tiles, part % tiles * Tile);
            var width = Math.Min(Tile, inner - column);
            var left = stackalloc float[Tile];
            var taken = stackalloc bool[Tile];
            new ReadOnlySpan<float>(dy + (long)o * inner + column, width).CopyTo(new Span<float>(left, width));
            new Span<bool>(taken, width).Clear();
            var best = y + (long)o * inner + column;
            for (var l = 0; l < length; l++)
            {
                var start = ((long)o * length + l) * inner + column;
                for (var i = 0; i < width; i++)
                {
                    var wins = !taken[i] & (x[start + i] == best[i] | float.IsNaN(x[start + i]));
                    dx[start + i] = wins ? left[i] : 0;
                    taken[i] |= wins;
                }
            }
        }
    }
}
