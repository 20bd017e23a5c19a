using Fovea.Kernels.Machine;

namespace Fovea.Ladders.Gemm;

/// <summary>
/// A band of rows of C for each thread; no sum crosses the cut, so the bits stay the same. Each packs B for itself, which the product
/// does once for all. Two threads share memory and power: twice the speed is the most there is, and seldom reached.
/// </summary>
internal static unsafe class TwoThreads
{
    public static void Multiply(Sizes s, float* a, float* b, float* c) => Workers.Run(2, new Band { Sizes = s, A = a, B = b, C = c });

    private struct Band : IJob
    {
        public Sizes Sizes;
        public float* A, B, C;

        public readonly void Run(int task)
        {
            var half = Sizes.M / 2 / Tile.Rows * Tile.Rows;
            CacheBlocks.Multiply(Sizes, A, B, C, task == 0 ? 0 : half, task == 0 ? half : Sizes.M);
        }
    }
}
