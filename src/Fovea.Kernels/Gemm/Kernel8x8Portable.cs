using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector128;

namespace Fovea.Kernels.Gemm;

/// <summary>The 8×8 micro-kernel on 128-bit vectors: 16 accumulators, at home in the 32 registers of Arm; on x64 without AVX2 some spill.</summary>
internal readonly unsafe struct Kernel8x8Portable : IMicroKernel
{
    public static int Rows => 8;

    public static int RowPitch => 8;

    public static int Columns => 8;

    public static void Run(int rows, int depth, float* a, float* b, float* c, nint rowStride, in TileEnd end)
    {
        switch (rows)
        {
            case 1: Tile<One>(depth, a, b, c, rowStride, end); break;
            case 2: Tile<Two>(depth, a, b, c, rowStride, end); break;
            case 3: Tile<Three>(depth, a, b, c, rowStride, end); break;
            case 4: Tile<Four>(depth, a, b, c, rowStride, end); break;
            case 5: Tile<Five>(depth, a, b, c, rowStride, end); break;
            case 6: Tile<Six>(depth, a, b, c, rowStride, end); break;
            case 7: Tile<Seven>(depth, a, b, c, rowStride, end); break;
            default: Tile<Eight>(depth, a, b, c, rowStride, end); break;
        }
    }

    // Half a tile of so few columns saves little.
    public static void RunHalf(int rows, int depth, float* a, float* b, float* c, nint rowStride, in TileEnd end) =>
        Run(rows, depth, a, b, c, rowStride, end);

    // One text for all heights: the type argument is a constant to the compiler, which drops the rows beyond it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows>(int depth, float* a, float* b, float* c, nint rowStride, in TileEnd end)
        where TRows : struct, IConstant
    {
        Vector128<float> c00 = default, c01 = default;
        Vector128<float> c10 = default, c11 = default;
        Vector128<float> c20 = default, c21 = default;
        Vector128<float> c30 = default, c31 = default;
        Vector128<float> c40 = default, c41 = default;
        Vector128<float> c50 = default, c51 = default;
        Vector128<float> c60 = default, c61 = default;
        Vector128<float> c70 = default, c71 = default;

        for (var k = 0; k < depth; k++)
        {
            Vector128<float> b0 = Load(b), b1 = Load(b + 4);
            var x = Create(a[0]); c00 = FusedMultiplyAdd(x, b0, c00); c01 = FusedMultiplyAdd(x, b1, c01);
            if (TRows.Value > 1) { x = Create(a[1]); c10 = FusedMultiplyAdd(x, b0, c10); c11 = FusedMultiplyAdd(x, b1, c11); }
            if (TRows.Value > 2) { x = Create(a[2]); c20 = FusedMultiplyAdd(x, b0, c20); c21 = FusedMultiplyAdd(x, b1, c21); }
            if (TRows.Value > 3) { x = Create(a[3]); c30 = FusedMultiplyAdd(x, b0, c30); c31 = FusedMultiplyAdd(x, b1, c31); }
            if (TRows.Value > 4) { x = Create(a[4]); c40 = FusedMultiplyAdd(x, b0, c40); c41 = FusedMultiplyAdd(x, b1, c41); }
            if (TRows.Value > 5) { x = Create(a[5]); c50 = FusedMultiplyAdd(x, b0, c50); c51 = FusedMultiplyAdd(x, b1, c51); }
            if (TRows.Value > 6) { x = Create(a[6]); c60 = FusedMultiplyAdd(x, b0, c60); c61 = FusedMultiplyAdd(x, b1, c61); }
            if (TRows.Value > 7) { x = Create(a[7]); c70 = FusedMultiplyAdd(x, b0, c70); c71 = FusedMultiplyAdd(x, b1, c71); }
            a += 8;
            b += 8;
        }

        if (end.Add)
        {
            c00 += Load(c); c01 += Load(c + 4);
            if (TRows.Value > 1) { c10 += Load(c + 1 * rowStride); c11 += Load(c + 1 * rowStride + 4); }
            if (TRows.Value > 2) { c20 += Load(c + 2 * rowStride); c21 += Load(c + 2 * rowStride + 4); }
            if (TRows.Value > 3) { c30 += Load(c + 3 * rowStride); c31 += Load(c + 3 * rowStride + 4); }
            if (TRows.Value > 4) { c40 += Load(c + 4 * rowStride); c41 += Load(c + 4 * rowStride + 4); }
            if (TRows.Value > 5) { c50 += Load(c + 5 * rowStride); c51 += Load(c + 5 * rowStride + 4); }
            if (TRows.Value > 6) { c60 += Load(c + 6 * rowStride); c61 += Load(c + 6 * rowStride + 4); }
            if (TRows.Value > 7) { c70 += Load(c + 7 * rowStride); c71 += Load(c + 7 * rowStride + 4); }
        }

        if (end.RowBias != null)
        {
            var bias = end.RowBias;
            c00 += Create(bias[0]); c01 += Create(bias[0]);
            if (TRows.Value > 1) { c10 += Create(bias[1]); c11 += Create(bias[1]); }
            if (TRows.Value > 2) { c20 += Create(bias[2]); c21 += Create(bias[2]); }
            if (TRows.Value > 3) { c30 += Create(bias[3]); c31 += Create(bias[3]); }
            if (TRows.Value > 4) { c40 += Create(bias[4]); c41 += Create(bias[4]); }
            if (TRows.Value > 5) { c50 += Create(bias[5]); c51 += Create(bias[5]); }
            if (TRows.Value > 6) { c60 += Create(bias[6]); c61 += Create(bias[6]); }
            if (TRows.Value > 7) { c70 += Create(bias[7]); c71 += Create(bias[7]); }
        }

        if (end.ColumnBias != null)
        {
            var bias0 = Load(end.ColumnBias);
            var bias1 = Load(end.ColumnBias + 4);
            c00 += bias0; c01 += bias1;
            if (TRows.Value > 1) { c10 += bias0; c11 += bias1; }
            if (TRows.Value > 2) { c20 += bias0; c21 += bias1; }
            if (TRows.Value > 3) { c30 += bias0; c31 += bias1; }
            if (TRows.Value > 4) { c40 += bias0; c41 += bias1; }
            if (TRows.Value > 5) { c50 += bias0; c51 += bias1; }
            if (TRows.Value > 6) { c60 += bias0; c61 += bias1; }
            if (TRows.Value > 7) { c70 += bias0; c71 += bias1; }
        }

        if (end.Residual != null)
        {
            var residual = end.Residual;
            c00 += Load(residual); c01 += Load(residual + 4);
            if (TRows.Value > 1) { c10 += Load(residual + 1 * rowStride); c11 += Load(residual + 1 * rowStride + 4); }
            if (TRows.Value > 2) { c20 += Load(residual + 2 * rowStride); c21 += Load(residual + 2 * rowStride + 4); }
            if (TRows.Value > 3) { c30 += Load(residual + 3 * rowStride); c31 += Load(residual + 3 * rowStride + 4); }
            if (TRows.Value > 4) { c40 += Load(residual + 4 * rowStride); c41 += Load(residual + 4 * rowStride + 4); }
            if (TRows.Value > 5) { c50 += Load(residual + 5 * rowStride); c51 += Load(residual + 5 * rowStride + 4); }
            if (TRows.Value > 6) { c60 += Load(residual + 6 * rowStride); c61 += Load(residual + 6 * rowStride + 4); }
            if (TRows.Value > 7) { c70 += Load(residual + 7 * rowStride); c71 += Load(residual + 7 * rowStride + 4); }
        }

        if (end.Relu)
        {
            var zero = Vector128<float>.Zero;
            c00 = AndNot(c00, LessThan(c00, zero)); c01 = AndNot(c01, LessThan(c01, zero));
            if (TRows.Value > 1) { c10 = AndNot(c10, LessThan(c10, zero)); c11 = AndNot(c11, LessThan(c11, zero)); }
            if (TRows.Value > 2) { c20 = AndNot(c20, LessThan(c20, zero)); c21 = AndNot(c21, LessThan(c21, zero)); }
            if (TRows.Value > 3) { c30 = AndNot(c30, LessThan(c30, zero)); c31 = AndNot(c31, LessThan(c31, zero)); }
            if (TRows.Value > 4) { c40 = AndNot(c40, LessThan(c40, zero)); c41 = AndNot(c41, LessThan(c41, zero)); }
            if (TRows.Value > 5) { c50 = AndNot(c50, LessThan(c50, zero)); c51 = AndNot(c51, LessThan(c51, zero)); }
            if (TRows.Value > 6) { c60 = AndNot(c60, LessThan(c60, zero)); c61 = AndNot(c61, LessThan(c61, zero)); }
            if (TRows.Value > 7) { c70 = AndNot(c70, LessThan(c70, zero)); c71 = AndNot(c71, LessThan(c71, zero)); }
        }

        c00.Store(c); c01.Store(c + 4);
        if (TRows.Value > 1) { c10.Store(c + 1 * rowStride); c11.Store(c + 1 * rowStride + 4); }
        if (TRows.Value > 2) { c20.Store(c + 2 * rowStride); c21.Store(c + 2 * rowStride + 4); }
        if (TRows.Value > 3) { c30.Store(c + 3 * rowStride); c31.Store(c + 3 * rowStride + 4); }
        if (TRows.Value > 4) { c40.Store(c + 4 * rowStride); c41.Store(c + 4 * rowStride + 4); }
        if (TRows.Value > 5) { c50.Store(c + 5 * rowStride); c51.Store(c + 5 * rowStride + 4); }
        if (TRows.Value > 6) { c60.Store(c + 6 * rowStride); c61.Store(c + 6 * rowStride + 4); }
        if (TRows.Value > 7) { c70.Store(c + 7 * rowStride); c71.Store(c + 7 * rowStride + 4); }
    }
}
