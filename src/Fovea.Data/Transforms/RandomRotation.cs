using Fovea.Data.Drawing;
using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>Turns by an angle drawn evenly between −degrees and degrees, about the middle, within the picture's size.</summary>
/// <param name="degrees">The largest turn either way.</param>
/// <param name="filter">Nearest or bilinear.</param>
/// <param name="fill">What comes in from outside.</param>
public sealed class RandomRotation(float degrees, ResampleFilter filter = ResampleFilter.Nearest, byte fill = 0) : IPictureTransform
{
    /// <inheritdoc/>
    public Picture Apply(Picture picture, Rng rng) => Rotate(picture, rng.Between(-degrees, degrees), filter, fill);

    /// <summary>A picture turned about its middle, within its size.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="degrees">The turn, counter-clockwise.</param>
    /// <param name="filter">Nearest or bilinear.</param>
    /// <param name="fill">What comes in from outside.</param>
    public static Picture Rotate(Picture picture, double degrees, ResampleFilter filter = ResampleFilter.Nearest, byte fill = 0)
    {
        var turn = ((degrees % 360) + 360) % 360;
        return turn == 0 ? picture
            : turn == 180 ? Mirror.UpDown(Mirror.LeftRight(picture))
            : turn is 90 or 270 && picture.Width == picture.Height ? QuarterTurn(picture, turn == 90)
            : AffineMap.Rotation(turn, picture.Width, picture.Height).Apply(picture, filter, fill);
    }

    static Picture QuarterTurn(Picture picture, bool counterClockwise)
    {
        var result = Picture.Uninitialized(picture.Width, picture.Height, picture.Channels);
        var (last, channels) = (picture.Width - 1, picture.Channels);
        for (var y = 0; y <= last; y++)
        {
            for (var x = 0; x <= last; x++)
            {
                var (fromX, fromY) = counterClockwise ? (last - y, x) : (y, last - x);
                picture.Row(fromY).Slice(fromX * channels, channels).CopyTo(result.Row(y)[(x * channels)..]);
            }
        }

        return result;
    }
}
