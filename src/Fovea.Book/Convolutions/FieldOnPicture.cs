using Fovea.Book.Writing;
using Fovea.Data.Images;
using Fovea.Reports.Figures;
using Fovea.Tensors.Ops;

namespace Fovea.Book.Convolutions;

/// <summary>What the middle neuron sees of the reader's picture, drawn on it: the theoretical square as a frame, the effective field as a spot.</summary>
static class FieldOnPicture
{
    // Enough pixels of the page for a frame that is thinner than a pixel of the picture.
    const int Enlarged = 4;

    static readonly (byte Red, byte Green, byte Blue) Spot = (255, 120, 0);

    /// <summary>Draws each depth whose square has room on the picture.</summary>
    /// <param name="context">May name a picture.</param>
    /// <param name="page">Takes the pictures; figures.json gets each square's corner and size, and each spot's deviation.</param>
    /// <param name="depths">Convolutions of 3×3 on top of each other.</param>
    public static void Run(BookContext context, BookPage page, IReadOnlyList<int> depths)
    {
        var picture = Scenes.Of(context, 96).ToRgb();
        var colours = (picture.ToTensor() * 2) - 1; // Black tells the networks something too.
        var grid = new PictureGrid(("Frame: the theoretical field; spot: the effective one", "테두리는 이론적 수용 영역, 점은 유효 수용 영역")) { Size = 300, Name = "field-on-picture" };
        foreach (var depth in depths.Where(depth => EffectiveField.Width(depth) <= Math.Min(picture.Width, picture.Height)))
        {
            var width = EffectiveField.Width(depth);
            var (left, top) = ((picture.Width / 2) - depth, (picture.Height / 2) - depth);
            left = Math.Min(left, picture.Width - width);
            top = Math.Min(top, picture.Height - width);
            var seen = colours.Slice(2, top, width).Slice(3, left, width);
            var spot = EffectiveField.Spot(context, depth, context.Quick ? 8 : 40, _ => seen);
            grid.Add(Draw(picture, new Region(left, top, width, width), spot), ($"{depth} layers: {width}×{width}", $"{depth}층: {width}×{width}"));
            page.Figures.Add($"picture.square.{depth}", new double[] { left, top, width });
            page.Figures.Add($"picture.deviation.{depth}", EffectiveField.Deviation(spot));
        }

        page.Show(grid);
    }

    static Picture Draw(Picture picture, Region square, double[] spot)
    {
        var drawn = Resampling.Resize(picture, picture.Width * Enlarged, picture.Height * Enlarged, ResampleFilter.Nearest);
        var largest = Math.Max(spot.Max(), double.Epsilon);
        for (var y = 0; y < square.Height * Enlarged; y++)
            for (var x = 0; x < square.Width * Enlarged; x++)
            {
                var share = spot[(y / Enlarged * square.Width) + (x / Enlarged)] / largest;
                var pixel = drawn.Row((square.Top * Enlarged) + y)[(3 * ((square.Left * Enlarged) + x))..];
                Mix(pixel, Spot, 0.9 * share);

                // White within black can be told from any picture.
                var inside = Math.Min(Math.Min(x, y), Math.Min((square.Width * Enlarged) - 1 - x, (square.Height * Enlarged) - 1 - y));
                if (inside < 2)
                    Mix(pixel, inside == 0 ? ((byte)0, (byte)0, (byte)0) : ((byte)255, (byte)255, (byte)255), 1);
            }

        return drawn;
    }

    static void Mix(Span<byte> pixel, (byte Red, byte Green, byte Blue) colour, double share)
    {
        pixel[0] = (byte)Math.Round(pixel[0] + (share * (colour.Red - pixel[0])));
        pixel[1] = (byte)Math.Round(pixel[1] + (share * (colour.Green - pixel[1])));
        pixel[2] = (byte)Math.Round(pixel[2] + (share * (colour.Blue - pixel[2])));
    }
}
