using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>Transforms one after the other, as one: <c>new Compose(new Resize(256), new CenterCrop(224))</c>.</summary>
/// <param name="transforms">In this order; none leaves the picture as it is.</param>
public sealed class Compose(params IReadOnlyList<IPictureTransform> transforms) : IPictureTransform
{
    /// <inheritdoc/>
    public Picture Apply(Picture picture, Rng rng)
    {
        var current = picture;
        for (var i = 0; i < transforms.Count; i++)
            current = current.Then(transforms[i].Apply(current, rng), picture);
        return current;
    }
}
