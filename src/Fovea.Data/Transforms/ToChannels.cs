using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>
/// Grey or colour, over white where a picture is transparent: what a <see cref="Pipeline"/> begins with. Before pictures are kept smaller it
/// comes first too, since opacity, and rounding to grey, come out otherwise once pixels have been mixed.
/// </summary>
/// <param name="channels">1 for grey, 3 for colour.</param>
/// <exception cref="ArgumentOutOfRangeException">Another number of channels.</exception>
public sealed class ToChannels(int channels) : IPictureTransform
{
    readonly int channels = channels is 1 or 3
        ? channels
        : throw new ArgumentOutOfRangeException(nameof(channels), channels, $"ToChannels: {channels} channels, expected 1 (grey) or 3 (colour).");

    /// <inheritdoc/>
    public Picture Apply(Picture picture, Rng rng) => channels == 1 ? picture.ToGrey() : picture.ToRgb();
}
