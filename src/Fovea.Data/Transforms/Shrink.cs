using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>The shorter side becomes at most a size; smaller pictures stay as they are. Makes large photos cheap to keep before pieces are cut from them.</summary>
/// <param name="size">The most rows and columns of the shorter side, at least 1.</param>
public sealed class Shrink(int size) : IPictureTransform
{
    readonly Resize resize = new(size);

    /// <inheritdoc/>
    public Picture Apply(Picture picture, Rng rng) => Math.Min(picture.Width, picture.Height) <= size ? picture : resize.Apply(picture, rng);
}
