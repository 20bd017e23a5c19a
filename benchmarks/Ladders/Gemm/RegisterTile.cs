namespace Fovea.Ladders.Gemm;

/// <summary>
/// Tiles of C that stay in registers while the depth goes by: C is written once instead of K times. Both operands are read where they lie,
/// so a step goes N floats further in B: with N = 1024 all steps fall into the same few sets of the cache and push each other out.
/// </summary>
internal static unsafe class RegisterTile
{
    public static void Multiply(Sizes s, float* a, float* b, float* c)
    {
        for (var i = 0; i < s.M; i += Tile.Rows)
        {
            for (var j = 0; j < s.N; j += Tile.Columns)
                Tile.Run(s.K, a + i * s.K, s.K, 1, b + j, s.N, c + i * s.N + j, s.N, add: false);
        }
    }
}
