using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fovea.Data.Images.Jpeg;

/// <summary>
/// Rows of components become a row of pixels. From Y, Cb and Cr (ITU-R BT.601, full range, as JFIF 1.02 has it) by
/// <code>
/// R = Y                  + 1.40200 Cr
/// G = Y - 0.34414 Cb     - 0.71414 Cr
/// B = Y + 1.77200 Cb
/// </code>
/// with Cb and Cr less 128, in integers of 16 bits behind the point, rounded.
/// </summary>
static class ColourConversion
{
    const int Shift = 16;
    const int Half = 1 << (Shift - 1);
    const int RedByCr = 91881;
    const int GreenByCb = -22554;
    const int GreenByCr = -46802;
    const int BlueByCb = 116130;

    /// <summary>Writes red, green and blue from Y, Cb and Cr.</summary>
    /// <param name="luma">Y, with slack behind the row, as the others have.</param>
    /// <param name="blue">Cb.</param>
    /// <param name="red">Cr.</param>
    /// <param name="pixels">Three bytes a pixel; its length tells how many.</param>
    public static void FromYCbCr(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> blue, ReadOnlySpan<byte> red, Span<byte> pixels)
    {
        var x = Vector256.IsHardwareAccelerated ? FromYCbCrVectors(luma, blue, red, pixels) : 0;
        for (var to = 3 * x; to < pixels.Length; x++, to += 3)
            (pixels[to], pixels[to + 1], pixels[to + 2]) = ToRgb(luma[x], blue[x], red[x]);
    }

    /// <summary>Writes red, green and blue from three components that are just these.</summary>
    public static void FromRgb(ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue, Span<byte> pixels)
    {
        for (int x = 0, to = 0; to < pixels.Length; x++, to += 3)
            (pixels[to], pixels[to + 1], pixels[to + 2]) = (red[x], green[x], blue[x]);
    }

    /// <summary>Writes red, green and blue from the opposites of inks: what the inks leave of the light that black leaves.</summary>
    public static void FromCmyk(
        ReadOnlySpan<byte> cyan, ReadOnlySpan<byte> magenta, ReadOnlySpan<byte> yellow, ReadOnlySpan<byte> black, Span<byte> pixels)
    {
        for (int x = 0, to = 0; to < pixels.Length; x++, to += 3)
        {
            pixels[to] = Under(cyan[x], black[x]);
            pixels[to + 1] = Under(magenta[x], black[x]);
            pixels[to + 2] = Under(yellow[x], black[x]);
        }
    }

    /// <summary>The same where the first three came as Y, Cb and Cr of the inks.</summary>
    public static void FromYcck(
        ReadOnlySpan<byte> luma, ReadOnlySpan<byte> blue, ReadOnlySpan<byte> red, ReadOnlySpan<byte> black, Span<byte> pixels)
    {
        for (int x = 0, to = 0; to < pixels.Length; x++, to += 3)
        {
            var (c, m, y) = ToRgb(luma[x], blue[x], red[x]);
            pixels[to] = Under((byte)(255 - c), black[x]);
            pixels[to + 1] = Under((byte)(255 - m), black[x]);
            pixels[to + 2] = Under((byte)(255 - y), black[x]);
        }
    }

    static (byte Red, byte Green, byte Blue) ToRgb(byte luma, byte blue, byte red)
    {
        var (cb, cr) = (blue - 128, red - 128);
        return (
            Clamp(luma + (((RedByCr * cr) + Half) >> Shift)),
            Clamp(luma + (((GreenByCb * cb) + (GreenByCr * cr) + Half) >> Shift)),
            Clamp(luma + (((BlueByCb * cb) + Half) >> Shift)));
    }

    static byte Clamp(int value) => (byte)Math.Clamp(value, 0, 255);

    // The ink's share of 255, rounded, taken from what black leaves.
    static byte Under(byte noInk, byte noBlack)
    {
        var product = ((255 - noInk) * noBlack) + 128;
        return (byte)Math.Max(0, noBlack - ((product + (product >> 8)) >> 8));
    }

    // Eight pixels at once. The last store of eight pixels is 4 bytes longer than they are, so the last pixels are left to the plain loop.
    static int FromYCbCrVectors(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> blue, ReadOnlySpan<byte> red, Span<byte> pixels)
    {
        // The three lower bytes of four pixels, side by side.
        var order = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255);
        ref var to = ref MemoryMarshal.GetReference(pixels);
        var x = 0;
        for (; (3 * x) + 28 <= pixels.Length; x += 8)
        {
            var y = Load(luma, x);
            var cb = Load(blue, x) - Vector256.Create(128);
            var cr = Load(red, x) - Vector256.Create(128);
            var r = y + (((cr * RedByCr) + Vector256.Create(Half)) >> Shift);
            var g = y + (((cb * GreenByCb) + (cr * GreenByCr) + Vector256.Create(Half)) >> Shift);
            var b = y + (((cb * BlueByCb) + Vector256.Create(Half)) >> Shift);
            var pixel = (Clamp(r) | (Clamp(g) << 8) | (Clamp(b) << 16)).AsByte();
            Vector128.Shuffle(pixel.GetLower(), order).StoreUnsafe(ref to, (nuint)(3 * x));
            Vector128.Shuffle(pixel.GetUpper(), order).StoreUnsafe(ref to, (nuint)(3 * x) + 12);
        }

        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> Load(ReadOnlySpan<byte> samples, int x)
    {
        var eight = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(samples), (nuint)x);
        return Vector256.WidenLower(Vector128.WidenLower(eight).ToVector256Unsafe()).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> Clamp(Vector256<int> value) => Vector256.Min(Vector256.Max(value, Vector256<int>.Zero), Vector256.Create(255));
}
