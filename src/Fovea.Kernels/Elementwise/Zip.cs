using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Elementwise;

/// <summary>A function of two variables over two shapes that broadcast, and its gradients. A row is the last merged axis of the result.</summary>
public static unsafe class Zip
{
    /// <summary>y = f(a, b). y may be the same memory as an operand that has the result's shape.</summary>
    /// <exception cref="GeometryException">A span's length differs from the geometry's.</exception>
    public static void Forward<TOp>(TOp op, BroadcastGeometry geometry, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
        where TOp : struct, IBinary
    {
        Check.Length(a.Length, geometry.ALength, nameof(a));
        Check.Length(b.Length, geometry.BLength, nameof(b));
        Check.Length(y.Length, geometry.OutputLength, nameof(y));
        fixed (float* pa = a, pb = b, py = y)
            Run<TOp, ValueOf>(op, geometry, pa, pb, null, null, py, sumRows: false);
    }

    /// <summary>
    /// da = Σ dy · ∂f/∂a, summed over the axes along which a was repeated; da has a's shape and may be the memory of dy if that is the
    /// result's.
    /// </summary>
    /// <exception cref="GeometryException">A span's length differs from the geometry's.</exception>
    public static void BackwardA<TOp>(
        TOp op, BroadcastGeometry geometry, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> da)
        where TOp : struct, IBinary
    {
        Check.Length(da.Length, geometry.ALength, nameof(da));
        Backward<TOp, GradientA>(op, geometry, a, b, y, dy, da, forA: true);
    }

    /// <summary>
    /// db = Σ dy · ∂f/∂b, summed over the axes along which b was repeated; db has b's shape and may be the memory of dy if that is the
    /// result's.
    /// </summary>
    /// <exception cref="GeometryException">A span's length differs from the geometry's.</exception>
    public static void BackwardB<TOp>(
        TOp op, BroadcastGeometry geometry, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> db)
        where TOp : struct, IBinary
    {
        Check.Length(db.Length, geometry.BLength, nameof(db));
        Backward<TOp, GradientB>(op, geometry, a, b, y, dy, db, forA: false);
    }

    private static void Backward<TOp, TBody>(
        TOp op, BroadcastGeometry geometry, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y, ReadOnlySpan<float> dy,
        Span<float> target, bool forA) where TOp : struct, IBinary where TBody : struct, IBody
    {
        Check.Length(a.Length, geometry.ALength, nameof(a), "Backward");
        Check.Length(b.Length, geometry.BLength, nameof(b), "Backward");
        Check.Length(y.Length, geometry.OutputLength, nameof(y), "Backward");
        Check.Length(dy.Length, geometry.OutputLength, nameof(dy), "Backward");
        if (geometry.OutputLength == 0)
        {
            target.Clear();
            return;
        }

        fixed (float* pa = a, pb = b, py = y, pdy = dy, pt = target)
        {
            var last = geometry.Axes.Length - 1;
            if (target.Length == geometry.OutputLength)
            {
                Run<TOp, TBody>(op, geometry, pa, pb, py, pdy, pt, sumRows: false);
                return;
            }

            // The products, or their sums over rows that are to be summed anyway, go to scratch; the other repeated axes follow.
            var sumRows = !Keeps(geometry.Axes[last], forA);
            var length = sumRows ? geometry.OutputLength / geometry.Axes[last].Size : geometry.OutputLength;
            var rented = ArrayPool<float>.Shared.Rent(2 * length);
            fixed (float* scratch = rented)
            {
                Run<TOp, TBody>(op, geometry, pa, pb, py, pdy, scratch, sumRows);
                SumAxes(geometry.Axes.AsSpan(0, sumRows ? last : last + 1), forA, scratch, scratch + length, length, pt, target.Length);
            }

            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>Sums the axes that are not kept, innermost first, to and fro between two scratch buffers.</summary>
    private static void SumAxes(ReadOnlySpan<BroadcastGeometry.Axis> axes, bool forA, float* from, float* to, int length, float* target, int targetLength)
    {
        var inner = 1;
        for (var i = axes.Length - 1; i >= 0 && length > targetLength; i--)
        {
            var size = axes[i].Size;
            if (Keeps(axes[i], forA))
            {
                inner *= size;
                continue;
            }

            var outer = length / size / inner;
            AxisSum.Run(outer, size, inner, from, to, 1);
            length = outer * inner;
            var summed = to;
            to = from;
            from = summed;
        }

        new ReadOnlySpan<float>(from, targetLength).CopyTo(new Span<float>(target, targetLength));
    }

    private static bool Keeps(BroadcastGeometry.Axis axis, bool forA) => forA ? axis.InA : axis.InB;

    private static void Run<TOp, TBody>(
        TOp op, BroadcastGeometry geometry, float* a, float* b, float* y, float* dy, float* target, bool sumRows)
        where TOp : struct, IBinary where TBody : struct, IBody
    {
        if (geometry.OutputLength == 0)
            return;
        var row = geometry.Axes[^1].Size;
        var slices = geometry.Axes.Length == 1 && !sumRows ? Slices.OfElements(row) : Slices.Of(geometry.OutputLength / row, row);
        Workers.Run(slices.Count, new Job<TOp, TBody>(op, geometry.Axes, a, b, y, dy, target, sumRows, slices));
    }

    /// <summary>What is worked out at each place.</summary>
    private interface IBody
    {
        static abstract bool IsGradient { get; }

        static abstract Vector<float> Of<TOp>(TOp op, Vector<float> a, Vector<float> b, Vector<float> y, Vector<float> dy) where TOp : struct, IBinary;
    }

    private readonly struct ValueOf : IBody
    {
        public static bool IsGradient => false;

        public static Vector<float> Of<TOp>(TOp op, Vector<float> a, Vector<float> b, Vector<float> y, Vector<float> dy) where TOp : struct, IBinary =>
            op.Value(a, b);
    }

    private readonly struct GradientA : IBody
    {
        public static bool IsGradient => true;

        public static Vector<float> Of<TOp>(TOp op, Vector<float> a, Vector<float> b, Vector<float> y, Vector<float> dy) where TOp : struct, IBinary =>
            dy * op.SlopeA(a, b, y);
    }

    private readonly struct GradientB : IBody
    {
        public static bool IsGradient => true;

        public static Vector<float> Of<TOp>(TOp op, Vector<float> a, Vector<float> b, Vector<float> y, Vector<float> dy) where TOp : struct, IBinary =>
            dy * op.SlopeB(a, b, y);
    }

    private readonly struct Job<TOp, TBody>(
        TOp op, BroadcastGeometry.Axis[] axes, float* a, float* b, float* y, float* dy, float* target, bool sumRows, Slices slices) : IJob
        where TOp : struct, IBinary where TBody : struct, IBody
    {
        private const int SumBlock = 1024;

        public void Run(int task)
        {
            var last = axes[^1];
            if (axes.Length == 1 && !sumRows)
            {
                var (start, count) = (slices.Start(task), slices.End(task) - slices.Start(task));
                Row(a + (last.InA ? start : 0), b + (last.InB ? start : 0), start, target + start, count);
                return;
            }

            var sums = stackalloc float[sumRows ? SumBlock : 1];
            for (var row = slices.Start(task); row < slices.End(task); row++)
            {
                var (atA, atB) = Offsets(row);
                var start = row * last.Size;
                if (!sumRows)
                {
                    Row(a + atA, b + atB, start, target + start, last.Size);
                    continue;
                }

                var sum = default(Sum64);
                for (var i = 0; i < last.Size; i += SumBlock)
                {
                    var count = Math.Min(SumBlock, last.Size - i);
                    Row(a + atA + (last.InA ? i : 0), b + atB + (last.InB ? i : 0), start + i, sums, count);
                    sum.Add(default(Plain), sums, sums, count);
                }

                target[row] = (float)sum.Total();
            }
        }

        private (int A, int B) Offsets(int row)
        {
            var last = axes[^1];
            var (strideA, strideB) = (last.InA ? last.Size : 1, last.InB ? last.Size : 1);
            var (atA, atB) = (0, 0);
            for (var i = axes.Length - 2; i >= 0; i--)
            {
                var (rest, index) = Math.DivRem(row, axes[i].Size);
                row = rest;
                if (axes[i].InA)
                {
                    atA += index * strideA;
                    strideA *= axes[i].Size;
                }

                if (axes[i].InB)
                {
                    atB += index * strideB;
                    strideB *= axes[i].Size;
                }
            }

            return (atA, atB);
        }

        /// <summary>One row; an operand that does not run along it is one number for all lanes.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Row(float* a, float* b, int start, float* to, int count)
        {
            var f = op;
            var (inA, inB) = (axes[^1].InA, axes[^1].InB);
            var (oneA, oneB) = (new Vector<float>(*a), new Vector<float>(*b));
            var rowY = y + start;
            var rowDy = dy + start;
            Vector<float> vy = default, vdy = default;
            var i = 0;
            for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            {
                if (TBody.IsGradient)
                    (vy, vdy) = (Vector.Load(rowY + i), Vector.Load(rowDy + i));
                TBody.Of(f, inA ? Vector.Load(a + i) : oneA, inB ? Vector.Load(b + i) : oneB, vy, vdy).Store(to + i);
            }

            if (i == count)
                return;
            var rest = count - i;
            if (TBody.IsGradient)
                (vy, vdy) = (Lanes.LoadPart(rowY + i, rest), Lanes.LoadPart(rowDy + i, rest));
            var (va, vb) = (inA ? Lanes.LoadPart(a + i, rest) : oneA, inB ? Lanes.LoadPart(b + i, rest) : oneB);
            Lanes.StorePart(TBody.Of(f, va, vb, vy, vdy), to + i, rest);
        }
    }
}
