using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>Some operations of fourteen, by chance, all at one strength (Cubuk et al. 2019), with torchvision's ranges.</summary>
/// <param name="operations">How many, one after the other.</param>
/// <param name="magnitude">The strength, from 0 up to <paramref name="bins"/> − 1.</param>
/// <param name="bins">Strengths from the least to the largest.</param>
/// <param name="filter">How moved pictures are sampled: nearest or bilinear.</param>
/// <param name="fill">What comes in from outside.</param>
public sealed class RandAugment(
    int operations = 2, int magnitude = 9, int bins = 31, ResampleFilter filter = ResampleFilter.Nearest, byte fill = 0) : IPictureTransform
{
    readonly double strength = magnitude >= 0 && magnitude < bins && bins >= 2
        ? magnitude / (double)(bins - 1)
        : throw new ArgumentOutOfRangeException(nameof(magnitude), magnitude, $"RandAugment: the strength is {magnitude}, expected 0 to {bins - 1}.");

    /// <inheritdoc/>
    public Picture Apply(Picture picture, Rng rng)
    {
        var current = picture;
        for (var i = 0; i < operations; i++)
        {
            var op = (AugmentOp)rng.NextInt(AugmentOps.Choices);
            var amount = Magnitude(op, strength, picture.Width, picture.Height);
            current = current.Then(op.Apply(current, op.IsSigned && rng.NextInt(2) == 1 ? -amount : amount, filter, fill), picture);
        }

        return current;
    }

    /// <summary>How much an operation does to a picture.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="strength">0 least to 1 largest.</param>
    /// <param name="width">The picture's columns.</param>
    /// <param name="height">The picture's rows.</param>
    internal static double Magnitude(AugmentOp op, double strength, int width, int height) => op switch
    {
        AugmentOp.ShearX or AugmentOp.ShearY => 0.3 * strength,
        AugmentOp.TranslateX => 150.0 / 331.0 * width * strength,
        AugmentOp.TranslateY => 150.0 / 331.0 * height * strength,
        AugmentOp.Rotate => 30 * strength,
        AugmentOp.Brightness or AugmentOp.Color or AugmentOp.Contrast or AugmentOp.Sharpness => 0.9 * strength,
        AugmentOp.Posterize => 8 - Math.Round(4 * strength),
        AugmentOp.Solarize => 255 * (1 - strength),
        _ => 0,
    };
}
