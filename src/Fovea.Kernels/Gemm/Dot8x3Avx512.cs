using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace Fovea.Kernels.Gemm;

/// <summary>
/// Dot products of up to eight rows with three columns at once on 512-bit vectors, so that each column, read from memory, serves all rows.
/// A vector holds the sixteen chains of <see cref="DotProducts"/>.
/// </summary>
internal static unsafe class Dot8x3Avx512
{
    public const int Columns = 3;

    /// <summary>Floats in which a tile's chains wait between two pieces of the depth.</summary>
    public const int Chains = 8 * Columns * 16;

    /// <summary>
    /// Goes on with the chains of a tile over a piece of the depth, whole vectors of it. After the last piece sums[row·3 + column] is each
    /// chain's sixteen lanes folded, until then sums holds the chains.
    /// </summary>
    public static void Run(int rows, nint depth, float* a, nint rowA, float* b0, float* b1, float* b2, float* sums, bool first, bool last)
    {
        switch (rows)
        {
            case 1: Tile<One>(depth, a, rowA, b0, b1, b2, sums, first, last); break;
            case 2: Tile<Two>(depth, a, rowA, b0, b1, b2, sums, first, last); break;
            case 3: Tile<Three>(depth, a, rowA, b0, b1, b2, sums, first, last); break;
            case 4: Tile<Four>(depth, a, rowA, b0, b1, b2, sums, first, last); break;
            case 5: Tile<Five>(depth, a, rowA, b0, b1, b2, sums, first, last); break;
            case 6: Tile<Six>(depth, a, rowA, b0, b1, b2, sums, first, last); break;
            case 7: Tile<Seven>(depth, a, rowA, b0, b1, b2, sums, first, last); break;
            default: Tile<Eight>(depth, a, rowA, b0, b1, b2, sums, first, last); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows>(nint depth, float* a, nint rowA, float* b0, float* b1, float* b2, float* sums, bool first, bool last)
        where TRows : struct, IConstant
    {
        Vector512<float> s00 = default, s01 = default, s02 = default;
        Vector512<float> s10 = default, s11 = default, s12 = default;
        Vector512<float> s20 = default, s21 = default, s22 = default;
        Vector512<float> s30 = default, s31 = default, s32 = default;
        Vector512<float> s40 = default, s41 = default, s42 = default;
        Vector512<float> s50 = default, s51 = default, s52 = default;
        Vector512<float> s60 = default, s61 = default, s62 = default;
        Vector512<float> s70 = default, s71 = default, s72 = default;
        if (!first)
        {
            s00 = Load(sums); s01 = Load(sums + 16); s02 = Load(sums + 32);
            if (TRows.Value > 1) { s10 = Load(sums + 48); s11 = Load(sums + 64); s12 = Load(sums + 80); }
            if (TRows.Value > 2) { s20 = Load(sums + 96); s21 = Load(sums + 112); s22 = Load(sums + 128); }
            if (TRows.Value > 3) { s30 = Load(sums + 144); s31 = Load(sums + 160); s32 = Load(sums + 176); }
            if (TRows.Value > 4) { s40 = Load(sums + 192); s41 = Load(sums + 208); s42 = Load(sums + 224); }
            if (TRows.Value > 5) { s50 = Load(sums + 240); s51 = Load(sums + 256); s52 = Load(sums + 272); }
            if (TRows.Value > 6) { s60 = Load(sums + 288); s61 = Load(sums + 304); s62 = Load(sums + 320); }
            if (TRows.Value > 7) { s70 = Load(sums + 336); s71 = Load(sums + 352); s72 = Load(sums + 368); }
        }

        float* a4 = a + 4 * rowA;
        for (nint k = 0; k + 16 <= depth; k += 16)
        {
            Vector512<float> x0 = Load(b0 + k), x1 = Load(b1 + k), x2 = Load(b2 + k);
            var y = Load(a + k); s00 = FusedMultiplyAdd(y, x0, s00); s01 = FusedMultiplyAdd(y, x1, s01); s02 = FusedMultiplyAdd(y, x2, s02);
            if (TRows.Value > 1) { y = Load(a + rowA + k); s10 = FusedMultiplyAdd(y, x0, s10); s11 = FusedMultiplyAdd(y, x1, s11); s12 = FusedMultiplyAdd(y, x2, s12); }
            if (TRows.Value > 2) { y = Load(a + 2 * rowA + k); s20 = FusedMultiplyAdd(y, x0, s20); s21 = FusedMultiplyAdd(y, x1, s21); s22 = FusedMultiplyAdd(y, x2, s22); }
            if (TRows.Value > 3) { y = Load(a + 3 * rowA + k); s30 = FusedMultiplyAdd(y, x0, s30); s31 = FusedMultiplyAdd(y, x1, s31); s32 = FusedMultiplyAdd(y, x2, s32); }
            if (TRows.Value > 4) { y = Load(a4 + k); s40 = FusedMultiplyAdd(y, x0, s40); s41 = FusedMultiplyAdd(y, x1, s41); s42 = FusedMultiplyAdd(y, x2, s42); }
            if (TRows.Value > 5) { y = Load(a4 + rowA + k); s50 = FusedMultiplyAdd(y, x0, s50); s51 = FusedMultiplyAdd(y, x1, s51); s52 = FusedMultiplyAdd(y, x2, s52); }
            if (TRows.Value > 6) { y = Load(a4 + 2 * rowA + k); s60 = FusedMultiplyAdd(y, x0, s60); s61 = FusedMultiplyAdd(y, x1, s61); s62 = FusedMultiplyAdd(y, x2, s62); }
            if (TRows.Value > 7) { y = Load(a4 + 3 * rowA + k); s70 = FusedMultiplyAdd(y, x0, s70); s71 = FusedMultiplyAdd(y, x1, s71); s72 = FusedMultiplyAdd(y, x2, s72); }
        }

        if (!last)
        {
            s00.Store(sums); s01.Store(sums + 16); s02.Store(sums + 32);
            if (TRows.Value > 1) { s10.Store(sums + 48); s11.Store(sums + 64); s12.Store(sums + 80); }
            if (TRows.Value > 2) { s20.Store(sums + 96); s21.Store(sums + 112); s22.Store(sums + 128); }
            if (TRows.Value > 3) { s30.Store(sums + 144); s31.Store(sums + 160); s32.Store(sums + 176); }
            if (TRows.Value > 4) { s40.Store(sums + 192); s41.Store(sums + 208); s42.Store(sums + 224); }
            if (TRows.Value > 5) { s50.Store(sums + 240); s51.Store(sums + 256); s52.Store(sums + 272); }
            if (TRows.Value > 6) { s60.Store(sums + 288); s61.Store(sums + 304); s62.Store(sums + 320); }
            if (TRows.Value > 7) { s70.Store(sums + 336); s71.Store(sums + 352); s72.Store(sums + 368); }
            return;
        }

        sums[0] = Fold(s00); sums[1] = Fold(s01); sums[2] = Fold(s02);
        if (TRows.Value > 1) { sums[3] = Fold(s10); sums[4] = Fold(s11); sums[5] = Fold(s12); }
        if (TRows.Value > 2) { sums[6] = Fold(s20); sums[7] = Fold(s21); sums[8] = Fold(s22); }
        if (TRows.Value > 3) { sums[9] = Fold(s30); sums[10] = Fold(s31); sums[11] = Fold(s32); }
        if (TRows.Value > 4) { sums[12] = Fold(s40); sums[13] = Fold(s41); sums[14] = Fold(s42); }
        if (TRows.Value > 5) { sums[15] = Fold(s50); sums[16] = Fold(s51); sums[17] = Fold(s52); }
        if (TRows.Value > 6) { sums[18] = Fold(s60); sums[19] = Fold(s61); sums[20] = Fold(s62); }
        if (TRows.Value > 7) { sums[21] = Fold(s70); sums[22] = Fold(s71); sums[23] = Fold(s72); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Fold(Vector512<float> v) => DotProducts.Fold(v.GetLower() + v.GetUpper());
}
