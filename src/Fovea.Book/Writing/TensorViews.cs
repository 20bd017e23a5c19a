using Fovea.Data.Images;
using Fovea.Kernels;
using Fovea.Reports.Figures;
using Fovea.Tensors;

namespace Fovea.Book.Writing;

/// <summary>From tensors to what pages show, and from pictures to tensors.</summary>
static class TensorViews
{
    extension(Tensor tensor)
    {
        /// <summary>A matrix as a grid; a vector as a row.</summary>
        public Grid Grid() => Reports.Figures.Grid.Of(tensor.Rank == 2 ? tensor.Shape[0] : 1, tensor.Rank == 2 ? tensor.Shape[1] : tensor.Length, tensor.ToArray());

        /// <summary>One plane of N×C×H×W as a grid.</summary>
        /// <param name="channel">Which channel.</param>
        /// <param name="picture">Which picture.</param>
        public Grid Plane(int channel = 0, int picture = 0)
        {
            var (channels, height, width) = (tensor.Shape[1], tensor.Shape[2], tensor.Shape[3]);
            var from = ((picture * channels) + channel) * height * width;
            return Reports.Figures.Grid.Of(height, width, tensor.ToArray().AsSpan(from, height * width).ToArray());
        }

        /// <summary>One picture of N×C×H×W, 0 to 1, as a picture; what lies outside is clipped.</summary>
        /// <param name="picture">Which picture.</param>
        public Picture Picture(int picture = 0)
        {
            if (tensor.Rank != 4 || tensor.Shape[1] is not (1 or 3))
                throw new GeometryException($"A picture is made of N×1×H×W or N×3×H×W; the shape was {tensor.Shape}.");
            var (channels, height, width) = (tensor.Shape[1], tensor.Shape[2], tensor.Shape[3]);
            var values = tensor.ToArray().AsSpan(picture * channels * height * width);
            var result = new Picture(width, height, channels);
            for (var i = 0; i < height * width; i++)
                for (var channel = 0; channel < channels; channel++)
                    result.Pixels[(i * channels) + channel] = (byte)Math.Round(255 * Math.Clamp(values[(channel * height * width) + i], 0, 1));
            return result;
        }
    }

    extension(Picture picture)
    {
        /// <summary>The picture as 1×C×H×W, 0 to 1.</summary>
        public Tensor ToTensor()
        {
            var bytes = new byte[picture.Pixels.Length];
            picture.CopyPlanes(bytes);
            return Tensor.From(Array.ConvertAll(bytes, value => value / 255f), [1, picture.Channels, picture.Height, picture.Width]);
        }

        /// <summary>The picture made small enough that its longer side has at most so many pixels.</summary>
        public Picture AtMost(int side) => Math.Max(picture.Width, picture.Height) is var longer && longer <= side
            ? picture
            : Resampling.Resize(picture, Math.Max(1, picture.Width * side / longer), Math.Max(1, picture.Height * side / longer));

        /// <summary>The picture at exactly this size and undistorted: scaled until it fills it, and what is too much cut off at both sides.</summary>
        public Picture Filling(int width, int height)
        {
            var scale = Math.Max((float)width / picture.Width, (float)height / picture.Height);
            var (seenWidth, seenHeight) = (Math.Min(picture.Width, width / scale), Math.Min(picture.Height, height / scale));
            var (left, top) = ((picture.Width - seenWidth) / 2, (picture.Height - seenHeight) / 2);
            return Resampling.Resize(picture, new Box(left, top, Math.Min(picture.Width, left + seenWidth), Math.Min(picture.Height, top + seenHeight)), width, height);
        }
    }
}
