using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>Makes another picture of a decoded one, by chance or not: <c>new RandomResizedCrop(224)</c>.</summary>
public interface IPictureTransform
{
    /// <summary>The changed picture; the given one is left as it is.</summary>
    /// <param name="picture">A picture of any size.</param>
    /// <param name="rng">Chance of this picture in this epoch alone.</param>
    /// <returns>The given picture or a new one, which whoever asked may dispose of.</returns>
    Picture Apply(Picture picture, Rng rng);
}
