using System.Buffers;
using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>
/// A piece cut by chance from the picture with a border around it; as large as the picture unless said, which shifts it (He et al. 2015,
/// section 4.2). A constant border is black in pictures and 0 in values, which after normalization is the mean.
/// </summary>
/// <param name="padding">Rows and columns of border on each side: the largest shift.</param>
/// <param name="mode">What the border is.</param>
/// <param name="size">Rows and columns of the piece, or null for the picture's own.</param>
public sealed class RandomCrop(int padding = 4, PaddingMode mode = PaddingMode.Constant, int? size = null) : IAugmentation, IPictureTransform
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The picture and its border are smaller than the piece.</exception>
    public Picture Apply(Picture picture, Rng rng)
    {
        var (width, height) = (size ?? picture.Width, size ?? picture.Height);
        var (spareRows, spareColumns) = (picture.Height + (2 * padding) - height, picture.Width + (2 * padding) - width);
        if (spareRows < 0 || spareColumns < 0)
        {
            throw new ArgumentException(
                $"RandomCrop: a piece of {height}×{width} does not fit into a picture of {picture.Height}×{picture.Width} with a border of {padding} (rows×columns). Resize first, or give a wider border.");
        }

        var top = rng.NextInt(spareRows + 1) - padding;
        return Pad.Cut(picture, rng.NextInt(spareColumns + 1) - padding, top, width, height, mode, 0);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The piece is to have another size than the picture.</exception>
    public void Apply(Span<float> picture, int channels, int height, int width, Rng rng)
    {
        if (size is { } wanted && (wanted != height || wanted != width))
            throw new ArgumentException($"RandomCrop: values are changed in place, so a picture of {height}×{width} cannot become {wanted}×{wanted}; crop the picture before.");
        var (down, right) = (rng.NextInt(2 * padding + 1) - padding, rng.NextInt(2 * padding + 1) - padding);
        var whole = ArrayPool<float>.Shared.Rent(picture.Length);
        picture.CopyTo(whole);
        for (var channel = 0; channel < channels; channel++)
        {
            for (var y = 0; y < height; y++)
            {
                var to = picture.Slice(((channel * height) + y) * width, width);
                var row = Around.Place(y + down, height, mode);
                if (row < 0)
                    to.Clear();
                else
                    Shift(whole.AsSpan(((channel * height) + row) * width, width), right, to);
            }
        }

        ArrayPool<float>.Shared.Return(whole);
    }

    void Shift(ReadOnlySpan<float> from, int right, Span<float> to)
    {
        var (inside, end) = (Math.Clamp(-right, 0, to.Length), Math.Clamp(to.Length - right, 0, to.Length));
        for (var x = 0; x < to.Length; x++)
        {
            if (x == inside && end > inside)
            {
                from[(inside + right)..(end + right)].CopyTo(to[inside..]);
                x = end - 1;
                continue;
            }

            var column = Around.Place(x + right, to.Length, mode);
            to[x] = column < 0 ? 0 : from[column];
        }
    }
}
