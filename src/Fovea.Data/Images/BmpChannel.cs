using System.Numerics;

namespace Fovea.Data.Images;

/// <summary>One channel of BMP pixels of 16 or 32 bits: the bits of a pixel that hold it.</summary>
/// <param name="mask">Those bits, next to each other; none for a channel that is not there.</param>
readonly struct BmpChannel(uint mask)
{
    readonly int shift = mask == 0 ? 0 : BitOperations.TrailingZeroCount(mask);

    /// <summary>Whether the bits are next to each other.</summary>
    public bool IsSound => (Highest & (Highest + 1)) == 0;

    uint Highest => mask >> shift;

    /// <summary>The channel of a pixel, its whole range onto 0 to 255, rounded down as Pillow does.</summary>
    public byte Of(uint pixel) => Highest switch
    {
        0 => 0,
        255 => (byte)(pixel >> shift),
        var highest => (byte)((ulong)((pixel & mask) >> shift) * 255 / highest),
    };
}
