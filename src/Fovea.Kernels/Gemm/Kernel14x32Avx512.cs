using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.Intrinsics.Vector512;

namespace Fovea.Kernels.Gemm;

/// <summary>The 14×32 micro-kernel on 512-bit vectors: 28 accumulators, 2 vectors of B and 1 broadcast fill 31 of 32 registers.</summary>
internal readonly unsafe struct Kernel14x32Avx512 : IMicroKernel
{
    // Floats of A from what is read to what is fetched: half a microsecond or a whole one, longer than memory takes.
    private const int Ahead = 4096;

    public static int Rows => 14;

    public static int RowPitch => 16;

    public static int Columns => 32;

    public static void Run(int rows, int depth, float* a, float* b, float* c, nint rowStride, in TileEnd end)
    {
        if (end.FetchesA)
            Run<Two, Two>(rows, depth, a, b, c, rowStride, end);
        else
            Run<Two, One>(rows, depth, a, b, c, rowStride, end);
    }

    // Half as many products for each float of A: it is always fetched.
    public static void RunHalf(int rows, int depth, float* a, float* b, float* c, nint rowStride, in TileEnd end) =>
        Run<One, Two>(rows, depth, a, b, c, rowStride, end);

    private static void Run<TVectors, TFetch>(int rows, int depth, float* a, float* b, float* c, nint rowStride, in TileEnd end)
        where TVectors : struct, IConstant
        where TFetch : struct, IConstant
    {
        switch (rows)
        {
            case 1: Tile<One, TVectors, TFetch>(depth, a, b, c, rowStride, end); break;
            case 2: Tile<Two, TVectors, TFetch>(depth, a, b, c, rowStride, end); break;
            case 3: Tile<Three, TVectors, TFetch>(depth, a, b, c, rowStride, end); break;
            case 4: Tile<Four, TVectors, TFetch>(depth, a, b, c, rowStride, end); break;
            case 5: Tile<Five, TVectors, TFetch>(depth, a, b, c, rowStride, end); break;
            case 6: Tile<Six, TVectors, TFetch>(depth, a, b, c, rowStride, end); break;
            case 7: Tile<Seven, TVectors, TFetch>(depth, a, b, c, rowStride, end); break;
            case 8: Tile<Eight, TVectors, TFetch>(depth, a, b, c, rowStride, end); break;
            case 9: Tile<Nine, TVectors, TFetch>(depth, a, b, c, rowStride, end); break;
            case 10: Tile<Ten, TVectors, TFetch>(depth, a, b, c, rowStride, end); break;
            case 11: Tile<Eleven, TVectors, TFetch>(depth, a, b, c, rowStride, end); break;
            case 12: Tile<Twelve, TVectors, TFetch>(depth, a, b, c, rowStride, end); break;
            case 13: Tile<Thirteen, TVectors, TFetch>(depth, a, b, c, rowStride, end); break;
            default: Tile<Fourteen, TVectors, TFetch>(depth, a, b, c, rowStride, end); break;
        }
    }

    // One text for all heights and both widths: the type arguments are constants to the compiler, which drops what lies beyond them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows, TVectors, TFetch>(int depth, float* a, float* b, float* c, nint rowStride, in TileEnd end)
        where TRows : struct, IConstant
        where TVectors : struct, IConstant
        where TFetch : struct, IConstant
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

        if (end.IsFar && Sse.IsSupported)
        {
            for (var row = 0; row < TRows.Value; row++)
            {
                Sse.Prefetch0(c + row * rowStride + Columns);
                Sse.Prefetch0(c + row * rowStride + Columns + 16);
                if (end.Residual != null)
                {
                    Sse.Prefetch0(end.Residual + row * rowStride);
                    Sse.Prefetch0(end.Residual + row * rowStride + 16);
                }
            }
        }

        for (var k = 0; k < depth; k++)
        {
            var b0 = Load(b);
            var b1 = TVectors.Value > 1 ? Load(b + 16) : default;
            var x = Create(a[0]); c00 = FusedMultiplyAdd(x, b0, c00); if (TVectors.Value > 1) c01 = FusedMultiplyAdd(x, b1, c01);
            if (TRows.Value > 1) { x = Create(a[1]); c10 = FusedMultiplyAdd(x, b0, c10); if (TVectors.Value > 1) c11 = FusedMultiplyAdd(x, b1, c11); }
            if (TRows.Value > 2) { x = Create(a[2]); c20 = FusedMultiplyAdd(x, b0, c20); if (TVectors.Value > 1) c21 = FusedMultiplyAdd(x, b1, c21); }
            if (TRows.Value > 3) { x = Create(a[3]); c30 = FusedMultiplyAdd(x, b0, c30); if (TVectors.Value > 1) c31 = FusedMultiplyAdd(x, b1, c31); }
            if (TRows.Value > 4) { x = Create(a[4]); c40 = FusedMultiplyAdd(x, b0, c40); if (TVectors.Value > 1) c41 = FusedMultiplyAdd(x, b1, c41); }
            if (TRows.Value > 5) { x = Create(a[5]); c50 = FusedMultiplyAdd(x, b0, c50); if (TVectors.Value > 1) c51 = FusedMultiplyAdd(x, b1, c51); }
            if (TRows.Value > 6) { x = Create(a[6]); c60 = FusedMultiplyAdd(x, b0, c60); if (TVectors.Value > 1) c61 = FusedMultiplyAdd(x, b1, c61); }
            if (TRows.Value > 7) { x = Create(a[7]); c70 = FusedMultiplyAdd(x, b0, c70); if (TVectors.Value > 1) c71 = FusedMultiplyAdd(x, b1, c71); }
            if (TRows.Value > 8) { x = Create(a[8]); c80 = FusedMultiplyAdd(x, b0, c80); if (TVectors.Value > 1) c81 = FusedMultiplyAdd(x, b1, c81); }
            if (TRows.Value > 9) { x = Create(a[9]); c90 = FusedMultiplyAdd(x, b0, c90); if (TVectors.Value > 1) c91 = FusedMultiplyAdd(x, b1, c91); }
            if (TRows.Value > 10) { x = Create(a[10]); c100 = FusedMultiplyAdd(x, b0, c100); if (TVectors.Value > 1) c101 = FusedMultiplyAdd(x, b1, c101); }
            if (TRows.Value > 11) { x = Create(a[11]); c110 = FusedMultiplyAdd(x, b0, c110); if (TVectors.Value > 1) c111 = FusedMultiplyAdd(x, b1, c111); }
            if (TRows.Value > 12) { x = Create(a[12]); c120 = FusedMultiplyAdd(x, b0, c120); if (TVectors.Value > 1) c121 = FusedMultiplyAdd(x, b1, c121); }
            if (TRows.Value > 13) { x = Create(a[13]); c130 = FusedMultiplyAdd(x, b0, c130); if (TVectors.Value > 1) c131 = FusedMultiplyAdd(x, b1, c131); }
            if (TFetch.Value > 1 && Sse.IsSupported)
                Sse.Prefetch1(a + Ahead);
            a += 16;
            b += 32;
        }

        if (end.Add)
        {
            c00 += Load(c); if (TVectors.Value > 1) c01 += Load(c + 16);
            if (TRows.Value > 1) { c10 += Load(c + 1 * rowStride); if (TVectors.Value > 1) c11 += Load(c + 1 * rowStride + 16); }
            if (TRows.Value > 2) { c20 += Load(c + 2 * rowStride); if (TVectors.Value > 1) c21 += Load(c + 2 * rowStride + 16); }
            if (TRows.Value > 3) { c30 += Load(c + 3 * rowStride); if (TVectors.Value > 1) c31 += Load(c + 3 * rowStride + 16); }
            if (TRows.Value > 4) { c40 += Load(c + 4 * rowStride); if (TVectors.Value > 1) c41 += Load(c + 4 * rowStride + 16); }
            if (TRows.Value > 5) { c50 += Load(c + 5 * rowStride); if (TVectors.Value > 1) c51 += Load(c + 5 * rowStride + 16); }
            if (TRows.Value > 6) { c60 += Load(c + 6 * rowStride); if (TVectors.Value > 1) c61 += Load(c + 6 * rowStride + 16); }
            if (TRows.Value > 7) { c70 += Load(c + 7 * rowStride); if (TVectors.Value > 1) c71 += Load(c + 7 * rowStride + 16); }
            if (TRows.Value > 8) { c80 += Load(c + 8 * rowStride); if (TVectors.Value > 1) c81 += Load(c + 8 * rowStride + 16); }
            if (TRows.Value > 9) { c90 += Load(c + 9 * rowStride); if (TVectors.Value > 1) c91 += Load(c + 9 * rowStride + 16); }
            if (TRows.Value > 10) { c100 += Load(c + 10 * rowStride); if (TVectors.Value > 1) c101 += Load(c + 10 * rowStride + 16); }
            if (TRows.Value > 11) { c110 += Load(c + 11 * rowStride); if (TVectors.Value > 1) c111 += Load(c + 11 * rowStride + 16); }
            if (TRows.Value > 12) { c120 += Load(c + 12 * rowStride); if (TVectors.Value > 1) c121 += Load(c + 12 * rowStride + 16); }
            if (TRows.Value > 13) { c130 += Load(c + 13 * rowStride); if (TVectors.Value > 1) c131 += Load(c + 13 * rowStride + 16); }
        }

        if (end.RowBias != null)
        {
            var bias = end.RowBias;
            c00 += Create(bias[0]); if (TVectors.Value > 1) c01 += Create(bias[0]);
            if (TRows.Value > 1) { c10 += Create(bias[1]); if (TVectors.Value > 1) c11 += Create(bias[1]); }
            if (TRows.Value > 2) { c20 += Create(bias[2]); if (TVectors.Value > 1) c21 += Create(bias[2]); }
            if (TRows.Value > 3) { c30 += Create(bias[3]); if (TVectors.Value > 1) c31 += Create(bias[3]); }
            if (TRows.Value > 4) { c40 += Create(bias[4]); if (TVectors.Value > 1) c41 += Create(bias[4]); }
            if (TRows.Value > 5) { c50 += Create(bias[5]); if (TVectors.Value > 1) c51 += Create(bias[5]); }
            if (TRows.Value > 6) { c60 += Create(bias[6]); if (TVectors.Value > 1) c61 += Create(bias[6]); }
            if (TRows.Value > 7) { c70 += Create(bias[7]); if (TVectors.Value > 1) c71 += Create(bias[7]); }
            if (TRows.Value > 8) { c80 += Create(bias[8]); if (TVectors.Value > 1) c81 += Create(bias[8]); }
            if (TRows.Value > 9) { c90 += Create(bias[9]); if (TVectors.Value > 1) c91 += Create(bias[9]); }
            if (TRows.Value > 10) { c100 += Create(bias[10]); if (TVectors.Value > 1) c101 += Create(bias[10]); }
            if (TRows.Value > 11) { c110 += Create(bias[11]); if (TVectors.Value > 1) c111 += Create(bias[11]); }
            if (TRows.Value > 12) { c120 += Create(bias[12]); if (TVectors.Value > 1) c121 += Create(bias[12]); }
            if (TRows.Value > 13) { c130 += Create(bias[13]); if (TVectors.Value > 1) c131 += Create(bias[13]); }
        }

        if (end.ColumnBias != null)
        {
            var bias0 = Load(end.ColumnBias);
            var bias1 = TVectors.Value > 1 ? Load(end.ColumnBias + 16) : default;
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

        if (end.Residual != null)
        {
            var residual = end.Residual;
            c00 += Load(residual); if (TVectors.Value > 1) c01 += Load(residual + 16);
            if (TRows.Value > 1) { c10 += Load(residual + 1 * rowStride); if (TVectors.Value > 1) c11 += Load(residual + 1 * rowStride + 16); }
            if (TRows.Value > 2) { c20 += Load(residual + 2 * rowStride); if (TVectors.Value > 1) c21 += Load(residual + 2 * rowStride + 16); }
            if (TRows.Value > 3) { c30 += Load(residual + 3 * rowStride); if (TVectors.Value > 1) c31 += Load(residual + 3 * rowStride + 16); }
            if (TRows.Value > 4) { c40 += Load(residual + 4 * rowStride); if (TVectors.Value > 1) c41 += Load(residual + 4 * rowStride + 16); }
            if (TRows.Value > 5) { c50 += Load(residual + 5 * rowStride); if (TVectors.Value > 1) c51 += Load(residual + 5 * rowStride + 16); }
            if (TRows.Value > 6) { c60 += Load(residual + 6 * rowStride); if (TVectors.Value > 1) c61 += Load(residual + 6 * rowStride + 16); }
            if (TRows.Value > 7) { c70 += Load(residual + 7 * rowStride); if (TVectors.Value > 1) c71 += Load(residual + 7 * rowStride + 16); }
            if (TRows.Value > 8) { c80 += Load(residual + 8 * rowStride); if (TVectors.Value > 1) c81 += Load(residual + 8 * rowStride + 16); }
            if (TRows.Value > 9) { c90 += Load(residual + 9 * rowStride); if (TVectors.Value > 1) c91 += Load(residual + 9 * rowStride + 16); }
            if (TRows.Value > 10) { c100 += Load(residual + 10 * rowStride); if (TVectors.Value > 1) c101 += Load(residual + 10 * rowStride + 16); }
            if (TRows.Value > 11) { c110 += Load(residual + 11 * rowStride); if (TVectors.Value > 1) c111 += Load(residual + 11 * rowStride + 16); }
            if (TRows.Value > 12) { c120 += Load(residual + 12 * rowStride); if (TVectors.Value > 1) c121 += Load(residual + 12 * rowStride + 16); }
            if (TRows.Value > 13) { c130 += Load(residual + 13 * rowStride); if (TVectors.Value > 1) c131 += Load(residual + 13 * rowStride + 16); }
        }

        if (end.Relu)
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

        c00.Store(c); if (TVectors.Value > 1) c01.Store(c + 16);
        if (TRows.Value > 1) { c10.Store(c + 1 * rowStride); if (TVectors.Value > 1) c11.Store(c + 1 * rowStride + 16); }
        if (TRows.Value > 2) { c20.Store(c + 2 * rowStride); if (TVectors.Value > 1) c21.Store(c + 2 * rowStride + 16); }
        if (TRows.Value > 3) { c30.Store(c + 3 * rowStride); if (TVectors.Value > 1) c31.Store(c + 3 * rowStride + 16); }
        if (TRows.Value > 4) { c40.Store(c + 4 * rowStride); if (TVectors.Value > 1) c41.Store(c + 4 * rowStride + 16); }
        if (TRows.Value > 5) { c50.Store(c + 5 * rowStride); if (TVectors.Value > 1) c51.Store(c + 5 * rowStride + 16); }
        if (TRows.Value > 6) { c60.Store(c + 6 * rowStride); if (TVectors.Value > 1) c61.Store(c + 6 * rowStride + 16); }
        if (TRows.Value > 7) { c70.Store(c + 7 * rowStride); if (TVectors.Value > 1) c71.Store(c + 7 * rowStride + 16); }
        if (TRows.Value > 8) { c80.Store(c + 8 * rowStride); if (TVectors.Value > 1) c81.Store(c + 8 * rowStride + 16); }
        if (TRows.Value > 9) { c90.Store(c + 9 * rowStride); if (TVectors.Value > 1) c91.Store(c + 9 * rowStride + 16); }
        if (TRows.Value > 10) { c100.Store(c + 10 * rowStride); if (TVectors.Value > 1) c101.Store(c + 10 * rowStride + 16); }
        if (TRows.Value > 11) { c110.Store(c + 11 * rowStride); if (TVectors.Value > 1) c111.Store(c + 11 * rowStride + 16); }
        if (TRows.Value > 12) { c120.Store(c + 12 * rowStride); if (TVectors.Value > 1) c121.Store(c + 12 * rowStride + 16); }
        if (TRows.Value > 13) { c130.Store(c + 13 * rowStride); if (TVectors.Value > 1) c131.Store(c + 13 * rowStride + 16); }
    }
}
