using Fovea.Data.Drawing;
using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>
/// A piece of random area and proportions at a fixed size (Szegedy et al. 2015, section 6), drawn as torchvision draws it: the share of the
/// area evenly, the proportion evenly in its logarithm, ten tries, then the largest piece in the middle that the proportions allow.
/// </summary>
/// <param name="width">Columns of the result.</param>
/// <param name="height">Rows of the result.</param>
public sealed class RandomResizedCrop(int width, int height) : IPictureTransform
{
    const int Tries = 10;

    /// <summary>A square result.</summary>
    /// <param name="size">Rows and columns of the result.</param>
    public RandomResizedCrop(int size) : this(size, size)
    {
    }

    /// <summary>Least and largest share of the picture's area.</summary>
    public (float Least, float Most) Scale { get; init; } = (0.08f, 1);

    /// <summary>Least and largest width over height.</summary>
    public (float Least, float Most) Ratio { get; init; } = (3 / 4f, 4 / 3f);

    /// <summary>How the piece is resized.</summary>
    public ResampleFilter Filter { get; init; } = ResampleFilter.Bilinear;

    /// <inheritdoc/>
    public Picture Apply(Picture picture, Rng rng) =>
        Resampling.CropAndResize(picture, Draw(picture.Width, picture.Height, rng), width, height, Filter);

    /// <summary>Draws a piece.</summary>
    /// <param name="columns">The picture's columns.</param>
    /// <param name="rows">The picture's rows.</param>
    /// <param name="rng">Chance.</param>
    public Region Draw(int columns, int rows, Rng rng)
    {
        var area = (double)columns * rows;
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var (w, h) = RandomShape.Draw(area, Scale, Ratio, rng);
            if (w >= 1 && w <= columns && h >= 1 && h <= rows)
            {
                var top = rng.NextInt(rows - h + 1);
                return new Region(rng.NextInt(columns - w + 1), top, w, h);
            }
        }

        var proportion = (double)columns / rows;
        var (width, height) = proportion < Ratio.Least ? (columns, Math.Clamp((int)Math.Round(columns / Ratio.Least), 1, rows))
            : proportion > Ratio.Most ? (Math.Clamp((int)Math.Round(rows * Ratio.Most), 1, columns), rows)
            : (columns, rows);
        return new Region((columns - width) / 2, (rows - height) / 2, width, height);
    }
}

/// <summary>Rectangles of random area and proportions.</summary>
static class RandomShape
{
    /// <summary>Draws the share of an area evenly and the proportion evenly in its logarithm.</summary>
    public static (int Width, int Height) Draw(double area, (float Least, float Most) scale, (float Least, float Most) ratio, Rng rng)
    {
        var part = area * rng.Between(scale.Least, scale.Most);
        var proportion = Math.Exp(rng.Between(MathF.Log(ratio.Least), MathF.Log(ratio.Most)));
        return ((int)Math.Round(Math.Sqrt(part * proportion)), (int)Math.Round(Math.Sqrt(part / proportion)));
    }
}
