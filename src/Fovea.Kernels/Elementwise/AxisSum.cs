using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Elementwise;

/// <summary>
/// Sums over the middle axis of [outer, length, inner]. Rows lying in one piece (inner = 1) are summed in 64 lanes; otherwise lanes run
/// along inner, and a column is a chain of at most 256 floats before it goes into a double. Long axes are cut into segments by
/// their length alone, whose sums meet in order.
/// </summary>
internal static unsafe class AxisSum
{
    private const int RowSegment = 64 * 1024;
    private const int ColumnSegment = 4096;
    private const int Tile = 512;
    private const int Chain = 256;

    /// <summary>y[o, i] = scale · Σ x[o, l, i].</summary>
    public static void Run(int outer, int length, int inner, float* x, float* y, float scale)
    {
        if (outer == 0 || inner == 0)
            return;
        var segments = Math.Max(1, (length - 1) / (inner == 1 ? RowSegment : ColumnSegment) + 1);
        var tiles = (inner - 1) / Tile + 1;
        var sums = segments == 1 ? null : ArrayPool<double>.Shared.Rent(outer * segments * inner);
        fixed (double* partial = sums)
        {
            // A task is a few rows, or one tile of columns in one segment.
            var slices = inner == 1 ? Slices.Of(outer * segments, length / segments) : new Slices(outer * segments * tiles, 1);
            if (inner > 1 && (long)outer * length * inner < 32 * 1024)
                slices = new Slices(slices.Length, slices.Length);
            Workers.Run(slices.Count, new Job(length, inner, segments, tiles, x, y, partial, scale, slices));
            for (var o = 0; segments > 1 && o < outer; o++)
                for (var i = 0; i < inner; i++)
                {
                    var total = 0.0;
                    for (var s = 0; s < segments; s++)
                        total += partial[(o * segments + s) * inner + i];
                    y[o * inner + i] = (float)(total * scale);
                }
        }

        if (sums is not null)
            ArrayPool<double>.Shared.Return(sums);
    }

    private readonly struct Job(int length, int inner, int segments, int tiles, float* x, float* y, double* partial, float scale, Slices slices) : IJob
    {
        public void Run(int task)
        {
            for (var part = slices.Start(task); part < slices.End(task); part++)
                if (inner == 1)
                    Row(part);
                else
                    Columns(part / tiles, part % tiles * Tile);
        }

        private void Row(int part)
        {
            var (row, first) = (part / segments, part % segments * RowSegment);
            var start = x + (long)row * length + first;
            var sum = Sum64.Of(default(Plain), start, start, Math.Min(length - first, segments == 1 ? length : RowSegment));
            if (segments == 1)
                y[row] = (float)(sum * scale);
            else
                partial[part] = sum;
        }

        private void Columns(int part, int column)
        {
            var (o, first) = (part / segments, part % segments * ColumnSegment);
            var last = Math.Min(length, segments == 1 ? length : first + ColumnSegment);
            var width = Math.Min(Tile, inner - column);
            var chain = stackalloc float[Tile];
            var total = stackalloc double[Tile];
            new Span<double>(total, width).Clear();
            for (var l = first; l < last; l += Chain)
            {
                new Span<float>(chain, width).Clear();
                AddRows(x + ((long)o * length + l) * inner + column, inner, Math.Min(Chain, last - l), chain, width);
                for (var i = 0; i < width; i++)
                    total[i] += chain[i];
            }

            for (var i = 0; i < width; i++)
                if (segments == 1)
                    y[(long)o * inner + column + i] = (float)(total[i] * scale);
                else
                    partial[(long)part * inner + column + i] = total[i];
        }
    }

    /// <summary>Adds rows to the chains one after the other; four at a time, to spare loads and stores of the chains.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows(float* row, int stride, int rows, float* chain, int width)
    {
        for (; rows >= 4; rows -= 4, row += 4L * stride)
        {
            var r1 = row + stride;
            var r2 = r1 + stride;
            var r3 = r2 + stride;
            var i = 0;
            for (; i <= width - 8; i += 8)
                (Vector256.Load(chain + i) + Vector256.Load(row + i) + Vector256.Load(r1 + i) + Vector256.Load(r2 + i) + Vector256.Load(r3 + i))
                    .Store(chain + i);
            for (; i < width; i++)
                chain[i] = chain[i] + row[i] + r1[i] + r2[i] + r3[i];
        }

        for (; rows > 0; rows--, row += stride)
        {
            var i = 0;
            for (; i <= width - 8; i += 8)
                (Vector256.Load(chain + i) + Vector256.Load(row + i)).Store(chain + i);
            for (; i < width; i++)
                chain[i] += row[i];
        }
    }
}
