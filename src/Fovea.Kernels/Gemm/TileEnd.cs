namespace Fovea.Kernels.Gemm;

/// <summary>What happens to a tile on its way from the registers to C.</summary>
internal unsafe struct TileEnd
{
    /// <summary>C and the residual are far away in memory: they are fetched while the sums are made, C for the tile to the right.</summary>
    public bool IsFar;

    /// <summary>A comes from memory, such as weights that are read once: it is fetched ahead of the products by kernels on 512-bit vectors.</summary>
    public bool FetchesA;

    /// <summary>Add to what C holds: a later block of the depth, or an accumulating product.</summary>
    public bool Add;

    /// <summary>Clip at zero; NaN passes.</summary>
    public bool Relu;

    /// <summary>One value a row of the tile, or null.</summary>
    public float* RowBias;

    /// <summary>One value a column of the tile, as many as the tile is wide, or null.</summary>
    public float* ColumnBias;

    /// <summary>Added after the biases, laid out as C; or null. Kernels that leave it out say so.</summary>
    public float* Residual;

    /// <summary>Bias and activation for a single element, at its place in the matrix or tile that the biases belong to.</summary>
    public readonly float Finish(float sum, int row, int column)
    {
        if (RowBias != null)
            sum += RowBias[row];
        if (ColumnBias != null)
            sum += ColumnBias[column];
        return Relu && sum < 0 ? 0 : sum;
    }
}

/// <summary>The operands of an <see cref="IIndirectKernel"/>: where everything lies.</summary>
internal unsafe struct IndirectTile
{
    /// <summary>Element (r, k) of A is <c>A[ARows[r] + ASteps[k]]</c>.</summary>
    public float* A;

    /// <summary>One offset a row of the tile.</summary>
    public int* ARows;

    /// <summary>One offset a step of the depth.</summary>
    public int* ASteps;

    /// <summary>The first vector of step k begins at <c>B[BSteps[k]]</c>.</summary>
    public float* B;

    /// <summary>One offset a step of the depth.</summary>
    public int* BSteps;

    /// <summary>From the first vector of B to the second: they need not be neighbours.</summary>
    public nint SecondB;

    /// <summary>What is fetched into the caches meanwhile, such as the weights that come next; may be null.</summary>
    public float* Ahead;

    /// <summary>Floats by which <see cref="Ahead"/> moves on from step to step.</summary>
    public nint AheadStep;

    /// <summary>The tile's first element.</summary>
    public float* C;

    /// <summary>Distance between rows of C.</summary>
    public nint RowStride;

    /// <summary>From the first vector of a row of C to the second.</summary>
    public nint SecondC;

    /// <summary>Treatment of the finished sums.</summary>
    public TileEnd End;
}
