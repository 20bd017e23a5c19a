using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Gemm;

/// <summary>Matrix products: packed, blocked, parallel, and the same bits for any thread count and vector width.</summary>
public static unsafe class MatrixProduct
{
    /// <summary>
    /// C = activation(op(A)·op(B) + bias), or C += op(A)·op(B), for a batch of products; C's matrices follow one another densely.
    /// Each sum is cut into blocks by its length alone; within a block it is one chain of fused multiply-adds, and blocks are added in order.
    /// </summary>
    /// <param name="g">Sizes and transpositions.</param>
    /// <param name="a">A, M×K or, transposed, K×M.</param>
    /// <param name="b">B, K×N or, transposed, N×K.</param>
    /// <param name="c">C, M×N each; must not overlap A or B.</param>
    /// <param name="epilogue">Bias, activation and accumulation.</param>
    /// <exception cref="GeometryException">A span is too short for the sizes, or accumulation is combined with bias or activation.</exception>
    public static void Multiply(in GemmGeometry g, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, in Epilogue epilogue)
    {
        Check(g, a.Length, b.Length, c.Length, epilogue);
        if (g.Batch == 0 || g.M == 0 || g.N == 0)
            return;

        fixed (float* pa = a, pb = b, pc = c, bias = epilogue.Bias)
        {
            var transposeA = g.TransposeA && g.M > 1; // a single row lies the same either way
            var product = new Product
            {
                M = g.M,
                N = g.N,
                K = g.K,
                A = pa,
                B = pb,
                C = pc,
                RowA = transposeA ? 1 : g.K,
                DepthA = transposeA ? g.M : 1,
                ColumnB = g.TransposeB ? g.K : 1,
                DepthB = g.TransposeB ? 1 : g.N,
                RowC = g.N,
                End = new TileEnd
                {
                    Add = epilogue.Accumulate,
                    Relu = epilogue.Activation == FusedActivation.Relu,
                    RowBias = epilogue.Axis == BiasAxis.Row ? bias : null,
                    ColumnBias = epilogue.Axis == BiasAxis.Column ? bias : null,
                },
            };
            var job = new BatchJob { Product = product, StrideA = g.StrideA, StrideB = g.StrideB, Family = CpuFeatures.Family };
            Workers.Run(g.Batch, job);
        }
    }

    /// <summary>One product on the kernels of <paramref name="family"/>.</summary>
    internal static void Run(in Product product, KernelFamily family)
    {
        if (DotProducts.Suits(product))
        {
            DotProducts.Run(product);
            return;
        }

        if (FewRowsProduct.Suits(product))
        {
            FewRowsProduct.Run(product);
            return;
        }

        RunBlocked(product, family);
    }

    /// <summary>One packed product on the kernels of <paramref name="family"/>.</summary>
    internal static void RunBlocked(in Product product, KernelFamily family)
    {
        switch (family)
        {
            case KernelFamily.Avx512: BlockedProduct<Kernel14x32Avx512>.Run(product); break;
            case KernelFamily.Avx2: BlockedProduct<Kernel6x16Avx2>.Run(product); break;
            default: BlockedProduct<Kernel8x8Portable>.Run(product); break;
        }
    }

    private static void Check(in GemmGeometry g, int a, int b, int c, in Epilogue epilogue)
    {
        if (g.M < 0 || g.N < 0 || g.K < 0 || g.Batch < 0 || g.StrideA < 0 || g.StrideB < 0)
            throw new GeometryException($"MatrixProduct: sizes and strides must not be negative, but {g} was given.");
        Long("A", a, (long)g.StrideA * (g.Batch - 1) + (long)g.M * g.K, g);
        Long("B", b, (long)g.StrideB * (g.Batch - 1) + (long)g.K * g.N, g);
        Long("C", c, (long)g.Batch * g.M * g.N, g);
        if (epilogue.Axis != BiasAxis.None)
            Long("bias", epilogue.Bias.Length, epilogue.Axis == BiasAxis.Row ? g.M : g.N, g);
        if (epilogue.Accumulate && (epilogue.Axis != BiasAxis.None || epilogue.Activation != FusedActivation.None))
            throw new GeometryException("MatrixProduct: an accumulating product takes neither bias nor activation; apply them in the last product.");
    }

    private static void Long(string name, int given, long needed, in GemmGeometry g)
    {
        if (given < needed && g.Batch > 0)
            throw new GeometryException($"MatrixProduct: {name} has {given} elements, but [{g.M}×{g.K}]·[{g.K}×{g.N}] in a batch of {g.Batch} needs {needed}.");
    }

    private struct BatchJob : IJob
    {
        public Product Product;
        public nint StrideA, StrideB;
        public KernelFamily Family;

        public readonly void Run(int task)
        {
            var product = Product;
            product.A += task * StrideA;
            product.B += task * StrideB;
            product.C += task * (nint)product.M * product.N;
            MatrixProduct.Run(product, Family);
        }
    }
}
