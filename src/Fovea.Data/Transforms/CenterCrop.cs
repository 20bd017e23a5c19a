using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>The middle of the picture; where the picture is smaller, black around it.</summary>
/// <param name="width">Columns.</param>
/// <param name="height">Rows.</param>
public sealed class CenterCrop(int width, int height) : IPictureTransform
{
    /// <summary>A square from the middle.</summary>
    /// <param name="size">Rows and columns.</param>
    public CenterCrop(int size) : this(size, size)
    {
    }

    /// <inheritdoc/>
    public Picture Apply(Picture picture, Rng rng) => (width, height) == (picture.Width, picture.Height)
        ? picture
        : Pad.Cut(picture, Start(picture.Width, width), Start(picture.Height, height), width, height, PaddingMode.Constant, 0);

    // As torchvision: half of an odd rest goes to the even place inside, and to the right and below outside.
    static int Start(int length, int wanted) =>
        wanted <= length ? (int)Math.Round((length - wanted) / 2.0, MidpointRounding.ToEven) : -((wanted - length) / 2);
}
