using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.Intrinsics.Vector512;

namespace Fovea.Kernels.Gemm;

/// <summary>
/// The indirect product on 512-bit vectors for rows of A that lie a fixed distance apart, such as neighbouring pixels: one address serves all
/// of them, so the tile may be fourteen rows high. B is read on from step to step.
/// </summary>
internal static unsafe class Run14x32Avx512
{
    /// <summary>Most rows of a tile.</summary>
    public const int Rows = 14;

    /// <summary>True if there is code for rows of A <paramref name="stride"/> floats apart.</summary>
    public static bool Takes(int stride) => stride is 1 or 2 or 4;

    /// <summary>Computes a tile; of <see cref="IndirectTile"/>'s tables only the steps of A are read, B's steps are <paramref name="pitch"/> floats long.</summary>
    public static void Run(int rows, int stride, int vectors, int depth, nint pitch, in IndirectTile tile)
    {
        switch (stride)
        {
            case 1: Run<One>(rows, vectors, depth, pitch, tile); break;
            case 2: Run<Two>(rows, vectors, depth, pitch, tile); break;
            default: Run<Four>(rows, vectors, depth, pitch, tile); break;
        }
    }

    private static void Run<TStride>(int rows, int vectors, int depth, nint pitch, in IndirectTile tile)
        where TStride : struct, IConstant
    {
        if (vectors == 1)
            Run<TStride, One>(rows, depth, pitch, tile);
        else
            Run<TStride, Two>(rows, depth, pitch, tile);
    }

    private static void Run<TStride, TVectors>(int rows, int depth, nint pitch, in IndirectTile tile)
        where TStride : struct, IConstant
        where TVectors : struct, IConstant
    {
        switch (rows)
        {
            case 1: Tile<One, TStride, TVectors>(depth, pitch, tile); break;
            case 2: Tile<Two, TStride, TVectors>(depth, pitch, tile); break;
            case 3: Tile<Three, TStride, TVectors>(depth, pitch, tile); break;
            case 4: Tile<Four, TStride, TVectors>(depth, pitch, tile); break;
            case 5: Tile<Five, TStride, TVectors>(depth, pitch, tile); break;
            case 6: Tile<Six, TStride, TVectors>(depth, pitch, tile); break;
            case 7: Tile<Seven, TStride, TVectors>(depth, pitch, tile); break;
            case 8: Tile<Eight, TStride, TVectors>(depth, pitch, tile); break;
            case 9: Tile<Nine, TStride, TVectors>(depth, pitch, tile); break;
            case 10: Tile<Ten, TStride, TVectors>(depth, pitch, tile); break;
            case 11: Tile<Eleven, TStride, TVectors>(depth, pitch, tile); break;
            case 12: Tile<Twelve, TStride, TVectors>(depth, pitch, tile); break;
            case 13: Tile<Thirteen, TStride, TVectors>(depth, pitch, tile); break;
            default: Tile<Fourteen, TStride, TVectors>(depth, pitch, tile); break;
        }
    }

    // One text for all heights, distances and widths: the type arguments are constants to the compiler, which drops what lies beyond them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows, TStride, TVectors>(int depth, nint pitch, in IndirectTile tile)
        where TRows : struct, IConstant
        where TStride : struct, IConstant
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
        Vector512<float> c80 = default, c81 = default;
        Vector512<float> c90 = default, c91 = default;
        Vector512<float> c100 = default, c101 = default;
        Vector512<float> c110 = default, c111 = default;
        Vector512<float> c120 = default, c121 = default;
        Vector512<float> c130 = default, c131 = default;
        float* a = tile.A, b = tile.B;
        var steps = tile.ASteps;
        var ahead = tile.Ahead == null ? b : tile.Ahead;
        var aheadStep = tile.AheadStep;

