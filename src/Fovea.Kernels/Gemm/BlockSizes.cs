namespace Fovea.Kernels.Gemm;

/// <summary>
/// The numbers behind the loops. <see cref="Depth"/> decides where sums are cut and so decides bits: it sees the shape alone.
/// All others only decide speed.
/// </summary>
internal static class BlockSizes
{
    /// <summary>Longest chain of multiply-adds before a partial sum is added to C; a panel of A this deep stays in the first-level cache.</summary>
    private const int LongestDepth = 576;

    /// <summary>Packed floats of one operand that are kept at a time: deeper products are packed span by span.</summary>
    private const int SpanFloats = 1 << 20;

    /// <summary>Columns of B packed at a time.</summary>
    public const int ColumnsAtOnce = 3072;

    /// <summary>Rows of A packed at a time.</summary>
    public const int RowsAtOnce = 3072;

    /// <summary>
    /// Rows of A in a task, which takes all columns that are packed. Two threads that write beside each other in the same rows get into
    /// each other's way: tasks of 128×128 reached 72 % of the peak of two cores at n = 2048, whole rows 83 %.
    /// </summary>
    public const int TaskRows = 64;

    /// <summary>So many rows of A belong to one task, which packs its panels of B itself.</summary>
    public const int FewRows = 128;

    private const long HalvesUpTo = 1_500_000_000;

    /// <summary>Bytes of a block of B of which half stays in a second-level cache.</summary>
    private const long LargestSquareBlock = 1 << 20;

    /// <summary>
    /// Whether two threads take half of a product each, and not one task after the other from what they have packed together. That pays
    /// while much of the time goes into packing; in larger products it would pay less than what a thread that is held up costs the other.
    /// </summary>
    public static bool InHalves(in Product product) => Math.Min(product.M, product.N) > FewRows && product.MultiplyAdds <= HalvesUpTo;

    /// <summary>
    /// Whether the halves are of the columns: where there are more of them, or as many. Of a large square it is the rows if A is turned over
    /// when it is packed and B is not: then A takes longer to pack twice.
    /// </summary>
    public static bool HalvesColumns(in Product product)
    {
        var turnsOnlyA = product.RowA != 1 && product.ColumnB == 1;
        return product.N > product.M
            || (product.N == product.M && (!turnsOnlyA || (long)Depth(product.K) * product.N * sizeof(float) <= LargestSquareBlock));
    }

    /// <summary>Length of the blocks that a sum of <paramref name="k"/> products is cut into, all equal but the last.</summary>
    public static int Depth(int k)
    {
        var blocks = (k + LongestDepth - 1) / LongestDepth;
        return blocks < 2 ? Math.Max(k, 1) : (k + blocks - 1) / blocks;
    }

    /// <summary>Whole depth blocks that are packed together when the wider operand has <paramref name="lanes"/> rows or columns.</summary>
    public static int BlocksPerSpan(int depth, int lanes) => (int)Math.Max(1, SpanFloats / ((long)depth * lanes));
}
