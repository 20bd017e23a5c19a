using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.Intrinsics.Vector512;

namespace Fovea.Kernels.Gemm;

/// <summary>The 8×32 indirect kernel on 512-bit vectors.</summary>
internal readonly unsafe struct Indirect8x32Avx512 : IIndirectKernel
{
    public static int Rows => 8;

    public static int Lanes => 16;

    public static void Run(int rows, int vectors, int depth, in IndirectTile tile)
    {
        if (vectors == 1)
            Run<One>(rows, depth, tile);
        else
            Run<Two>(rows, depth, tile);
    }

    private static void Run<TVectors>(int rows, int depth, in IndirectTile tile)
        where TVectors : struct, IConstant
    {
        switch (rows)
        {
            case 1: Tile<One, TVectors>(depth, tile); break;
            case 2: Tile<Two, TVectors>(depth, tile); break;
            case 3: Tile<Three, TVectors>(depth, tile); break;
            case 4: Tile<Four, TVectors>(depth, tile); break;
            case 5: Tile<Five, TVectors>(depth, tile); break;
            case 6: Tile<Six, TVectors>(depth, tile); break;
            case 7: Tile<Seven, TVectors>(depth, tile); break;
            default: Tile<Eight, TVectors>(depth, tile); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows, TVectors>(int depth, in IndirectTile tile)
        where TRows : struct, IConstant
        where TVectors : struct, IConstant
    {
        Vector512<float> c00 = default, c01 = default;
        Vector512<float> c10 = default, c11 = default;
        Vector512<float> c20 = default, c21 = default;
        Vector512<float> c30 = default, c31 = default;
        Vector512<float> c40 = default, c41 = default;
        Vector512<float> c50 = default, c51 = default;
        Vector512<float> c60 = default, c61 = default;
        Vector512<float> c70 = default, c71 = default;
        float* a = tile.A, first = tile.B, second = tile.B + tile.SecondB;
        int* aRows = tile.ARows, aSteps = tile.ASteps, bSteps = tile.BSteps;
        var a0 = a + aRows[0];
        var a1 = TRows.Value > 1 ? a + aRows[1] : a;
        var a2 = TRows.Value > 2 ? a + aRows[2] : a;
        var a3 = TRows.Value > 3 ? a + aRows[3] : a;
        var a4 = TRows.Value > 4 ? a + aRows[4] : a;
        var a5 = TRows.Value > 5 ? a + aRows[5] : a;
        var a6 = TRows.Value > 6 ? a + aRows[6] : a;
        var a7 = TRows.Value > 7 ? a + aRows[7] : a;

        var ahead = tile.Ahead == null ? first : tile.Ahead;
        var aheadStep = tile.AheadStep;

        for (nint k = 0; k < depth; k++)
        {
            nint i = aSteps[k], j = bSteps[k];
            if (Sse.IsSupported)
                Sse.Prefetch1(ahead);
            ahead += aheadStep;
            var b0 = Load(first + j);
            var b1 = TVectors.Value > 1 ? Load(second + j) : default;
            var x = Create(a0[i]); c00 = FusedMultiplyAdd(x, b0, c00); if (TVectors.Value > 1) c01 = FusedMultiplyAdd(x, b1, c01);
            if (TRows.Value > 1) { x = Create(a1[i]); c10 = FusedMultiplyAdd(x, b0, c10); if (TVectors.Value > 1) c11 = FusedMultiplyAdd(x, b1, c11); }
            if (TRows.Value > 2) { x = Create(a2[i]); c20 = FusedMultiplyAdd(x, b0, c20); if (TVectors.Value > 1) c21 = FusedMultiplyAdd(x, b1, c21); }
            if (TRows.Value > 3) { x = Create(a3[i]); c30 = FusedMultiplyAdd(x, b0, c30); if (TVectors.Value > 1) c31 = FusedMultiplyAdd(x, b1, c31); }
            if (TRows.Value > 4) { x = Create(a4[i]); c40 = FusedMultiplyAdd(x, b0, c40); if (TVectors.Value > 1) c41 = FusedMultiplyAdd(x, b1, c41); }
            if (TRows.Value > 5) { x = Create(a5[i]); c50 = FusedMultiplyAdd(x, b0, c50); if (TVectors.Value > 1) c51 = FusedMultiplyAdd(x, b1, c51); }
            if (TRows.Value > 6) { x = Create(a6[i]); c60 = FusedMultiplyAdd(x, b0, c60); if (TVectors.Value > 1) c61 = FusedMultiplyAdd(x, b1, c61); }
            if (TRows.Value > 7) { x = Create(a7[i]); c70 = FusedMultiplyAdd(x, b0, c70); if (TVectors.Value > 1) c71 = FusedMultiplyAdd(x, b1, c71); }
        }

        var c = tile.C;
        nint rowStride = tile.RowStride, next = tile.SecondC;
        if (tile.End.Add)
        {
            c00 += Load(c); if (TVectors.Value > 1) c01 += Load(c + next);
            if (TRows.Value > 1) { c10 += Load(c + 1 * rowStride); if (TVectors.Value > 1) c11 += Load(c + 1 * rowStride + next); }
            if (TRows.Value > 2) { c20 += Load(c + 2 * rowStride); if (TVectors.Value > 1) c21 += Load(c + 2 * rowStride + next); }
            if (TRows.Value > 3) { c30 += Load(c + 3 * rowStride); if (TVectors.Value > 1) c31 += Load(c + 3 * rowStride + next); }
            if (TRows.Value > 4) { c40 += Load(c + 4 * rowStride); if (TVectors.Value > 1) c41 += Load(c + 4 * rowStride + next); }
            if (TRows.Value > 5) { c50 += Load(c + 5 * rowStride); if (TVectors.Value > 1) c51 += Load(c + 5 * rowStride + next); }
            if (TRows.Value > 6) { c60 += Load(c + 6 * rowStride); if (TVectors.Value > 1) c61 += Load(c + 6 * rowStride + next); }
            if (TRows.Value > 7) { c70 += Load(c + 7 * rowStride); if (TVectors.Value > 1) c71 += Load(c + 7 * rowStride + next); }
        }

        if (tile.End.RowBias != null)
        {
            var bias = tile.End.RowBias;
            c00 += Create(bias[0]); if (TVectors.Value > 1) c01 += Create(bias[0]);
            if (TRows.Value > 1) { c10 += Create(bias[1]); if (TVectors.Value > 1) c11 += Create(bias[1]); }
            if (TRows.Value > 2) { c20 += Create(bias[2]); if (TVectors.Value > 1) c21 += Create(bias[2]); }
            if (TRows.Value > 3) { c30 += Create(bias[3]); if (TVectors.Value > 1) c31 += Create(bias[3]); }
            if (TRows.Value > 4) { c40 += Create(bias[4]); if (TVectors.Value > 1) c41 += Create(bias[4]); }
            if (TRows.Value > 5) { c50 += Create(bias[5]); if (TVectors.Value > 1) c51 += Create(bias[5]); }
            if (TRows.Value > 6) { c60 += Create(bias[6]); if (TVectors.Value > 1) c61 += Create(bias[6]); }
            if (TRows.Value > 7) { c70 += Create(bias[7]); if (TVectors.Value > 1) c71 += Create(bias[7]); }
        }

        if (tile.End.ColumnBias != null)
        {
            var bias0 = Load(tile.End.ColumnBias);
            var bias1 = TVectors.Value > 1 ? Load(tile.End.ColumnBias + 16) : default;
            c00 += bias0; if (TVectors.Value > 1) c01 += bias1;
            if (TRows.Value > 1) { c10 += bias0; if (TVectors.Value > 1) c11 += bias1; }
            if (TRows.Value > 2) { c20 += bias0; if (TVectors.Value > 1) c21 += bias1; }
            if (TRows.Value > 3) { c30 += bias0; if (TVectors.Value > 1) c31 += bias1; }
            if (TRows.Value > 4) { c40 += bias0; if (TVectors.Value > 1) c41 += bias1; }
            if (TRows.Value > 5) { c50 += bias0; if (TVectors.Value > 1) c51 += bias1; }
            if (TRows.Value > 6) { c60 += bias0; if (TVectors.Value > 1) c61 += bias1; }
            if (TRows.Value > 7) { c70 += bias0; if (TVectors.Value > 1) c71 += bias1; }
        }

        if (tile.End.Relu)
        {
            var zero = Vector512<float>.Zero;
            c00 = AndNot(c00, LessThan(c00, zero)); if (TVectors.Value > 1) c01 = AndNot(c01, LessThan(c01, zero));
            if (TRows.Value > 1) { c10 = AndNot(c10, LessThan(c10, zero)); if (TVectors.Value > 1) c11 = AndNot(c11, LessThan(c11, zero)); }
            if (TRows.Value > 2) { c20 = AndNot(c20, LessThan(c20, zero)); if (TVectors.Value > 1) c21 = AndNot(c21, LessThan(c21, zero)); }
            if (TRows.Value > 3) { c30 = AndNot(c30, LessThan(c30, zero)); if (TVectors.Value > 1) c31 = AndNot(c31, LessThan(c31, zero)); }
            if (TRows.Value > 4) { c40 = AndNot(c40, LessThan(c40, zero)); if (TVectors.Value > 1) c41 = AndNot(c41, LessThan(c41, zero)); }
            if (TRows.Value > 5) { c50 = AndNot(c50, LessThan(c50, zero)); if (TVectors.Value > 1) c51 = AndNot(c51, LessThan(c51, zero)); }
            if (TRows.Value > 6) { c60 = AndNot(c60, LessThan(c60, zero)); if (TVectors.Value > 1) c61 = AndNot(c61, LessThan(c61, zero)); }
            if (TRows.Value > 7) { c70 = AndNot(c70, LessThan(c70, zero)); if (TVectors.Value > 1) c71 = AndNot(c71, LessThan(c71, zero)); }
        }

        c00.Store(c); if (TVectors.Value > 1) c01.Store(c + next);
        if (TRows.Value > 1) { c10.Store(c + 1 * rowStride); if (TVectors.Value > 1) c11.Store(c + 1 * rowStride + next); }
        if (TRows.Value > 2) { c20.Store(c + 2 * rowStride); if (TVectors.Value > 1) c21.Store(c + 2 * rowStride + next); }
        if (TRows.Value > 3) { c30.Store(c + 3 * rowStride); if (TVectors.Value > 1) c31.Store(c + 3 * rowStride + next); }
        if (TRows.Value > 4) { c40.Store(c + 4 * rowStride); if (TVectors.Value > 1) c41.Store(c + 4 * rowStride + next); }
        if (TRows.Value > 5) { c50.Store(c + 5 * rowStride); if (TVectors.Value > 1) c51.Store(c + 5 * rowStride + next); }
        if (TRows.Value > 6) { c60.Store(c + 6 * rowStride); if (TVectors.Value > 1) c61.Store(c + 6 * rowStride + next); }
        if (TRows.Value > 7) { c70.Store(c + 7 * rowStride); if (TVectors.Value > 1) c71.Store(c + 7 * rowStride + next); }
    }
}
