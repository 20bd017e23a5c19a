using Fovea.Kernels.Machine;
using Fovea.Ladders.Gemm;

namespace Fovea.Ladders.Convolution;

/// <summary>
/// im2col without the matrix: thirty-two columns of it are packed at a time, straight into the panel that the tile reads, and multiplied
/// with all filters while they are in the cache. A panel's row is thirty-two pixels moved by the tap: one or two runs of a row of the picture.
/// With 64 filters every packed number is used 64 times; packing is then a tenth of the work.
/// </summary>
internal static unsafe class ImplicitGemm
{
    public static void Forward(Layer l, float* x, float* w, float* y)
    {
        using var bordered = Scratch.Take(Bordered.Length(l));
        using var weights = Scratch.Take(l.Depth * l.Outputs);
        using var panel = Scratch.Take(l.Depth * Tile.Columns);
        Panels.PackA(w, l.Depth, l.Outputs, l.Depth, weights.Pointer);
        for (var image = 0; image < l.Batch; image++)
        {
            Bordered.Copy(l, x + image * l.Inputs * l.Pixels, bordered.Pointer);
            for (var pixel = 0; pixel < l.Pixels; pixel += Tile.Columns)
            {
                PackPixels(l, bordered.Pointer, pixel, panel.Pointer);
                for (var filter = 0; filter < l.Outputs; filter += Tile.Rows)
                {
                    Tile.Run(
                        l.Depth, weights.Pointer + filter * l.Depth, 1, Tile.Rows, panel.Pointer, Tile.Columns,
                        y + (image * l.Outputs + filter) * l.Pixels + pixel, l.Pixels, add: false);
                }
            }
        }
    }

    private static void PackPixels(Layer l, float* bordered, int first, float* panel)
    {
        int plane = Bordered.Plane(l), pitch = Bordered.Pitch(l);
        for (var lane = 0; lane < Tile.Columns;)
        {
            var (row, column) = Math.DivRem(first + lane, l.Width);
            var run = Math.Min(Tile.Columns - lane, l.Width - column);
            var source = bordered + row * pitch + column;
            var target = panel + lane;
            for (var channel = 0; channel < l.Inputs; channel++)
            {
                for (var tap = 0; tap < 9; tap++)
                {
                    new ReadOnlySpan<float>(source + channel * plane + tap / 3 * pitch + tap % 3, run).CopyTo(new(target, run));
                    target += Tile.Columns;
                }
            }

            lane += run;
        }
    }
}