        for (nint k = 0; k < depth; k++)
        {
            var p = a + steps[k];
            var b0 = Load(b);
            var b1 = TVectors.Value > 1 ? Load(b + 16) : default;
            if (Sse.IsSupported)
            {
                // What comes next of the weights, and the pixels of the next tile.
                Sse.Prefetch1(ahead);
                Sse.Prefetch1(p + (2 * Rows - 1) * TStride.Value);
            }

            b += pitch;
            ahead += aheadStep;
            var x = Create(p[0]); c00 = FusedMultiplyAdd(x, b0, c00); if (TVectors.Value > 1) c01 = FusedMultiplyAdd(x, b1, c01);
            if (TRows.Value > 1) { x = Create(p[1 * TStride.Value]); c10 = FusedMultiplyAdd(x, b0, c10); if (TVectors.Value > 1) c11 = FusedMultiplyAdd(x, b1, c11); }
            if (TRows.Value > 2) { x = Create(p[2 * TStride.Value]); c20 = FusedMultiplyAdd(x, b0, c20); if (TVectors.Value > 1) c21 = FusedMultiplyAdd(x, b1, c21); }
            if (TRows.Value > 3) { x = Create(p[3 * TStride.Value]); c30 = FusedMultiplyAdd(x, b0, c30); if (TVectors.Value > 1) c31 = FusedMultiplyAdd(x, b1, c31); }
            if (TRows.Value > 4) { x = Create(p[4 * TStride.Value]); c40 = FusedMultiplyAdd(x, b0, c40); if (TVectors.Value > 1) c41 = FusedMultiplyAdd(x, b1, c41); }
            if (TRows.Value > 5) { x = Create(p[5 * TStride.Value]); c50 = FusedMultiplyAdd(x, b0, c50); if (TVectors.Value > 1) c51 = FusedMultiplyAdd(x, b1, c51); }
            if (TRows.Value > 6) { x = Create(p[6 * TStride.Value]); c60 = FusedMultiplyAdd(x, b0, c60); if (TVectors.Value > 1) c61 = FusedMultiplyAdd(x, b1, c61); }
            if (TRows.Value > 7) { x = Create(p[7 * TStride.Value]); c70 = FusedMultiplyAdd(x, b0, c70); if (TVectors.Value > 1) c71 = FusedMultiplyAdd(x, b1, c71); }
            if (TRows.Value > 8) { x = Create(p[8 * TStride.Value]); c80 = FusedMultiplyAdd(x, b0, c80); if (TVectors.Value > 1) c81 = FusedMultiplyAdd(x, b1, c81); }
            if (TRows.Value > 9) { x = Create(p[9 * TStride.Value]); c90 = FusedMultiplyAdd(x, b0, c90); if (TVectors.Value > 1) c91 = FusedMultiplyAdd(x, b1, c91); }
            if (TRows.Value > 10) { x = Create(p[10 * TStride.Value]); c100 = FusedMultiplyAdd(x, b0, c100); if (TVectors.Value > 1) c101 = FusedMultiplyAdd(x, b1, c101); }
            if (TRows.Value > 11) { x = Create(p[11 * TStride.Value]); c110 = FusedMultiplyAdd(x, b0, c110); if (TVectors.Value > 1) c111 = FusedMultiplyAdd(x, b1, c111); }
            if (TRows.Value > 12) { x = Create(p[12 * TStride.Value]); c120 = FusedMultiplyAdd(x, b0, c120); if (TVectors.Value > 1) c121 = FusedMultiplyAdd(x, b1, c121); }
            if (TRows.Value > 13) { x = Create(p[13 * TStride.Value]); c130 = FusedMultiplyAdd(x, b0, c130); if (TVectors.Value > 1) c131 = FusedMultiplyAdd(x, b1, c131); }
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
            if (TRows.Value > 8) { c80 += Load(c + 8 * rowStride); if (TVectors.Value > 1) c81 += Load(c + 8 * rowStride + next); }
            if (TRows.Value > 9) { c90 += Load(c + 9 * rowStride); if (TVectors.Value > 1) c91 += Load(c + 9 * rowStride + next); }
            if (TRows.Value > 10) { c100 += Load(c + 10 * rowStride); if (TVectors.Value > 1) c101 += Load(c + 10 * rowStride + next); }
            if (TRows.Value > 11) { c110 += Load(c + 11 * rowStride); if (TVectors.Value > 1) c111 += Load(c + 11 * rowStride + next); }
            if (TRows.Value > 12) { c120 += Load(c + 12 * rowStride); if (TVectors.Value > 1) c121 += Load(c + 12 * rowStride + next); }
            if (TRows.Value > 13) { c130 += Load(c + 13 * rowStride); if (TVectors.Value > 1) c131 += Load(c + 13 * rowStride + next); }
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
            if (TRows.Value > 8) { c80 += bias0; if (TVectors.Value > 1) c81 += bias1; }
            if (TRows.Value > 9) { c90 += bias0; if (TVectors.Value > 1) c91 += bias1; }
            if (TRows.Value > 10) { c100 += bias0; if (TVectors.Value > 1) c101 += bias1; }
            if (TRows.Value > 11) { c110 += bias0; if (TVectors.Value > 1) c111 += bias1; }
            if (TRows.Value > 12) { c120 += bias0; if (TVectors.Value > 1) c121 += bias1; }
            if (TRows.Value > 13) { c130 += bias0; if (TVectors.Value > 1) c131 += bias1; }
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
            if (TRows.Value > 8) { c80 = AndNot(c80, LessThan(c80, zero)); if (TVectors.Value > 1) c81 = AndNot(c81, LessThan(c81, zero)); }
            if (TRows.Value > 9) { c90 = AndNot(c90, LessThan(c90, zero)); if (TVectors.Value > 1) c91 = AndNot(c91, LessThan(c91, zero)); }
            if (TRows.Value > 10) { c100 = AndNot(c100, LessThan(c100, zero)); if (TVectors.Value > 1) c101 = AndNot(c101, LessThan(c101, zero)); }
            if (TRows.Value > 11) { c110 = AndNot(c110, LessThan(c110, zero)); if (TVectors.Value > 1) c111 = AndNot(c111, LessThan(c111, zero)); }
            if (TRows.Value > 12) { c120 = AndNot(c120, LessThan(c120, zero)); if (TVectors.Value > 1) c121 = AndNot(c121, LessThan(c121, zero)); }
            if (TRows.Value > 13) { c130 = AndNot(c130, LessThan(c130, zero)); if (TVectors.Value > 1) c131 = AndNot(c131, LessThan(c131, zero)); }
        }

