using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace Fovea.Ladders.Gemm;

/// <summary>
/// Eight rows by thirty-two columns of C, kept in sixteen vector registers over the whole depth. A step loads two vectors of B and
/// broadcasts eight numbers of A: ten loads for sixteen multiply-adds, where the processor can do one load for each. The accumulators are
/// sixteen independent chains, enough for two units that each take four cycles to finish an addition.
/// </summary>
internal static unsafe class Tile
{
    public const int Rows = 8, Columns = 32;

    /// <summary>C = A·B, or C += A·B, where row r of A at step k lies at <c>a[r·aRow + k·aStep]</c> and that of B at <c>b[k·bStep]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int depth, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, bool add)
    {
        Vector512<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        Vector512<float> c40 = default, c41 = default, c50 = default, c51 = default, c60 = default, c61 = default, c70 = default, c71 = default;
        var lower = a + 4 * aRow;
        var three = 3 * aRow;
        for (var k = 0; k < depth; k++)
        {
            Vector512<float> b0 = Load(b), b1 = Load(b + 16);
            var x = Create(a[0]); c00 = FusedMultiplyAdd(x, b0, c00); c01 = FusedMultiplyAdd(x, b1, c01);
            x = Create(a[aRow]); c10 = FusedMultiplyAdd(x, b0, c10); c11 = FusedMultiplyAdd(x, b1, c11);
            x = Create(a[2 * aRow]); c20 = FusedMultiplyAdd(x, b0, c20); c21 = FusedMultiplyAdd(x, b1, c21);
            x = Create(a[three]); c30 = FusedMultiplyAdd(x, b0, c30); c31 = FusedMultiplyAdd(x, b1, c31);
            x = Create(lower[0]); c40 = FusedMultiplyAdd(x, b0, c40); c41 = FusedMultiplyAdd(x, b1, c41);
            x = Create(lower[aRow]); c50 = FusedMultiplyAdd(x, b0, c50); c51 = FusedMultiplyAdd(x, b1, c51);
            x = Create(lower[2 * aRow]); c60 = FusedMultiplyAdd(x, b0, c60); c61 = FusedMultiplyAdd(x, b1, c61);
            x = Create(lower[three]); c70 = FusedMultiplyAdd(x, b0, c70); c71 = FusedMultiplyAdd(x, b1, c71);
            a += aStep;
            lower += aStep;
            b += bStep;
        }

        Finish(c00, c01, c, add);
        Finish(c10, c11, c + cRow, add);
        Finish(c20, c21, c + 2 * cRow, add);
        Finish(c30, c31, c + 3 * cRow, add);
        Finish(c40, c41, c + 4 * cRow, add);
        Finish(c50, c51, c + 5 * cRow, add);
        Finish(c60, c61, c + 6 * cRow, add);
        Finish(c70, c71, c + 7 * cRow, add);
    }

    // Inlined: a call here would send all accumulators to the stack.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(Vector512<float> left, Vector512<float> right, float* c, bool add)
    {
        if (add)
        {
            left += Load(c);
            right += Load(c + 16);
        }

        left.Store(c);
        right.Store(c + 16);
    }
}
