using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>One operation of fourteen, at a strength of 31, all by chance and with nothing to tune (Müller and Hutter 2021, the wide space).</summary>
/// <param name="bins">Strengths from the least to the largest.</param>
/// <param name="filter">How moved pictures are sampled: nearest or bilinear.</param>
/// <param name="fill">What comes in from outside.</param>
public sealed class TrivialAugment(int bins = 31, ResampleFilter filter = ResampleFilter.Nearest, byte fill = 0) : IPictureTransform
{
    readonly int bins = bins >= 2 ? bins : throw new ArgumentOutOfRangeException(nameof(bins), bins, $"TrivialAugment: {bins} strengths, expected at least 2.");

    /// <inheritdoc/>
    public Picture Apply(Picture picture, Rng rng)
    {
        var op = (AugmentOp)rng.NextInt(AugmentOps.Choices);
        var magnitude = Magnitude(op, rng.NextInt(bins) / (double)(bins - 1));
        return op.Apply(picture, op.IsSigned && rng.NextInt(2) == 1 ? -magnitude : magnitude, filter, fill);
    }

    /// <summary>How much an operation does.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="strength">0 least to 1 largest.</param>
    internal static double Magnitude(AugmentOp op, double strength) => op switch
    {
        AugmentOp.ShearX or AugmentOp.ShearY => 0.99 * strength,
        AugmentOp.TranslateX or AugmentOp.TranslateY => 32 * strength,
        AugmentOp.Rotate => 135 * strength,
        AugmentOp.Brightness or AugmentOp.Color or AugmentOp.Contrast or AugmentOp.Sharpness => 0.99 * strength,
        AugmentOp.Posterize => 8 - Math.Round(6 * strength),
        AugmentOp.Solarize => 255 * (1 - strength),
        _ => 0,
    };
}
