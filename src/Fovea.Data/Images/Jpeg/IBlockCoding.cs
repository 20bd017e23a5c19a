namespace Fovea.Data.Images.Jpeg;

/// <summary>How a scan codes the coefficients of a block. A structure, so that each kind of scan is compiled for itself.</summary>
interface IBlockCoding
{
    /// <summary>Forgets what it carried on from block to block: a restart marker stands here.</summary>
    void Restart();

    /// <summary>Reads a block.</summary>
    /// <param name="bits">The data. Reading past their end gives zeros.</param>
    /// <param name="component">Whose block it is.</param>
    /// <param name="column">The block's column in the component.</param>
    /// <param name="row">The block's row in the component.</param>
    /// <returns>Whether the codes were sound.</returns>
    bool Read(ref BitReader bits, Component component, int column, int row);
}
