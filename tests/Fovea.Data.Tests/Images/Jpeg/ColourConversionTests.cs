using Fovea.Data.Images.Jpeg;

namespace Fovea.Data.Tests.Images.Jpeg;

public class ColourConversionTests
{
    // Components have slack behind their rows, as ColourConversion wants it.
    const int Slack = 32;

    static byte[] Levels(Func<int, int> level) => [.. Enumerable.Range(0, 256 + Slack).Select(x => (byte)level(x))];

    [Fact]
    public void Vectors_give_what_single_pixels_give_for_every_colour()
    {
        var luma = Levels(x => x);
        var (vectors, single) = (new byte[256 * 3], new byte[3]);
        for (var colour = 0; colour < 1 << 16; colour += 7)
        {
            var (blue, red) = (Levels(_ => colour >> 8), Levels(_ => colour & 255));
            ColourConversion.FromYCbCr(luma, blue, red, vectors);
            for (var x = 0; x < 256; x += 5)
            {
                ColourConversion.FromYCbCr(luma.AsSpan(x), blue, red, single); // too short for a vector
                if (!vectors.AsSpan(3 * x, 3).SequenceEqual(single))
                    Assert.Fail($"Y {x}, Cb {colour >> 8}, Cr {colour & 255}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(64)]
    [InlineData(255)]
    public void Every_width_is_the_formula_rounded(int width)
    {
        var random = new Random(width);
        byte[][] parts = [.. Enumerable.Range(0, 4).Select(_ => new byte[width + Slack])];
        foreach (var part in parts)
            random.NextBytes(part);
        var (y, cb, cr, k) = (parts[0], parts[1], parts[2], parts[3]);
        var pixels = new byte[3 * width];

        ColourConversion.FromYCbCr(y, cb, cr, pixels);
        for (var x = 0; x < width; x++)
            Assert.Equal(ToRgb(y[x], cb[x], cr[x]), pixels[(3 * x)..(3 * x + 3)]);

        ColourConversion.FromRgb(y, cb, cr, pixels);
        for (var x = 0; x < width; x++)
            Assert.Equal([y[x], cb[x], cr[x]], pixels[(3 * x)..(3 * x + 3)]);

        ColourConversion.FromCmyk(y, cb, cr, k, pixels);
        for (var x = 0; x < width; x++)
            Assert.Equal([Under(y[x], k[x]), Under(cb[x], k[x]), Under(cr[x], k[x])], pixels[(3 * x)..(3 * x + 3)]);

        ColourConversion.FromYcck(y, cb, cr, k, pixels);
        for (var x = 0; x < width; x++)
            Assert.Equal(ToRgb(y[x], cb[x], cr[x]).Select(ink => Under((byte)(255 - ink), k[x])), pixels[(3 * x)..(3 * x + 3)]);
    }

    // BT.601 with its factors rounded to 2⁻¹⁶, in double, which holds the sums exactly.
    static byte[] ToRgb(int y, int cb, int cr)
    {
        static byte Byte(double value) => (byte)Math.Clamp(Math.Floor(value + 0.5), 0, 255);
        static double Factor(double factor) => Math.Round(factor * 65536) / 65536;
        return
        [
            Byte(y + (Factor(1.402) * (cr - 128))),
            Byte(y - (Factor(0.34414) * (cb - 128)) - (Factor(0.71414) * (cr - 128))),
            Byte(y + (Factor(1.772) * (cb - 128))),
        ];
    }

    // What black leaves, less the ink's share of it, rounded.
    static byte Under(byte noInk, byte noBlack) => (byte)Math.Max(0, noBlack - Math.Floor(((255 - noInk) * noBlack / 255.0) + 0.5));
}
