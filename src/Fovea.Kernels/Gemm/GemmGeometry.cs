namespace Fovea.Kernels.Gemm;

/// <summary>
/// The sizes of a batch of matrix products C[M×N] = op(A)[M×K] · op(B)[K×N], row-major, dense within each matrix.
/// op transposes as flagged: with <see cref="TransposeA"/> A is stored K×M, with <see cref="TransposeB"/> B is stored N×K.
/// </summary>
/// <param name="M">Rows of C.</param>
/// <param name="N">Columns of C.</param>
/// <param name="K">Length of the sums.</param>
/// <param name="TransposeA">A is stored K×M.</param>
/// <param name="TransposeB">B is stored N×K.</param>
/// <param name="Batch">Number of independent products.</param>
/// <param name="StrideA">Elements from one A to the next; 0 uses the same A for all.</param>
/// <param name="StrideB">Elements from one B to the next; 0 uses the same B for all.</param>
public readonly record struct GemmGeometry(
    int M, int N, int K, bool TransposeA = false, bool TransposeB = false, int Batch = 1, int StrideA = 0, int StrideB = 0)
{
    /// <summary>Distance between rows of A as stored.</summary>
    public int RowStrideA => TransposeA ? M : K;

    /// <summary>Distance between rows of B as stored.</summary>
    public int RowStrideB => TransposeB ? K : N;

    /// <summary>Multiply-adds of the whole batch.</summary>
    public long MultiplyAdds => (long)Batch * M * N * K;
}
