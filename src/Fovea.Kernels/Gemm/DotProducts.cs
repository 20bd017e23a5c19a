using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Gemm;

/// <summary>
/// Rows times a transposed matrix, such as a linear layer's answer: each element is the dot product of two dense rows, which are read where
/// they lie. For one picture that is once at the speed of memory; for a batch it saves packing, which takes longer than the products where
/// rows are few. Sixteen chains of multiply-adds run over the depth, lane by lane, and are folded in a fixed order, the same for all families.
/// </summary>
internal static unsafe class DotProducts
{
    /// <summary>Any depth pays for so few rows.</summary>
    private const int FewRows = 8;

    /// <summary>More rows make up for packing.</summary>
    private const int MostRows = 256;

    /// <summary>Shorter sums do not pay for folding their chains, if rows are not few.</summary>
    private const int LongSum = 1024;

    /// <summary>Depth of a piece: eight rows and three columns of it fit in the first-level cache.</summary>
    private const int Piece = 768;

    private const int Chains = 16;
    private const int TaskColumns = 18;

    /// <summary>True if both operands have dense rows and A not many. Looks at the shape alone, because the sums run in an order of their own.</summary>
    public static bool Suits(in Product product) =>
        product.DepthB == 1 && product.DepthA == 1 && product.ColumnB != 1
        && (product.M <= FewRows ? product.K >= Chains : product.M <= MostRows && product.K >= LongSum);

    public static void Run(in Product product) =>
        Workers.Run(
            (product.N + TaskColumns - 1) / TaskColumns, new ColumnsJob { Product = product, Wide = CpuFeatures.Family == KernelFamily.Avx512 },
            product.MultiplyAdds);

    private struct ColumnsJob : IJob
    {
        public Product Product;
        public bool Wide;

        public readonly void Run(int task)
        {
            var end = Math.Min((task + 1) * TaskColumns, Product.N);
            if (Wide)
            {
                RunWide(task * TaskColumns, end);
                return;
            }

            var sums = stackalloc float[4];
            for (var column = task * TaskColumns; column < end; column += 4)
            {
                // Beyond the last column the last is computed again.
                var columns = Math.Min(4, end - column);
                var b = Product.B + column * Product.ColumnB;
                for (var row = 0; row < Product.M; row++)
                {
                    Four(Product.K, Product.A + row * Product.RowA, b, Next(1, columns), Next(2, columns), Next(3, columns), sums);
                    for (var i = 0; i < columns; i++)
                        Finish(row, column + i, sums[i]);
                }
            }
        }

        // A piece of eight rows stays in the first-level cache while the columns' pieces pass.
        private readonly void RunWide(int first, int end)
        {
            var sums = stackalloc float[TaskColumns / Dot8x3Avx512.Columns * Dot8x3Avx512.Chains];
            var tiles = (Product.M + FewRows - 1) / FewRows;
            nint whole = Product.K / Chains * Chains;
            for (var tile = 0; tile < tiles; tile++)
            {
                var row = tile * Product.M / tiles;
                var rows = (tile + 1) * Product.M / tiles - row;
                var a = Product.A + row * Product.RowA;
                for (nint start = 0; start < whole; start += Piece)
                {
                    var depth = Math.Min(Piece, whole - start);
                    var chains = sums;
                    for (var column = first; column < end; column += Dot8x3Avx512.Columns)
                    {
                        // Beyond the last column the last is computed again.
                        var columns = Math.Min(Dot8x3Avx512.Columns, end - column);
                        var b = Product.B + column * Product.ColumnB + start;
                        Dot8x3Avx512.Run(
                            rows, depth, a + start, Product.RowA, b, b + Next(1, columns), b + Next(2, columns), chains, start == 0, start + depth == whole);
                        chains += Dot8x3Avx512.Chains;
                    }
                }

                Finish(row, rows, first, end, sums);
            }
        }

        // What a whole vector does not hold is added one by one.
        private readonly void Finish(int firstRow, int rows, int first, int end, float* sums)
        {
            for (var column = first; column < end; column++)
            {
                var tile = sums + (column - first) / Dot8x3Avx512.Columns * Dot8x3Avx512.Chains + (column - first) % Dot8x3Avx512.Columns;
                var b = Product.B + column * Product.ColumnB;
                for (var row = firstRow; row < firstRow + rows; row++)
                {
                    var sum = tile[(row - firstRow) * Dot8x3Avx512.Columns];
                    for (nint k = Product.K / Chains * Chains; k < Product.K; k++)
                        sum = MathF.FusedMultiplyAdd(Product.A[row * Product.RowA + k], b[k], sum);
                    Finish(row, column, sum);
                }
            }
        }

        private readonly nint Next(int column, int columns) => Math.Min(column, columns - 1) * Product.ColumnB;

        private readonly void Finish(int row, int column, float sum)
        {
            ref var c = ref Product.C[row * Product.RowC + column];
            c = Product.End.Finish(Product.End.Add ? c + sum : sum, row, column);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Four(int depth, float* a, float* b0, nint second, nint third, nint fourth, float* sums)
        {
            float* b1 = b0 + second, b2 = b0 + third, b3 = b0 + fourth;
            Vector256<float> s00 = default, s01 = default, s10 = default, s11 = default;
            Vector256<float> s20 = default, s21 = default, s30 = default, s31 = default;
            nint k = 0;
            for (; k + Chains <= depth; k += Chains)
            {
                Vector256<float> a0 = Vector256.Load(a + k), a1 = Vector256.Load(a + k + 8);
                s00 = Vector256.FusedMultiplyAdd(a0, Vector256.Load(b0 + k), s00);
                s01 = Vector256.FusedMultiplyAdd(a1, Vector256.Load(b0 + k + 8), s01);
                s10 = Vector256.FusedMultiplyAdd(a0, Vector256.Load(b1 + k), s10);
                s11 = Vector256.FusedMultiplyAdd(a1, Vector256.Load(b1 + k + 8), s11);
                s20 = Vector256.FusedMultiplyAdd(a0, Vector256.Load(b2 + k), s20);
                s21 = Vector256.FusedMultiplyAdd(a1, Vector256.Load(b2 + k + 8), s21);
                s30 = Vector256.FusedMultiplyAdd(a0, Vector256.Load(b3 + k), s30);
                s31 = Vector256.FusedMultiplyAdd(a1, Vector256.Load(b3 + k + 8), s31);
            }

            sums[0] = Fold(s00 + s01);
            sums[1] = Fold(s10 + s11);
            sums[2] = Fold(s20 + s21);
            sums[3] = Fold(s30 + s31);
            for (; k < depth; k++)
            {
                sums[0] = MathF.FusedMultiplyAdd(a[k], b0[k], sums[0]);
                sums[1] = MathF.FusedMultiplyAdd(a[k], b1[k], sums[1]);
                sums[2] = MathF.FusedMultiplyAdd(a[k], b2[k], sums[2]);
                sums[3] = MathF.FusedMultiplyAdd(a[k], b3[k], sums[3]);
            }
        }

    }

    // The order is written out because that of Vector256.Sum is not promised.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Fold(Vector256<float> v)
    {
        var half = v.GetLower() + v.GetUpper();
        return half[0] + half[2] + (half[1] + half[3]);
    }
}
