using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Pooling;

public static unsafe partial class MaxPooling
{
    // 3×3 at stride 1 or 2. A block of windows side by side goes down the whole plane, and what windows above each other share stays in
    // registers, so that nothing is kept in memory meanwhile, however small the plane.

    /// <summary>Windows of 3×3 at stride 1 or 2, padded by at most one.</summary>
    private static bool IsThrees(in PoolingGeometry g) =>
        !g.Adaptive && g.KernelHeight == 3 && g.KernelWidth == 3 && g.StrideY == g.StrideX && g.StrideX <= 2 && g.DilationY == 1 && g.DilationX == 1;

    /// <summary>Windows of 3×3 at stride 2, padded by at most one.</summary>
    internal static bool IsThreesAtTwo(in PoolingGeometry g) => IsThrees(g) && g.StrideX == 2;

    private static void ThreesForward(in PoolingGeometry g, float* x, float* y)
    {
        if (CpuFeatures.Family == KernelFamily.Avx512)
            ThreesForward<Vector512<float>, PlaneLanes512>(g, x, y);
        else
            ThreesForward<Vector256<float>, PlaneLanes256>(g, x, y);
    }

    private static void ThreesForward<T, TLanes>(in PoolingGeometry g, float* x, float* y)
        where T : struct
        where TLanes : struct, IPlaneLanes<T>
    {
        if (g.StrideX == 1)
            ThreesForward<T, TLanes, ColumnsAtStride1<T, TLanes>>(g, x, y);
        else
            ThreesForward<T, TLanes, ColumnsAtStride2<T, TLanes>>(g, x, y);
    }

    private static void ThreesBackward(in PoolingGeometry g, float* x, float* y, float* dy, float* dx)
    {
        if (CpuFeatures.Family == KernelFamily.Avx512)
            ThreesBackward<Vector512<float>, PlaneLanes512>(g, x, y, dy, dx);
        else
            ThreesBackward<Vector256<float>, PlaneLanes256>(g, x, y, dy, dx);
    }

    private static void ThreesBackward<T, TLanes>(in PoolingGeometry g, float* x, float* y, float* dy, float* dx)
        where T : struct
        where TLanes : struct, IPlaneLanes<T>
    {
        if (g.StrideX == 1)
            ThreesBackward<T, TLanes, ColumnsAtStride1<T, TLanes>>(g, x, y, dy, dx);
        else
            ThreesBackward<T, TLanes, ColumnsAtStride2<T, TLanes>>(g, x, y, dy, dx);
    }

    /// <summary>The maximum along each row first, then over the rows of a window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ThreesForward<T, TLanes, TColumns>(in PoolingGeometry g, float* x, float* y)
        where T : struct
        where TLanes : struct, IPlaneLanes<T>
        where TColumns : struct, IColumnsOfThree<T, TColumns>
    {
        var (inputHeight, inputWidth, outputHeight, outputWidth, padTop) = (g.InputHeight, g.InputWidth, g.OutputHeight, g.OutputWidth, g.PadTop);
        for (var ox = 0; ox < outputWidth; ox += TColumns.Windows)
        {
            var columns = TColumns.At(g, ox);
            var windows = TLanes.Between(0, Math.Min(TColumns.Windows, outputWidth - ox));
            var top = AlongRow<T, TLanes, TColumns>(columns, x, -padTop, inputHeight, inputWidth);
            var middle = AlongRow<T, TLanes, TColumns>(columns, x, 1 - padTop, inputHeight, inputWidth);
            for (var oy = 0; oy < outputHeight; oy++)
            {
                var iy = TColumns.Stride * oy - padTop;
                if (TColumns.Stride == 2)
                    middle = AlongRow<T, TLanes, TColumns>(columns, x, iy + 1, inputHeight, inputWidth);
                var bottom = AlongRow<T, TLanes, TColumns>(columns, x, iy + 2, inputHeight, inputWidth);
                TLanes.Store(TLanes.Larger(bottom, TLanes.Larger(middle, top)), y + oy * outputWidth + ox, windows);
                top = TColumns.Stride == 2 ? bottom : middle;
                middle = bottom;
            }
        }
    }

