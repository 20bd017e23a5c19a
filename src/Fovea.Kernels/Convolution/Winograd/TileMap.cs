namespace Fovea.Kernels.Convolution;

/// <summary>The tiles that cover the outputs of a batch, numbered row by row and picture by picture; the last of a row or column may reach beyond the map.</summary>
internal readonly struct TileMap
{
    public TileMap(int batch, int height, int width, int outputs)
    {
        Rows = (height + outputs - 1) / outputs;
        Columns = (width + outputs - 1) / outputs;
        Count = batch * Rows * Columns;
    }

    /// <summary>Rows of tiles in a picture.</summary>
    public int Rows { get; }

    /// <summary>Tiles in a row.</summary>
    public int Columns { get; }

    /// <summary>Tiles in the batch.</summary>
    public int Count { get; }

    /// <summary>The run of tiles from <paramref name="tile"/> on that lie side by side in one row, before <paramref name="end"/>.</summary>
    public (int Image, int Row, int Column, int Length) RunAt(int tile, int end)
    {
        var (row, column) = Math.DivRem(tile, Columns);
        var (image, rowInside) = Math.DivRem(row, Rows);
        return (image, rowInside, column, Math.Min(Columns - column, end - tile));
    }
}
