using Fovea.Kernels.Machine;

namespace Fovea.Ladders.Gemm;

/// <summary>
/// The five loops of every fast product. A block of B, 256 steps by 512 columns, fills half of a second-level cache of one megabyte; a
/// panel of A, 256 steps by 8 rows, is a quarter of a first level. The innermost loop runs that one panel of A against all panels of the
/// block, so the first level serves A and the second streams B. The price: C is read and written once for each block of the depth.
/// </summary>
internal static unsafe class CacheBlocks
{
    private const int Depth = 256, Columns = 512;

    public static void Multiply(Sizes s, float* a, float* b, float* c) => Multiply(s, a, b, c, 0, s.M);

    /// <summary>The rows of C from <paramref name="first"/> to <paramref name="end"/>.</summary>
    public static void Multiply(Sizes s, float* a, float* b, float* c, int first, int end)
    {
        using var packedA = Scratch.Take((end - first) * Depth);
        using var packedB = Scratch.Take(Depth * Columns);
        for (var k = 0; k < s.K; k += Depth)
        {
            var depth = Math.Min(Depth, s.K - k);
            Panels.PackA(a + first * s.K + k, s.K, end - first, depth, packedA.Pointer);
            for (var j = 0; j < s.N; j += Columns)
            {
                var columns = Math.Min(Columns, s.N - j);
                Panels.PackB(b + k * s.N + j, s.N, depth, columns, packedB.Pointer);
                for (var i = first; i < end; i += Tile.Rows)
                {
                    for (var l = 0; l < columns; l += Tile.Columns)
                    {
                        Tile.Run(
                            depth, packedA.Pointer + (i - first) * depth, 1, Tile.Rows, packedB.Pointer + l * depth, Tile.Columns,
                            c + i * s.N + j + l, s.N, add: k > 0);
                    }
                }
            }
        }
    }
}
