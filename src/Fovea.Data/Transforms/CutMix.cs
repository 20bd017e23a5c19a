using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>
/// A rectangle of each example is its partner's (Yun et al. 2019): its area is 1 − λ of the picture, λ from Beta(α, α), its middle anywhere;
/// what reaches out of the picture is lost and counts for the own label. One rectangle a batch.
/// </summary>
/// <param name="alpha">α, above 0; 1 in the paper.</param>
public sealed class CutMix(float alpha = 1) : IBatchMix
{
    readonly float alpha = alpha > 0 && float.IsFinite(alpha)
        ? alpha
        : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, $"CutMix: alpha is {alpha}, expected a number above 0.");

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The examples are no pictures.</exception>
    public float Apply(Span<float> images, Shape example, Rng rng)
    {
        if (example.Rank != 3)
            throw new ArgumentException($"CutMix: examples of shape {example} have no rows and columns to cut from, expected C×H×W. Leave Flatten to the model, or use MixUp.");
        var (channels, height, width) = (example[0], example[1], example[2]);
        var side = Math.Sqrt(1 - Mixing.Share(alpha, rng));
        var (left, right) = Cut(width, side, rng);
        var (top, bottom) = Cut(height, side, rng);
        Mixing.EachWithPartner(images, example.Elements, (own, partner) =>
        {
            for (var channel = 0; channel < channels; channel++)
            {
                for (var y = top; y < bottom; y++)
                {
                    var start = (((channel * height) + y) * width) + left;
                    partner.Slice(start, right - left).CopyTo(own[start..]);
                }
            }
        });
        return images.Length > example.Elements ? 1 - ((right - left) * (bottom - top) / ((float)height * width)) : 1;
    }

    static (int From, int To) Cut(int length, double side, Rng rng)
    {
        var (middle, half) = (rng.NextInt(length), (int)(0.5 * side * length));
        return (Math.Max(0, middle - half), Math.Min(length, middle + half));
    }
}
