using System.Buffers;
using Fovea.Data.Drawing;
using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>Blurs with a bell of random width; torchvision's <c>GaussianBlur</c>.</summary>
/// <param name="kernel">Pixels that a new one sees along each axis, odd.</param>
public sealed class GaussianBlur(int kernel) : IPictureTransform
{
    readonly int kernel = kernel > 0 && kernel % 2 == 1
        ? kernel
        : throw new ArgumentOutOfRangeException(nameof(kernel), kernel, $"GaussianBlur: the kernel is {kernel} pixels wide, expected an odd number above 0.");

    /// <summary>Least and largest deviation of the bell, in pixels.</summary>
    public (float Least, float Most) Sigma { get; init; } = (0.1f, 2);

    /// <inheritdoc/>
    public Picture Apply(Picture picture, Rng rng) => Blur(picture, kernel, rng.Between(Sigma.Least, Sigma.Most));

    /// <summary>A blurred picture, mirrored at its border.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="kernel">Pixels that a new one sees along each axis, odd.</param>
    /// <param name="sigma">The bell's deviation, in pixels, above 0.</param>
    public static Picture Blur(Picture picture, int kernel, float sigma)
    {
        var shares = Bell(kernel, sigma);
        var (width, height, channels) = (picture.Width, picture.Height, picture.Channels);
        var stride = width * channels;
        var columns = Places(width, kernel);
        var rows = Places(height, kernel);
        var across = ArrayPool<float>.Shared.Rent(picture.Pixels.Length);
        for (var y = 0; y < height; y++)
        {
            var row = picture.Row(y);
            var to = across.AsSpan(y * stride, stride);
            to.Clear();
            for (var tap = 0; tap < kernel; tap++)
            {
                for (var x = 0; x < width; x++)
                {
                    var from = columns[x + tap] * channels;
                    for (var channel = 0; channel < channels; channel++)
                        to[(x * channels) + channel] += shares[tap] * row[from + channel];
                }
            }
        }

        var result = Picture.Uninitialized(width, height, channels);
        var sums = new float[stride];
        for (var y = 0; y < height; y++)
        {
            sums.AsSpan().Clear();
            for (var tap = 0; tap < kernel; tap++)
            {
                var from = across.AsSpan(rows[y + tap] * stride, stride);
                for (var i = 0; i < sums.Length; i++)
                    sums[i] += shares[tap] * from[i];
            }

            var to = result.Row(y);
            for (var i = 0; i < sums.Length; i++)
                to[i] = (byte)Math.Clamp(MathF.Round(sums[i]), 0, 255);
        }

        ArrayPool<float>.Shared.Return(across);
        return result;
    }

    static float[] Bell(int kernel, float sigma)
    {
        var heights = new double[kernel];
        for (var i = 0; i < kernel; i++)
            heights[i] = Math.Exp(-0.5 * Math.Pow((i - (kernel / 2)) / (double)sigma, 2));
        var sum = heights.Sum();
        return Array.ConvertAll(heights, height => (float)(height / sum));
    }

    static int[] Places(int length, int kernel)
    {
        var places = new int[length + kernel - 1];
        for (var i = 0; i < places.Length; i++)
            places[i] = Around.Place(i - (kernel / 2), length, PaddingMode.Reflect);
        return places;
    }
}