        c00.Store(c); if (TVectors.Value > 1) c01.Store(c + next);
        if (TRows.Value > 1) { c10.Store(c + 1 * rowStride); if (TVectors.Value > 1) c11.Store(c + 1 * rowStride + next); }
        if (TRows.Value > 2) { c20.Store(c + 2 * rowStride); if (TVectors.Value > 1) c21.Store(c + 2 * rowStride + next); }
        if (TRows.Value > 3) { c30.Store(c + 3 * rowStride); if (TVectors.Value > 1) c31.Store(c + 3 * rowStride + next); }
        if (TRows.Value > 4) { c40.Store(c + 4 * rowStride); if (TVectors.Value > 1) c41.Store(c + 4 * rowStride + next); }
        if (TRows.Value > 5) { c50.Store(c + 5 * rowStride); if (TVectors.Value > 1) c51.Store(c + 5 * rowStride + next); }
        if (TRows.Value > 6) { c60.Store(c + 6 * rowStride); if (TVectors.Value > 1) c61.Store(c + 6 * rowStride + next); }
        if (TRows.Value > 7) { c70.Store(c + 7 * rowStride); if (TVectors.Value > 1) c71.Store(c + 7 * rowStride + next); }
        if (TRows.Value > 8) { c80.Store(c + 8 * rowStride); if (TVectors.Value > 1) c81.Store(c + 8 * rowStride + next); }
        if (TRows.Value > 9) { c90.Store(c + 9 * rowStride); if (TVectors.Value > 1) c91.Store(c + 9 * rowStride + next); }
        if (TRows.Value > 10) { c100.Store(c + 10 * rowStride); if (TVectors.Value > 1) c101.Store(c + 10 * rowStride + next); }
        if (TRows.Value > 11) { c110.Store(c + 11 * rowStride); if (TVectors.Value > 1) c111.Store(c + 11 * rowStride + next); }
        if (TRows.Value > 12) { c120.Store(c + 12 * rowStride); if (TVectors.Value > 1) c121.Store(c + 12 * rowStride + next); }
        if (TRows.Value > 13) { c130.Store(c + 13 * rowStride); if (TVectors.Value > 1) c131.Store(c + 13 * rowStride + next); }
    }
}
