namespace Fovea.Ladders.Gemm;

/// <summary>
/// Copies in the order in which the tile reads. Packing moves M·K + K·N numbers; the tiles then read them N/32 and M/8 times, so that it
/// costs a few percent and every read is the next one in memory.
/// </summary>
internal static unsafe class Panels
{
    /// <summary>Panels of eight rows of A, each [step][row].</summary>
    public static void PackA(float* a, nint rowStride, int rows, int depth, float* packed)
    {
        for (var i = 0; i < rows; i += Tile.Rows)
        {
            for (var k = 0; k < depth; k++)
            {
                for (var row = 0; row < Tile.Rows; row++)
                    *packed++ = a[(i + row) * rowStride + k];
            }
        }
    }

    /// <summary>Panels of thirty-two columns of B, each [step][column].</summary>
    public static void PackB(float* b, nint rowStride, int depth, int columns, float* packed)
    {
        for (var j = 0; j < columns; j += Tile.Columns)
        {
            for (var k = 0; k < depth; k++)
            {
                new ReadOnlySpan<float>(b + k * rowStride + j, Tile.Columns).CopyTo(new(packed, Tile.Columns));
                packed += Tile.Columns;
            }
        }
    }
}
