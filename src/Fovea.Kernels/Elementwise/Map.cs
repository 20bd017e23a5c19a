using System.Numerics;
using System.Runtime.CompilerServices;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Elementwise;

/// <summary>A function of one variable over a whole run of floats, and its gradient.</summary>
public static unsafe class Map
{
    /// <summary>y[i] = f(x[i]). y may be the same memory as x.</summary>
    /// <exception cref="GeometryException">The spans differ in length.</exception>
    public static void Forward<TOp>(TOp op, ReadOnlySpan<float> x, Span<float> y) where TOp : struct, IUnary
    {
        Check.Length(y.Length, x.Length, nameof(y));
        var slices = Slices.OfElements(x.Length);
        fixed (float* px = x, py = y)
            Workers.Run(slices.Count, new ForwardJob<TOp>(op, px, py, slices));
    }

    /// <summary>dx[i] = dy[i] · f′(x[i]), where y = f(x). dx may be the same memory as dy.</summary>
    /// <exception cref="GeometryException">The spans differ in length.</exception>
    public static void Backward<TOp>(TOp op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
        where TOp : struct, IUnary
    {
        Check.Length(y.Length, x.Length, nameof(y));
        Check.Length(dy.Length, x.Length, nameof(dy));
        Check.Length(dx.Length, x.Length, nameof(dx));
        var slices = Slices.OfElements(x.Length);
        fixed (float* px = x, py = y, pdy = dy, pdx = dx)
            Workers.Run(slices.Count, new BackwardJob<TOp>(op, px, py, pdy, pdx, slices));
    }

    private readonly struct ForwardJob<TOp>(TOp op, float* x, float* y, Slices slices) : IJob where TOp : struct, IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int task)
        {
            var f = op;
            var (i, end) = (slices.Start(task), slices.End(task));
            for (; i <= end - Vector<float>.Count; i += Vector<float>.Count)
                f.Value(Vector.Load(x + i)).Store(y + i);
            if (i < end)
                Lanes.StorePart(f.Value(Lanes.LoadPart(x + i, end - i)), y + i, end - i);
        }
    }

    private readonly struct BackwardJob<TOp>(TOp op, float* x, float* y, float* dy, float* dx, Slices slices) : IJob where TOp : struct, IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int task)
        {
            var f = op;
            var (i, end) = (slices.Start(task), slices.End(task));
            for (; i <= end - Vector<float>.Count; i += Vector<float>.Count)
                (Vector.Load(dy + i) * f.Slope(Vector.Load(x + i), Vector.Load(y + i))).Store(dx + i);
            if (i < end)
            {
                var slope = f.Slope(Lanes.LoadPart(x + i, end - i), Lanes.LoadPart(y + i, end - i));
                Lanes.StorePart(Lanes.LoadPart(dy + i, end - i) * slope, dx + i, end - i);
            }
        }
    }
}
