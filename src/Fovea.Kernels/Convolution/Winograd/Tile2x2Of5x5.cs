using System.Runtime.CompilerServices;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>F(2×2, 5×5): 36 multiplications where direct summation takes 100. The points, and so Bᵀ, are those of <see cref="Tile4x4"/>.</summary>
/// <remarks>G = rows (1, p, p², p³, p⁴)/N(p) of the points p, N as in <see cref="Tile4x4"/>; Aᵀ = powers 0 and 1 of the points.</remarks>
internal readonly unsafe struct Tile2x2Of5x5 : IWinogradTile
{
    private const float A = 0.75f, A2 = A * A, A4 = A2 * A2;
    private const float B = 1.5f, B2 = B * B, B4 = B2 * B2;
    private const float ScaleA = (float)(1 / (2.0 * A2 * (A2 - B2))), ScaleB = (float)(1 / (2.0 * B2 * (B2 - A2))), Scale0 = (float)(1.0 / (A2 * B2));

    public static int Outputs => 2;

    public static int Taps => 5;

    public static int Size => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputRows<TWidth, T>(float** rows, nint at, float* target, nint step)
        where TWidth : IVectorWidth<T>
        where T : struct =>
        Tile4x4.Input<TWidth, T>(
            TWidth.Load(rows[0] + at), TWidth.Load(rows[1] + at), TWidth.Load(rows[2] + at), TWidth.Load(rows[3] + at), TWidth.Load(rows[4] + at),
            TWidth.Load(rows[5] + at), target, step, TWidth.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputRun<TWidth, T>(float* row, float* target, nint step, int lanes)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        TWidth.Split2(row, out var d0, out var d1);
        var next = row + 2 * TWidth.Lanes;
        T d2 = TWidth.ShiftIn(d0, next[0]), d3 = TWidth.ShiftIn(d1, next[1]);
        Tile4x4.Input<TWidth, T>(d0, d1, d2, d3, TWidth.ShiftIn(d2, next[2]), TWidth.ShiftIn(d3, next[3]), target, step, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TWidth, T>(float* source, nint sourceStep, float* target, nint targetStep)
        where TWidth : IVectorWidth<T>
        where T : struct =>
        Tile4x4.Input<TWidth, T>(
            TWidth.Load(source), TWidth.Load(source + sourceStep), TWidth.Load(source + 2 * sourceStep), TWidth.Load(source + 3 * sourceStep),
            TWidth.Load(source + 4 * sourceStep), TWidth.Load(source + 5 * sourceStep), target, targetStep, TWidth.Lanes);

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
        TWidth.Store(TWidth.FusedMultiplyAdd(TWidth.Create(A), y1, y0), target + targetStep);
        TWidth.Store(TWidth.FusedMultiplyAdd(TWidth.Create(-A), y1, y0), target + 2 * targetStep);
        TWidth.Store(TWidth.FusedMultiplyAdd(TWidth.Create(B), y1, y0), target + 3 * targetStep);
        TWidth.Store(TWidth.FusedMultiplyAdd(TWidth.Create(-B), y1, y0), target + 4 * targetStep);
        TWidth.Store(y1, target + 5 * targetStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Filter<TWidth, T>(float* source, nint sourceStep, float* target, nint targetStep)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        T g0 = TWidth.Load(source), g1 = TWidth.Load(source + sourceStep), g2 = TWidth.Load(source + 2 * sourceStep);
        T g3 = TWidth.Load(source + 3 * sourceStep), g4 = TWidth.Load(source + 4 * sourceStep);
        var evenA = TWidth.FusedMultiplyAdd(TWidth.Create(A4), g4, TWidth.FusedMultiplyAdd(TWidth.Create(A2), g2, g0));
        var evenB = TWidth.FusedMultiplyAdd(TWidth.Create(B4), g4, TWidth.FusedMultiplyAdd(TWidth.Create(B2), g2, g0));
        T oddA = TWidth.FusedMultiplyAdd(TWidth.Create(A2), g3, g1), oddB = TWidth.FusedMultiplyAdd(TWidth.Create(B2), g3, g1);
        TWidth.Store(TWidth.Multiply(TWidth.Create(Scale0), g0), target);
        TWidth.Store(TWidth.Multiply(TWidth.Create(ScaleA), TWidth.FusedMultiplyAdd(TWidth.Create(A), oddA, evenA)), target + targetStep);
        TWidth.Store(TWidth.Multiply(TWidth.Create(ScaleA), TWidth.FusedMultiplyAdd(TWidth.Create(-A), oddA, evenA)), target + 2 * targetStep);
        TWidth.Store(TWidth.Multiply(TWidth.Create(ScaleB), TWidth.FusedMultiplyAdd(TWidth.Create(B), oddB, evenB)), target + 3 * targetStep);
        TWidth.Store(TWidth.Multiply(TWidth.Create(ScaleB), TWidth.FusedMultiplyAdd(TWidth.Create(-B), oddB, evenB)), target + 4 * targetStep);
        TWidth.Store(g4, target + 5 * targetStep);
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
        TWidth.Store(TWidth.FusedMultiplyAdd(TWidth.Create(A2), evenA, TWidth.Multiply(TWidth.Create(B2), evenB)), target + 2 * targetStep);
        TWidth.Store(TWidth.FusedMultiplyAdd(TWidth.Create(A2), oddA, TWidth.Multiply(TWidth.Create(B2), oddB)), target + 3 * targetStep);
        var g4 = TWidth.FusedMultiplyAdd(TWidth.Create(A4), evenA, TWidth.FusedMultiplyAdd(TWidth.Create(B4), evenB, TWidth.Load(source + 5 * sourceStep)));
        TWidth.Store(g4, target + 4 * targetStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Output<TWidth, T>(float* source, nint step, out T y0, out T y1)
        where TWidth : IVectorWidth<T>
        where T : struct
    {
        T m1 = TWidth.Load(source + step), m2 = TWidth.Load(source + 2 * step), m3 = TWidth.Load(source + 3 * step), m4 = TWidth.Load(source + 4 * step);
        y0 = TWidth.Add(TWidth.Add(TWidth.Load(source), TWidth.Add(m1, m2)), TWidth.Add(m3, m4));
        y1 = TWidth.FusedMultiplyAdd(
            TWidth.Create(A), TWidth.Subtract(m1, m2), TWidth.FusedMultiplyAdd(TWidth.Create(B), TWidth.Subtract(m3, m4), TWidth.Load(source + 5 * step)));
    }
}
