namespace Fovea.Kernels.Gemm;

/// <summary>
/// The innermost product, C[r, j] (+)= Σₖ A[k·RowPitch + r] · B[k·Columns + j], on packed panels: every element is one chain of
/// fused multiply-adds in the order of k, so all kernels give the same bits. The name says rows × columns and the instruction set.
/// </summary>
internal unsafe interface IMicroKernel
{
    /// <summary>Most rows of a tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Floats a step of a packed panel of A takes: <see cref="Rows"/> rounded up to whole vectors of eight.</summary>
    static abstract int RowPitch { get; }

    /// <summary>Columns of a tile, and floats a step of a packed panel of B takes.</summary>
    static abstract int Columns { get; }

    /// <summary>Computes a tile of <paramref name="rows"/> rows and all columns; C's rows are <paramref name="rowStride"/> floats apart.</summary>
    static abstract void Run(int rows, int depth, float* a, float* b, float* c, nint rowStride, in TileEnd end);

    /// <summary>
    /// As <see cref="Run"/> where only the first half of the columns counts: what stands in C's other half afterwards means nothing. All
    /// operands are as wide as ever, because a kernel may work on both halves.
    /// </summary>
    static abstract void RunHalf(int rows, int depth, float* a, float* b, float* c, nint rowStride, in TileEnd end);
}

/// <summary>
/// The innermost product with both operands left where they lie, C[r, j] (+)= Σₖ A[ARows[r] + ASteps[k]] · B[BSteps[k] + j]:
/// rows of A are broadcast, B is read as vectors, and tables say where. A convolution is this product without packing pixels.
/// Same chains, hence same bits, as <see cref="IMicroKernel"/>.
/// </summary>
internal interface IIndirectKernel
{
    /// <summary>Most rows of a tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Floats of a vector; a tile is one or two vectors wide.</summary>
    static abstract int Lanes { get; }

    /// <summary>Computes a tile of <paramref name="rows"/> rows and 1 or 2 <paramref name="vectors"/>.</summary>
    static abstract void Run(int rows, int vectors, int depth, in IndirectTile tile);
}
