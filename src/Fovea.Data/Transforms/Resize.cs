using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>The picture at another size, byte for byte as Pillow makes it.</summary>
public sealed class Resize : IPictureTransform
{
    readonly int width, height;
    readonly ResampleFilter filter;

    /// <summary>The shorter side becomes <paramref name="size"/>, the longer one keeps its proportion, rounded down: torchvision's <c>Resize(size)</c>.</summary>
    /// <param name="size">At least 1.</param>
    /// <param name="filter">How.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public Resize(int size, ResampleFilter filter = ResampleFilter.Bilinear)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        (width, this.filter) = (size, filter);
    }

    /// <summary>Exactly this size, whatever becomes of the proportions.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="filter">How.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Resize(int width, int height, ResampleFilter filter = ResampleFilter.Bilinear)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        (this.width, this.height, this.filter) = (width, height, filter);
    }

    /// <inheritdoc/>
    public Picture Apply(Picture picture, Rng rng)
    {
        var (newWidth, newHeight) = height > 0 ? (width, height)
            : picture.Width <= picture.Height ? (width, Longer(picture.Height, picture.Width))
            : (Longer(picture.Width, picture.Height), width);
        return (newWidth, newHeight) == (picture.Width, picture.Height) ? picture : Resampling.Resize(picture, newWidth, newHeight, filter);
    }

    int Longer(int longer, int shorter) => Math.Max(1, (int)((double)width * longer / shorter));
}
