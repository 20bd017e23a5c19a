using Fovea.Kernels.Gemm;

namespace Fovea.Ladders.Gemm;

/// <summary>The sizes of C[M×N] = A[M×K] · B[K×N], all row-major. The rungs with tiles take M in eights and N in thirty-twos.</summary>
internal readonly record struct Sizes(int M, int N, int K);

/// <summary>A matrix product from the definition to the product's own.</summary>
internal static unsafe class GemmLadder
{
    public static Ladder Of(Sizes s) => new(
        $"Matrix product {s.M}×{s.N}×{s.K}",
        2.0 * s.M * s.N * s.K,
        (s.M * s.K, s.K * s.N, s.M * s.N),
        [
            new("three loops", "the definition; B is read down its columns, a new cache line each step", 1, (a, b, c) => ThreeLoops.Multiply(s, a, b, c)),
            new("loop order", "i-k-j: B and C are read along their rows", 1, (a, b, c) => LoopOrder.Multiply(s, a, b, c)),
            new("vectors", "sixteen multiply-adds an instruction", 1, (a, b, c) => Vectors.Multiply(s, a, b, c)),
            new("register tile", "8×32 sums stay in registers: 16 multiply-adds for 10 loads instead of 1 for 2 and a store", 1, (a, b, c) => RegisterTile.Multiply(s, a, b, c)),
            new("packed panels", "both operands in the order of reading: no strides, no cache sets that collide", 1, (a, b, c) => PackedPanels.Multiply(s, a, b, c)),
            new("cache blocks", "K cut so that a panel of A stays in the first level of cache and the panels of B in the second", 1, (a, b, c) => CacheBlocks.Multiply(s, a, b, c)),
            new("two threads", "bands of C for each", 2, (a, b, c) => TwoThreads.Multiply(s, a, b, c)),
            new("MatrixProduct", "the product's: 14×32 tiles, any size, bias and activation in the last block", 1, (a, b, c) => Product(s, a, b, c)),
            new("MatrixProduct", "the same on two", 2, (a, b, c) => Product(s, a, b, c)),
        ]);

    private static void Product(Sizes s, float* a, float* b, float* c) => MatrixProduct.Multiply(
        new GemmGeometry(s.M, s.N, s.K), new(a, s.M * s.K), new(b, s.K * s.N), new(c, s.M * s.N), default);
}
