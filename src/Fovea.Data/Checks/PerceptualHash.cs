using System.Numerics;
using Fovea.Data.Images;

namespace Fovea.Data.Checks;

/// <summary>
/// What a picture looks like in 128 bits: made grey and 9×9, each bit says whether the brightness rises to the right (64) or downwards (64).
/// Resizing, another quality of JPEG or a little more light change a few bits; another picture changes about half of them.
/// </summary>
/// <param name="Across">Rises to the right.</param>
/// <param name="Down">Rises downwards.</param>
public readonly record struct PerceptualHash(ulong Across, ulong Down)
{
    const int Side = 8, LeastContrast = 12;

    /// <summary>The hash of a picture, or null where it is so even that its bits would be noise.</summary>
    /// <param name="picture">Of any size.</param>
    public static PerceptualHash? Of(Picture picture)
    {
        var small = Resampling.Resize(picture.ToGrey(), Side + 1, Side + 1);
        var (least, most) = (byte.MaxValue, byte.MinValue);
        foreach (var level in small.Pixels)
            (least, most) = (Math.Min(least, level), Math.Max(most, level));
        if (most - least < LeastContrast)
            return null;

        var (across, down) = (0ul, 0ul);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var level = small.Row(y)[x];
                across = (across << 1) | (small.Row(y)[x + 1] > level ? 1ul : 0);
                down = (down << 1) | (small.Row(y + 1)[x] > level ? 1ul : 0);
            }
        }

        return new PerceptualHash(across, down);
    }

    /// <summary>How many bits differ (Hamming), 0 to 128.</summary>
    /// <param name="other">The other picture's hash.</param>
    public int Distance(PerceptualHash other) => BitOperations.PopCount(Across ^ other.Across) + BitOperations.PopCount(Down ^ other.Down);
}
