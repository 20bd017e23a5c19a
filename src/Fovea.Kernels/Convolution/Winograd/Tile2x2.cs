using System.Runtime.CompilerServices;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>F(2×2, 3×3): 16 multiplications where direct summation takes 36, and rounding errors below those of direct summation. Points 0, 1, −1, ∞.</summary>
/// <remarks>Bᵀ = (−1 0 1 0; 0 1 1 0; 0 −1 1 0; 0 −1 0 1), G = (−1 0 0; ½ ½ ½; ½ −½ ½; 0 0 1), Aᵀ = (1 1 1 0; 0 1 −1 1).</remarks>
internal readonly unsafe struct Tile2x2 : IWinogradTile
{
    public static int Outputs => 2;

    public static int Taps => 3;

    public static int Size => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputRows<TWidth, T>(float** rows, nint at, float* target, nint step)
        where TWidth : IVectorWidth<T>
        where T : struct =>
        Input<TWidth, T>(
            TWidth.Load(rows[0] + at), TWidth.Load(rows[1] + at), TWidth.Load(rows[2] + at), TWidth.Load(rows[3] + at), target, step, TWidth.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputRun<TWidth, T>(float* row, float* target, nint step, int lanes)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        TWidth.Split2(row, out var d0, out var d1);
        var next = row + 2 * TWidth.Lanes;
        Input<TWidth, T>(d0, d1, TWidth.ShiftIn(d0, next[0]), TWidth.ShiftIn(d1, next[1]), target, step, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TWidth, T>(float* source, nint sourceStep, float* target, nint targetStep)
        where TWidth : IVectorWidth<T>
        where T : struct =>
        Input<TWidth, T>(
            TWidth.Load(source), TWidth.Load(source + sourceStep), TWidth.Load(source + 2 * sourceStep), TWidth.Load(source + 3 * sourceStep),
            target, targetStep, TWidth.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<TWidth, T>(float* source, nint sourceStep, float* target, nint targetStep)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        Output<TWidth, T>(source, sourceStep, out var y0, out var y1);
        TWidth.Store(y0, target);
        TWidth.Store(y1, target + targetStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputRun<TWidth, T>(float* source, nint sourceStep, float* run)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        Output<TWidth, T>(source, sourceStep, out var y0, out var y1);
        TWidth.Join2(y0, y1, run);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputGradient<TWidth, T>(float* source, nint sourceStep, float* target, nint targetStep)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        T y0 = TWidth.Load(source), y1 = TWidth.Load(source + sourceStep);
        TWidth.Store(y0, target);
        TWidth.Store(TWidth.Add(y0, y1), target + targetStep);
        TWidth.Store(TWidth.Subtract(y0, y1), target + 2 * targetStep);
        TWidth.Store(y1, target + 3 * targetStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Filter<TWidth, T>(float* source, nint sourceStep, float* target, nint targetStep)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        T g0 = TWidth.Load(source), g1 = TWidth.Load(source + sourceStep), g2 = TWidth.Load(source + 2 * sourceStep);
        var (half, even) = (TWidth.Create(0.5f), TWidth.Add(g0, g2));
        TWidth.Store(TWidth.Multiply(TWidth.Create(-1), g0), target);
        TWidth.Store(TWidth.Multiply(half, TWidth.Add(even, g1)), target + targetStep);
        TWidth.Store(TWidth.Multiply(half, TWidth.Subtract(even, g1)), target + 2 * targetStep);
        TWidth.Store(g2, target + 3 * targetStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FilterGradient<TWidth, T>(float* source, nint sourceStep, float* target, nint targetStep)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        T u1 = TWidth.Load(source + sourceStep), u2 = TWidth.Load(source + 2 * sourceStep);
        T half = TWidth.Create(0.5f), even = TWidth.Multiply(half, TWidth.Add(u1, u2));
        TWidth.Store(TWidth.Subtract(even, TWidth.Load(source)), target);
        TWidth.Store(TWidth.Multiply(half, TWidth.Subtract(u1, u2)), target + targetStep);
        TWidth.Store(TWidth.Add(even, TWidth.Load(source + 3 * sourceStep)), target + 2 * targetStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Input<TWidth, T>(T d0, T d1, T d2, T d3, float* target, nint step, int lanes)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        Put<TWidth, T>(TWidth.Subtract(d2, d0), target, lanes);
        Put<TWidth, T>(TWidth.Add(d2, d1), target + step, lanes);
        Put<TWidth, T>(TWidth.Subtract(d2, d1), target + 2 * step, lanes);
        Put<TWidth, T>(TWidth.Subtract(d3, d1), target + 3 * step, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TWidth, T>(T value, float* target, int lanes)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        if (lanes >= TWidth.Lanes)
            TWidth.Store(value, target);
        else
            TWidth.StorePart(value, target, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Output<TWidth, T>(float* source, nint step, out T y0, out T y1)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        T m1 = TWidth.Load(source + step), m2 = TWidth.Load(source + 2 * step);
        y0 = TWidth.Add(TWidth.Load(source), TWidth.Add(m1, m2));
        y1 = TWidth.Add(TWidth.Subtract(m1, m2), TWidth.Load(source + 3 * step));
    }
}
