using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Gemm;

/// <summary>
/// Products with so few rows that packing B would cost more than multiplying. B must have dense rows; they are read once, in pieces long
/// enough for the memory to stream, four rows at a time into sums that stay in the first-level cache. The chains and depth blocks are those
/// of <see cref="BlockedProduct{TKernel}"/>; one text at one width serves all families.
/// </summary>
internal static unsafe class FewRowsProduct
{
    private const int MostRows = 4;
    private const int TaskColumns = 512;

    /// <summary>True if <paramref name="product"/> reads B too seldom to be worth packing it.</summary>
    public static bool Suits(in Product product) => product.M <= MostRows && product.ColumnB == 1;

    public static void Run(in Product product) =>
        Workers.Run((product.N + TaskColumns - 1) / TaskColumns, new ColumnsJob { Product = product }, product.MultiplyAdds);

    private struct ColumnsJob : IJob
    {
        public Product Product;

        public readonly void Run(int task)
        {
            var column = task * TaskColumns;
            var columns = Math.Min(TaskColumns, Product.N - column);
            var block = BlockSizes.Depth(Product.K);
            using var sums = Scratch.Take(Product.M * TaskColumns);
            var start = 0;
            do
            {
                var end = Math.Min(start + block, Product.K);
                new Span<float>(sums.Pointer, Product.M * TaskColumns).Clear();
                for (var k = start; k < end; k += 4)
                {
                    var b = Product.B + k * Product.DepthB + column;
                    for (var row = 0; row < Product.M; row++)
                    {
                        var a = Product.A + row * Product.RowA + k * Product.DepthA;
                        var target = sums.Pointer + row * TaskColumns;
                        if (k + 4 <= end)
                            AddFour(a, Product.DepthA, b, Product.DepthB, target, columns);
                        else
                            AddRest(a, Product.DepthA, b, Product.DepthB, target, columns, end - k);
                    }
                }

                for (var row = 0; row < Product.M; row++)
                    Finish(row, column, columns, sums.Pointer + row * TaskColumns, start > 0, end == Product.K);
                start = end;
            }
            while (start < Product.K);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void AddFour(float* a, nint depthA, float* b0, nint depthB, float* sums, int columns)
        {
            float a0 = a[0], a1 = a[depthA], a2 = a[2 * depthA], a3 = a[3 * depthA];
            float* b1 = b0 + depthB, b2 = b1 + depthB, b3 = b2 + depthB;
            Vector256<float> v0 = Vector256.Create(a0), v1 = Vector256.Create(a1), v2 = Vector256.Create(a2), v3 = Vector256.Create(a3);
            nint j = 0;
            for (; j + 8 <= columns; j += 8)
            {
                var sum = Vector256.FusedMultiplyAdd(v0, Vector256.Load(b0 + j), Vector256.Load(sums + j));
                sum = Vector256.FusedMultiplyAdd(v1, Vector256.Load(b1 + j), sum);
                sum = Vector256.FusedMultiplyAdd(v2, Vector256.Load(b2 + j), sum);
                Vector256.FusedMultiplyAdd(v3, Vector256.Load(b3 + j), sum).Store(sums + j);
            }

            for (; j < columns; j++)
            {
                var sum = MathF.FusedMultiplyAdd(a1, b1[j], MathF.FusedMultiplyAdd(a0, b0[j], sums[j]));
                sums[j] = MathF.FusedMultiplyAdd(a3, b3[j], MathF.FusedMultiplyAdd(a2, b2[j], sum));
            }
        }

        private static void AddRest(float* a, nint depthA, float* b, nint depthB, float* sums, int columns, int rows)
        {
            for (var row = 0; row < rows; row++)
            {
                for (var j = 0; j < columns; j++)
                    sums[j] = MathF.FusedMultiplyAdd(a[row * depthA], b[row * depthB + j], sums[j]);
            }
        }

        private readonly void Finish(int row, int column, int columns, float* sums, bool later, bool last)
        {
            var c = Product.C + row * Product.RowC + column;
            for (var j = 0; j < columns; j++)
            {
                var sum = Product.End.Add || later ? c[j] + sums[j] : sums[j];
                c[j] = last ? Product.End.Finish(sum, row, column + j) : sum;
            }
        }
    }
}
