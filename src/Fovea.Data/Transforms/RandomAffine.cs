using Fovea.Data.Drawing;
using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>Turns, shifts, resizes and shears about the middle, each by an amount drawn evenly, within the picture's size; torchvision's <c>RandomAffine</c>.</summary>
/// <param name="degrees">The largest turn either way.</param>
public sealed class RandomAffine(float degrees) : IPictureTransform
{
    /// <summary>The largest shift either way, as shares of the columns and of the rows; rounded to whole pixels.</summary>
    public (float Across, float Down) Shift { get; init; }

    /// <summary>Least and largest factor on the size.</summary>
    public (float Least, float Most) Scale { get; init; } = (1, 1);

    /// <summary>The largest lean either way of upright and of level lines, in degrees.</summary>
    public (float Across, float Down) Shear { get; init; }

    /// <summary>Nearest or bilinear.</summary>
    public ResampleFilter Filter { get; init; } = ResampleFilter.Nearest;

    /// <summary>What comes in from outside.</summary>
    public byte Fill { get; init; }

    /// <inheritdoc/>
    public Picture Apply(Picture picture, Rng rng)
    {
        var turn = rng.Between(-degrees, degrees);
        var across = MathF.Round(rng.Between(-Shift.Across, Shift.Across) * picture.Width);
        var down = MathF.Round(rng.Between(-Shift.Down, Shift.Down) * picture.Height);
        var scale = rng.Between(Scale.Least, Scale.Most);
        var (shearX, shearY) = (rng.Between(-Shear.Across, Shear.Across), rng.Between(-Shear.Down, Shear.Down));
        return AffineMap.Of(turn, (across, down), scale, (shearX, shearY), (picture.Width * 0.5, picture.Height * 0.5)).Apply(picture, Filter, Fill);
    }
}
