using Fovea.Data.Drawing;
using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>
/// Changes brightness, contrast, saturation and hue by chance, in random order; torchvision's <c>ColorJitter</c>. A strength s draws a factor
/// evenly from 1 − s (at least 0) to 1 + s, the hue's a turn from −s to s.
/// </summary>
/// <param name="brightness">Strength, 0 for none.</param>
/// <param name="contrast">Strength, 0 for none.</param>
/// <param name="saturation">Strength, 0 for none.</param>
/// <param name="hue">Strength, 0 to ½ of the circle.</param>
public sealed class ColorJitter(float brightness = 0, float contrast = 0, float saturation = 0, float hue = 0) : IPictureTransform
{
    readonly float brightness = Strength(brightness, float.MaxValue, nameof(brightness));
    readonly float contrast = Strength(contrast, float.MaxValue, nameof(contrast));
    readonly float saturation = Strength(saturation, float.MaxValue, nameof(saturation));
    readonly float hue = Strength(hue, 0.5f, nameof(hue));

    /// <inheritdoc/>
    public Picture Apply(Picture picture, Rng rng)
    {
        Span<int> order = [0, 1, 2, 3];
        rng.Shuffle(order);
        Span<float> amounts = [Factor(brightness, rng), Factor(contrast, rng), Factor(saturation, rng), rng.Between(-hue, hue)];
        foreach (var which in order)
        {
            picture = which switch
            {
                0 when brightness > 0 => Adjust.Brightness(picture, amounts[0]),
                1 when contrast > 0 => Adjust.Contrast(picture, amounts[1]),
                2 when saturation > 0 => Adjust.Saturation(picture, amounts[2]),
                3 when hue > 0 => Adjust.Hue(picture, amounts[3]),
                _ => picture,
            };
        }

        return picture;
    }

    static float Factor(float strength, Rng rng) => rng.Between(Math.Max(0, 1 - strength), 1 + strength);

    static float Strength(float value, float most, string name) => value >= 0 && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"ColorJitter: the strength of {name} is {value}, expected a number from 0{(most < 1 ? $" to {most}" : " on")}.");
}
