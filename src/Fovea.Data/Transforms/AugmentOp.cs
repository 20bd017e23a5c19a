using Fovea.Data.Images;

namespace Fovea.Data.Transforms;

/// <summary>What <see cref="TrivialAugment"/> and <see cref="RandAugment"/> choose from.</summary>
public enum AugmentOp
{
    /// <summary>Nothing.</summary>
    Identity,

    /// <summary>Upright lines lean; the magnitude is the tangent.</summary>
    ShearX,

    /// <summary>Level lines lean; the magnitude is the tangent.</summary>
    ShearY,

    /// <summary>Shifts to the right by whole pixels.</summary>
    TranslateX,

    /// <summary>Shifts down by whole pixels.</summary>
    TranslateY,

    /// <summary>Turns by degrees, counter-clockwise.</summary>
    Rotate,

    /// <summary><see cref="Adjust.Brightness"/> by 1 + magnitude.</summary>
    Brightness,

    /// <summary><see cref="Adjust.Saturation"/> by 1 + magnitude.</summary>
    Color,

    /// <summary><see cref="Adjust.Contrast"/> by 1 + magnitude.</summary>
    Contrast,

    /// <summary><see cref="Adjust.Sharpness"/> by 1 + magnitude.</summary>
    Sharpness,

    /// <summary><see cref="Adjust.Posterize"/> to as many bits.</summary>
    Posterize,

    /// <summary><see cref="Adjust.Solarize"/> from there on.</summary>
    Solarize,

    /// <summary><see cref="Adjust.AutoContrast"/>.</summary>
    AutoContrast,

    /// <summary><see cref="Adjust.Equalize"/>.</summary>
    Equalize,

    /// <summary><see cref="Adjust.Invert"/>; neither chooses it by itself.</summary>
    Invert,
}

/// <summary>Does what an <see cref="AugmentOp"/> says.</summary>
public static class AugmentOps
{
    /// <summary>What both choose from.</summary>
    internal const int Choices = (int)AugmentOp.Invert;

    extension(AugmentOp op)
    {
        /// <summary>Whether a negative magnitude is the same the other way round.</summary>
        internal bool IsSigned => op is > AugmentOp.Identity and < AugmentOp.Posterize;

        /// <summary>The changed picture, of the same size.</summary>
        /// <param name="picture">The picture.</param>
        /// <param name="magnitude">How much, in the unit of the operation.</param>
        /// <param name="filter">How moved pictures are sampled: nearest or bilinear.</param>
        /// <param name="fill">What comes in from outside.</param>
        public Picture Apply(Picture picture, double magnitude, ResampleFilter filter = ResampleFilter.Nearest, byte fill = 0)
        {
            Picture Move(double shiftX, double shiftY, double shearX, double shearY, (double, double) centre) => AffineMap
                .Of(0, (shiftX, shiftY), 1, (double.RadiansToDegrees(Math.Atan(shearX)), double.RadiansToDegrees(Math.Atan(shearY))), centre)
                .Apply(picture, filter, fill);
            var middle = (picture.Width * 0.5, picture.Height * 0.5);
            return op switch
            {
                AugmentOp.Identity => picture,
                AugmentOp.ShearX => Move(0, 0, magnitude, 0, (0, 0)),
                AugmentOp.ShearY => Move(0, 0, 0, magnitude, (0, 0)),
                AugmentOp.TranslateX => Move((int)magnitude, 0, 0, 0, middle),
                AugmentOp.TranslateY => Move(0, (int)magnitude, 0, 0, middle),
                AugmentOp.Rotate => RandomRotation.Rotate(picture, magnitude, filter, fill),
                AugmentOp.Brightness => Adjust.Brightness(picture, (float)(1 + magnitude)),
                AugmentOp.Color => Adjust.Saturation(picture, (float)(1 + magnitude)),
                AugmentOp.Contrast => Adjust.Contrast(picture, (float)(1 + magnitude)),
                AugmentOp.Sharpness => Adjust.Sharpness(picture, (float)(1 + magnitude)),
                AugmentOp.Posterize => Adjust.Posterize(picture, (int)magnitude),
                AugmentOp.Solarize => Adjust.Solarize(picture, (float)magnitude),
                AugmentOp.AutoContrast => Adjust.AutoContrast(picture),
                AugmentOp.Equalize => Adjust.Equalize(picture),
                AugmentOp.Invert => Adjust.Invert(picture),
                _ => throw new ArgumentOutOfRangeException(nameof(op), op, $"There is no operation {op}."),
            };
        }
    }
}
