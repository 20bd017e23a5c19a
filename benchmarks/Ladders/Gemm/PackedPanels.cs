using Fovea.Kernels.Machine;

namespace Fovea.Ladders.Gemm;

/// <summary>
/// The same tiles on operands that were packed first. Panels are as deep as the product: at K = 1024 one of B has 128 KB and one of A
/// 32 KB, more than a first level of cache holds together.
/// </summary>
internal static unsafe class PackedPanels
{
    public static void Multiply(Sizes s, float* a, float* b, float* c)
    {
        using var packedA = Scratch.Take(s.M * s.K);
        using var packedB = Scratch.Take(s.K * s.N);
        Panels.PackA(a, s.K, s.M, s.K, packedA.Pointer);
        Panels.PackB(b, s.N, s.K, s.N, packedB.Pointer);
        for (var i = 0; i < s.M; i += Tile.Rows)
        {
            for (var j = 0; j < s.N; j += Tile.Columns)
                Tile.Run(s.K, packedA.Pointer + i * s.K, 1, Tile.Rows, packedB.Pointer + j * s.K, Tile.Columns, c + i * s.N + j, s.N, add: false);
        }
    }
}
