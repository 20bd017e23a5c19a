using Fovea.Kernels.Machine;
using Fovea.Ladders.Gemm;

namespace Fovea.Ladders.Convolution;

/// <summary>
/// The other operand becomes the vector: thirty-two output channels, from weights packed once as [channel, i, j][output]. Eight pixels of a
/// row are broadcast from where they lie; a window's steps are an addition to one pointer. Sums come out with channels beside each other
/// and are turned over on their way to y.
/// </summary>
internal static unsafe class ChannelTiles
{
    public static void Forward(Layer l, float* x, float* w, float* y)
    {
        using var bordered = Scratch.Take(Bordered.Length(l));
        using var weights = Scratch.Take(l.Depth * l.Outputs);
        var tile = stackalloc float[Tile.Rows * Tile.Columns];
        PackWeights(l, w, weights.Pointer);
        for (var image = 0; image < l.Batch; image++)
        {
            Bordered.Copy(l, x + image * l.Inputs * l.Pixels, bordered.Pointer);
            for (var output = 0; output < l.Outputs; output += Tile.Columns)
            {
                for (var pixel = 0; pixel < l.Pixels; pixel += Tile.Rows)
                {
                    var window = bordered.Pointer + pixel / l.Width * Bordered.Pitch(l) + pixel % l.Width;
                    Sum(l, window, weights.Pointer + output * l.Depth, tile);
                    TurnOver(tile, y + (image * l.Outputs + output) * l.Pixels + pixel, l.Pixels);
                }
            }
        }
    }

    // The product's tile, told that a row of A is the next pixel and a step the next channel: nine short products, one a tap, added up.
    private static void Sum(Layer l, float* x, float* weights, float* tile)
    {
        for (var tap = 0; tap < 9; tap++)
        {
            Tile.Run(
                l.Inputs, x + tap / 3 * Bordered.Pitch(l) + tap % 3, 1, Bordered.Plane(l), weights + tap * Tile.Columns, 9 * Tile.Columns,
                tile, Tile.Columns, add: tap > 0);
        }
    }

    private static void TurnOver(float* tile, float* y, int channelStride)
    {
        for (var channel = 0; channel < Tile.Columns; channel++)
        {
            for (var pixel = 0; pixel < Tile.Rows; pixel++)
                y[channel * channelStride + pixel] = tile[pixel * Tile.Columns + channel];
        }
    }

    private static void PackWeights(Layer l, float* w, float* packed)
    {
        for (var output = 0; output < l.Outputs; output += Tile.Columns)
        {
            for (var k = 0; k < l.Depth; k++)
            {
                for (var lane = 0; lane < Tile.Columns; lane++)
                    *packed++ = w[(output + lane) * l.Depth + k];
            }
        }
    }
}
