using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Reduction;

/// <summary>Reductions over the middle axis of x seen as [outer, length, inner], to y [outer, inner].</summary>
public static unsafe partial class Reduce
{
    /// <summary>y[o, i] = scale · Σ x[o, l, i] over l; 0 where length is 0. With scale 1/length it is the mean.</summary>
    /// <exception cref="GeometryException">A span's length differs from the sizes.</exception>
    public static void Sum(int outer, int length, int inner, ReadOnlySpan<float> x, Span<float> y, float scale = 1)
    {
        Check.Length(x.Length, (long)outer * length * inner, nameof(x));
        Check.Length(y.Length, (long)outer * inner, nameof(y));
        fixed (float* px = x, py = y)
            AxisSum.Run(outer, length, inner, px, py, scale);
    }

    /// <summary>Σ x² in double.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> x)
    {
        const int segment = 64 * 1024;
        var segments = (x.Length + segment - 1) / segment;
        if (segments == 0)
            return 0;
        var sums = ArrayPool<double>.Shared.Rent(segments);
        fixed (float* px = x)
        fixed (double* partial = sums)
            Workers.Run(segments, new SquaresJob(px, partial, x.Length, segment));
        var total = 0.0;
        for (var s = 0; s < segments; s++)
            total += sums[s];
        ArrayPool<double>.Shared.Return(sums);
        return total;
    }

    /// <summary>Whether no element is infinite or NaN.</summary>
    public static bool AllFinite(ReadOnlySpan<float> x)
    {
        var slices = Slices.OfElements(x.Length);
        var broken = 0;
        fixed (float* px = x)
            Workers.Run(slices.Count, new FiniteJob(px, &broken, slices));
        return broken == 0;
    }

    private readonly struct SquaresJob(float* x, double* partial, int length, int segment) : IJob
    {
        public void Run(int task)
        {
            var start = x + (long)task * segment;
            partial[task] = Sum64.Of(default(Product), start, start, Math.Min(segment, length - task * segment));
        }
    }

    private readonly struct FiniteJob(float* x, int* broken, Slices slices) : IJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int task)
        {
            // Infinities and NaN have all exponent bits set.
            var exponent = Vector256.Create(0x7F800000);
            var found = Vector256<int>.Zero;
            var (i, end) = (slices.Start(task), slices.End(task));
            for (; i <= end - 8; i += 8)
                found |= Vector256.Equals(Vector256.Load(x + i).AsInt32() & exponent, exponent);
            if (i < end)
                found |= Vector256.Equals(Lanes.LoadPart256(x + i, end - i).AsInt32() & exponent, exponent);
            if (found != Vector256<int>.Zero)
                *broken = 1;
        }
    }
}
