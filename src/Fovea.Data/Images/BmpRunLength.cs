namespace Fovea.Data.Images;

/// <summary>
/// Undoes BMP's run lengths (RLE8 and RLE4): pairs of a count and a colour number, or of 0 and an order: 0 end of row, 1 end of picture,
/// 2 jump right and up, 3 and more so many pixels one by one. What no pair speaks of is colour 0.
/// </summary>
static class BmpRunLength
{
    /// <summary>Writes the number of each pixel, rows as they are stored, the lowest first.</summary>
    /// <param name="data">The packed pixels.</param>
    /// <param name="isHalf">Whether numbers have 4 bits (RLE4) instead of 8.</param>
    /// <param name="width">Columns.</param>
    /// <param name="numbers">Receives W·H numbers; zeros on entry.</param>
    /// <returns>Whether the picture was ended by order, or is full; otherwise the data is cut off.</returns>
    public static bool Unpack(ReadOnlySpan<byte> data, bool isHalf, int width, Span<byte> numbers)
    {
        var height = numbers.Length / width;
        var (x, y) = (0, 0);
        var at = 0;
        while (at + 1 < data.Length && y < height)
        {
            var (count, value) = (data[at], data[at + 1]);
            at += 2;
            if (count > 0)
            {
                // Of two numbers in a byte the higher one comes first; what goes past the row's end is lost.
                var run = numbers.Slice((y * width) + x, Math.Min(count, width - x));
                for (var i = 0; i < run.Length; i++)
                    run[i] = isHalf ? Half(value, i) : value;
                x += run.Length;
                continue;
            }

            switch (value)
            {
                case 0:
                    (x, y) = (0, y + 1);
                    break;
                case 1:
                    return true;
                case 2:
                    if (at + 1 >= data.Length)
                        return false;
                    (x, y) = (Math.Min(width, x + data[at]), y + data[at + 1]);
                    at += 2;
                    break;
                default: // pixels one by one, then a byte of nothing if their bytes are odd
                    var bytes = isHalf ? (value + 1) / 2 : value;
                    if (bytes > data.Length - at)
                        return false;
                    var pixels = numbers.Slice((y * width) + x, Math.Min(value, width - x));
                    for (var i = 0; i < pixels.Length; i++)
                        pixels[i] = isHalf ? Half(data[at + (i / 2)], i) : data[at + i];
                    x += pixels.Length;
                    at += bytes + (bytes & 1);
                    break;
            }
        }

        return y >= height || (y == height - 1 && x == width);
    }

    static byte Half(byte pair, int index) => (byte)(index % 2 == 0 ? pair >> 4 : pair & 15);
}
