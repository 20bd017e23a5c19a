using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>A border around the picture.</summary>
/// <param name="padding">Rows and columns on each side.</param>
/// <param name="mode">What stands there.</param>
/// <param name="fill">The value of a constant border, in all channels.</param>
public sealed class Pad(int padding, PaddingMode mode = PaddingMode.Constant, byte fill = 0) : IPictureTransform
{
    /// <inheritdoc/>
    public Picture Apply(Picture picture, Rng rng) =>
        Cut(picture, -padding, -padding, picture.Width + (2 * padding), picture.Height + (2 * padding), mode, fill);

    /// <summary>A piece of a picture and of what stands around it.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="left">Its first column; may be negative.</param>
    /// <param name="top">Its first row; may be negative.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="mode">What stands around the picture.</param>
    /// <param name="fill">The value of a constant border.</param>
    internal static Picture Cut(Picture picture, int left, int top, int width, int height, PaddingMode mode, byte fill)
    {
        var channels = picture.Channels;
        var piece = Picture.Uninitialized(width, height, channels);
        // Columns of the piece that lie in the picture; none if the piece lies beside it.
        var (inside, end) = (Math.Clamp(-left, 0, width), Math.Clamp(picture.Width - left, 0, width));
        if (left <= -width || left >= picture.Width)
            (inside, end) = (width, width);
        for (var y = 0; y < height; y++)
        {
            var to = piece.Row(y);
            var row = Around.Place(top + y, picture.Height, mode);
            if (row < 0)
            {
                to.Fill(fill);
                continue;
            }

            if (end > inside)
                picture.Row(row).Slice((left + inside) * channels, (end - inside) * channels).CopyTo(to[(inside * channels)..]);
            Surround(0, inside);
            Surround(end, width);

            void Surround(int first, int last)
            {
                var from = picture.Row(row);
                var target = piece.Row(y);
                for (var x = first; x < last; x++)
                {
                    var column = Around.Place(left + x, picture.Width, mode);
                    for (var channel = 0; channel < channels; channel++)
                        target[(x * channels) + channel] = column < 0 ? fill : from[(column * channels) + channel];
                }
            }
        }

        return piece;
    }
}