    /// <summary>The largest of a row's three columns, window by window; −∞ for a row of padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T AlongRow<T, TLanes, TColumns>(in TColumns columns, float* x, int iy, int inputHeight, int inputWidth)
        where T : struct
        where TLanes : struct, IPlaneLanes<T>
        where TColumns : struct, IColumnsOfThree<T, TColumns>
    {
        if ((uint)iy >= (uint)inputHeight)
            return TLanes.Create(float.NegativeInfinity);
        columns.Read(x + iy * inputWidth, out var first, out var second, out var third);
        return TLanes.Larger(third, TLanes.Larger(second, first));
    }

    /// <summary>
    /// Window place by window place in scan order: where x equals y and no earlier place did, dy is added. An element gets its shares in
    /// the order of output rows, then places, as in <see cref="RowsBackward"/>. All maxima must be finite or +∞: padding is
    /// −∞, and nothing equals NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ThreesBackward<T, TLanes, TColumns>(in PoolingGeometry g, float* x, float* y, float* dy, float* dx)
        where T : struct
        where TLanes : struct, IPlaneLanes<T>
        where TColumns : struct, IColumnsOfThree<T, TColumns>
    {
        var (inputHeight, inputWidth, outputHeight, outputWidth, padTop) = (g.InputHeight, g.InputWidth, g.OutputHeight, g.OutputWidth, g.PadTop);
        var zero = (Sum: TLanes.Create(0), After: TLanes.Create(0));
        var reach = inputWidth + g.PadLeft;

        // A block gets to know all shares of its columns but the first two, which the block before it wrote.
        for (var (ox, written) = (0, 0); written < reach; written = TColumns.Stride * (ox + TColumns.Windows), ox += TLanes.Count - 2)
        {
            var columns = TColumns.At(g, ox);
            var windows = TLanes.Between(0, Math.Min(TColumns.Windows, outputWidth - ox));
            var (above, current) = (zero, zero);
            for (var (oy, iy) = (0, -padTop); iy < inputHeight; oy++, iy += TColumns.Stride)
            {
                var (top, middle, bottom) = (above, current, zero);
                if (oy < outputHeight)
                {
                    var best = TLanes.Load(y + oy * outputWidth + ox, windows, zero.Sum);
                    var left = TLanes.Load(dy + oy * outputWidth + ox, windows, zero.Sum);
                    top = AddShares<T, TLanes, TColumns>(top, columns, x, iy, inputHeight, inputWidth, best, ref left);
                    middle = AddShares<T, TLanes, TColumns>(middle, columns, x, iy + 1, inputHeight, inputWidth, best, ref left);
                    bottom = AddShares<T, TLanes, TColumns>(bottom, columns, x, iy + 2, inputHeight, inputWidth, best, ref left);
                }

                if (iy >= 0)
                    columns.Write(top, dx + iy * inputWidth);
                if (TColumns.Stride == 2 && iy + 1 < inputHeight)
                    columns.Write(middle, dx + (iy + 1) * inputWidth);
                above = TColumns.Stride == 2 ? bottom : middle;
                current = TColumns.Stride == 2 ? zero : bottom;
            }
        }
    }

    /// <summary>Whether no maximum is −∞ or NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static bool AreOrdinary(float* y, int count)
    {
        var (i, all) = (0, Vector256<float>.AllBitsSet);
        for (; i <= count - 8; i += 8)
            all &= Vector256.GreaterThan(Vector256.Load(y + i), Vector256.Create(float.NegativeInfinity));
        var ordinary = Vector256.EqualsAll(all.AsInt32(), Vector256<int>.AllBitsSet);
        for (; i < count; i++)
            ordinary &= y[i] > float.NegativeInfinity;
        return ordinary;
    }

    /// <summary>A row's sums with what the windows give to its columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (T Sum, T After) AddShares<T, TLanes, TColumns>(
        (T Sum, T After) sums, in TColumns columns, float* x, int iy, int inputHeight, int inputWidth, T best, ref T left)
        where T : struct
        where TLanes : struct, IPlaneLanes<T>
        where TColumns : struct, IColumnsOfThree<T, TColumns>
    {
        if ((uint)iy >= (uint)inputHeight)
            return sums;
        columns.Read(x + iy * inputWidth, out var first, out var second, out var third);
        first = TLanes.Take(first, best, ref left);
        second = TLanes.Take(second, best, ref left);
        third = TLanes.Take(third, best, ref left);
        return TColumns.Add(sums, first, second, third);
    }
}
