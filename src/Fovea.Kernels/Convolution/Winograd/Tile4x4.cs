using System.Runtime.CompilerServices;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// F(4×4, 3×3): 36 multiplications where direct summation takes 144. The interpolation points 0, ±3/4, ±3/2, ∞ cost what the
/// textbook's 0, ±1, ±2, ∞ cost and halve the rounding error.
/// </summary>
/// <remarks>
/// With a = 3/4, b = 3/2: Bᵀ = rows a²b² −(a²+b²) 1 at even places; ∓ab², −b², ±a, 1; ∓a²b, −a², ±b, 1; the first shifted by one.
/// G = rows (1, p, p²)/N(p), N the derivative of x(x²−a²)(x²−b²) at the point p. Aᵀ = powers 0 to 3 of the points.
/// </remarks>
internal readonly unsafe struct Tile4x4 : IWinogradTile
{
    private const float A = 0.75f, A2 = A * A, A3 = A2 * A;
    private const float B = 1.5f, B2 = B * B, B3 = B2 * B;
    private const float Product = A2 * B2, Sum = A2 + B2;
    private const float ScaleA = (float)(1 / (2.0 * A2 * (A2 - B2))), ScaleB = (float)(1 / (2.0 * B2 * (B2 - A2))), Scale0 = (float)(1.0 / Product);

    public static int Outputs => 4;

    public static int Taps => 3;

    public static int Size => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputRows<TWidth, T>(float** rows, nint at, float* target, nint step)
        where TWidth : IVectorWidth<T>
        where T : struct =>
        Input<TWidth, T>(
            TWidth.Load(rows[0] + at), TWidth.Load(rows[1] + at), TWidth.Load(rows[2] + at), TWidth.Load(rows[3] + at), TWidth.Load(rows[4] + at),
            TWidth.Load(rows[5] + at), target, step, TWidth.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputRun<TWidth, T>(float* row, float* target, nint step, int lanes)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        TWidth.Split4(row, out var d0, out var d1, out var d2, out var d3);
        var next = row + 4 * TWidth.Lanes;
        Input<TWidth, T>(d0, d1, d2, d3, TWidth.ShiftIn(d0, next[0]), TWidth.ShiftIn(d1, next[1]), target, step, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TWidth, T>(float* source, nint sourceStep, float* target, nint targetStep)
        where TWidth : IVectorWidth<T>
        where T : struct =>
        Input<TWidth, T>(
            TWidth.Load(source), TWidth.Load(source + sourceStep), TWidth.Load(source + 2 * sourceStep), TWidth.Load(source + 3 * sourceStep),
            TWidth.Load(source + 4 * sourceStep), TWidth.Load(source + 5 * sourceStep), target, targetStep, TWidth.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<TWidth, T>(float* source, nint sourceStep, float* target, nint targetStep)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        Output<TWidth, T>(source, sourceStep, out var y0, out var y1, out var y2, out var y3);
        TWidth.Store(y0, target);
        TWidth.Store(y1, target + targetStep);
        TWidth.Store(y2, target + 2 * targetStep);
        TWidth.Store(y3, target + 3 * targetStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputRun<TWidth, T>(float* source, nint sourceStep, float* run)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        Output<TWidth, T>(source, sourceStep, out var y0, out var y1, out var y2, out var y3);
        TWidth.Join4(y0, y1, y2, y3, run);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputGradient<TWidth, T>(float* source, nint sourceStep, float* target, nint targetStep)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        T y0 = TWidth.Load(source), y1 = TWidth.Load(source + sourceStep), y2 = TWidth.Load(source + 2 * sourceStep), y3 = TWidth.Load(source + 3 * sourceStep);
        T evenA = TWidth.FusedMultiplyAdd(TWidth.Create(A2), y2, y0), oddA = TWidth.FusedMultiplyAdd(TWidth.Create(A2), y3, y1);
        T evenB = TWidth.FusedMultiplyAdd(TWidth.Create(B2), y2, y0), oddB = TWidth.FusedMultiplyAdd(TWidth.Create(B2), y3, y1);
        TWidth.Store(y0, target);
        TWidth.Store(TWidth.FusedMultiplyAdd(TWidth.Create(A), oddA, evenA), target + targetStep);
        TWidth.Store(TWidth.FusedMultiplyAdd(TWidth.Create(-A), oddA, evenA), target + 2 * targetStep);
        TWidth.Store(TWidth.FusedMultiplyAdd(TWidth.Create(B), oddB, evenB), target + 3 * targetStep);
        TWidth.Store(TWidth.FusedMultiplyAdd(TWidth.Create(-B), oddB, evenB), target + 4 * targetStep);
        TWidth.Store(y3, target + 5 * targetStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Filter<TWidth, T>(float* source, nint sourceStep, float* target, nint targetStep)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        T g0 = TWidth.Load(source), g1 = TWidth.Load(source + sourceStep), g2 = TWidth.Load(source + 2 * sourceStep);
        T evenA = TWidth.FusedMultiplyAdd(TWidth.Create(A2), g2, g0), evenB = TWidth.FusedMultiplyAdd(TWidth.Create(B2), g2, g0);
        TWidth.Store(TWidth.Multiply(TWidth.Create(Scale0), g0), target);
        TWidth.Store(TWidth.Multiply(TWidth.Create(ScaleA), TWidth.FusedMultiplyAdd(TWidth.Create(A), g1, evenA)), target + targetStep);
        TWidth.Store(TWidth.Multiply(TWidth.Create(ScaleA), TWidth.FusedMultiplyAdd(TWidth.Create(-A), g1, evenA)), target + 2 * targetStep);
        TWidth.Store(TWidth.Multiply(TWidth.Create(ScaleB), TWidth.FusedMultiplyAdd(TWidth.Create(B), g1, evenB)), target + 3 * targetStep);
        TWidth.Store(TWidth.Multiply(TWidth.Create(ScaleB), TWidth.FusedMultiplyAdd(TWidth.Create(-B), g1, evenB)), target + 4 * targetStep);
        TWidth.Store(g2, target + 5 * targetStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FilterGradient<TWidth, T>(float* source, nint sourceStep, float* target, nint targetStep)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        T u1 = TWidth.Load(source + sourceStep), u2 = TWidth.Load(source + 2 * sourceStep);
        T u3 = TWidth.Load(source + 3 * sourceStep), u4 = TWidth.Load(source + 4 * sourceStep);
        T evenA = TWidth.Multiply(TWidth.Create(ScaleA), TWidth.Add(u1, u2)), evenB = TWidth.Multiply(TWidth.Create(ScaleB), TWidth.Add(u3, u4));
        T oddA = TWidth.Multiply(TWidth.Create(ScaleA * A), TWidth.Subtract(u1, u2)), oddB = TWidth.Multiply(TWidth.Create(ScaleB * B), TWidth.Subtract(u3, u4));
        TWidth.Store(TWidth.FusedMultiplyAdd(TWidth.Create(Scale0), TWidth.Load(source), TWidth.Add(evenA, evenB)), target);
        TWidth.Store(TWidth.Add(oddA, oddB), target + targetStep);
        var g2 = TWidth.FusedMultiplyAdd(TWidth.Create(A2), evenA, TWidth.FusedMultiplyAdd(TWidth.Create(B2), evenB, TWidth.Load(source + 5 * sourceStep)));
        TWidth.Store(g2, target + 2 * targetStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TWidth, T>(T d0, T d1, T d2, T d3, T d4, T d5, float* target, nint step, int lanes)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        T evenA = TWidth.FusedMultiplyAdd(TWidth.Create(-B2), d2, d4), oddA = TWidth.FusedMultiplyAdd(TWidth.Create(-B2), d1, d3);
        T evenB = TWidth.FusedMultiplyAdd(TWidth.Create(-A2), d2, d4), oddB = TWidth.FusedMultiplyAdd(TWidth.Create(-A2), d1, d3);
        Put<TWidth, T>(TWidth.FusedMultiplyAdd(TWidth.Create(Product), d0, TWidth.FusedMultiplyAdd(TWidth.Create(-Sum), d2, d4)), target, lanes);
        Put<TWidth, T>(TWidth.FusedMultiplyAdd(TWidth.Create(A), oddA, evenA), target + step, lanes);
        Put<TWidth, T>(TWidth.FusedMultiplyAdd(TWidth.Create(-A), oddA, evenA), target + 2 * step, lanes);
        Put<TWidth, T>(TWidth.FusedMultiplyAdd(TWidth.Create(B), oddB, evenB), target + 3 * step, lanes);
        Put<TWidth, T>(TWidth.FusedMultiplyAdd(TWidth.Create(-B), oddB, evenB), target + 4 * step, lanes);
        Put<TWidth, T>(TWidth.FusedMultiplyAdd(TWidth.Create(Product), d1, TWidth.FusedMultiplyAdd(TWidth.Create(-Sum), d3, d5)), target + 5 * step, lanes);
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
    private static void Output<TWidth, T>(float* source, nint step, out T y0, out T y1, out T y2, out T y3)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        T m1 = TWidth.Load(source + step), m2 = TWidth.Load(source + 2 * step), m3 = TWidth.Load(source + 3 * step), m4 = TWidth.Load(source + 4 * step);
        T sumA = TWidth.Add(m1, m2), sumB = TWidth.Add(m3, m4), differenceA = TWidth.Subtract(m1, m2), differenceB = TWidth.Subtract(m3, m4);
        y0 = TWidth.Add(TWidth.Add(TWidth.Load(source), sumA), sumB);
        y1 = TWidth.FusedMultiplyAdd(TWidth.Create(A), differenceA, TWidth.Multiply(TWidth.Create(B), differenceB));
        y2 = TWidth.FusedMultiplyAdd(TWidth.Create(A2), sumA, TWidth.Multiply(TWidth.Create(B2), sumB));
        y3 = TWidth.FusedMultiplyAdd(
            TWidth.Create(A3), differenceA, TWidth.FusedMultiplyAdd(TWidth.Create(B3), differenceB, TWidth.Load(source + 5 * step)));
    }
}
