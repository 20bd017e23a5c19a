using System.Buffers;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>A piece as large as the picture, cut by chance from the picture with zeros around it: the picture shifted (He et al. 2015, section 4.2).</summary>
/// <param name="padding">Rows and columns of zeros on each side: the largest shift.</param>
public sealed class RandomCrop(int padding = 4) : IAugmentation
{
    /// <inheritdoc/>
    public void Apply(Span<float> picture, int channels, int height, int width, Rng rng)
    {
        var (down, right) = (rng.NextInt(2 * padding + 1) - padding, rng.NextInt(2 * padding + 1) - padding);
        var (rows, columns) = (height - Math.Abs(down), width - Math.Abs(right));
        var whole = ArrayPool<float>.Shared.Rent(picture.Length);
        picture.CopyTo(whole);
        picture.Clear();
        for (var channel = 0; channel < channels; channel++)
        {
            for (var row = 0; row < rows; row++)
            {
                var (from, to) = (row + Math.Max(down, 0), row + Math.Max(-down, 0));
                whole.AsSpan((channel * height + from) * width + Math.Max(right, 0), Math.Max(columns, 0))
                    .CopyTo(picture[((channel * height + to) * width + Math.Max(-right, 0))..]);
            }
        }

        ArrayPool<float>.Shared.Return(whole);
    }
}
