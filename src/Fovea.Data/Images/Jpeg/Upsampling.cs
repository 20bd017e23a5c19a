using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fovea.Data.Images.Jpeg;

/// <summary>
/// Brings a row of a component that has fewer samples than the picture to the picture's width. Samples are thought to lie in the middle of
/// the pixels they stand for, so where there are half as many, a pixel takes three quarters of the nearer sample and one quarter of the
/// farther, in each direction. Roundings alternate between pixels, so that no level is preferred. Other ratios repeat the nearest sample.
/// </summary>
/// <param name="component">The component.</param>
/// <param name="frame">The frame it belongs to.</param>
sealed class Upsampling(Component component, JpegFrame frame)
{
    const int Slack = 2 * SamplePlane.Slack;

    readonly int across = frame.MaxHorizontal;
    readonly int down = frame.MaxVertical;
    readonly bool isHalfAcross = 2 * component.Horizontal == frame.MaxHorizontal && component.Width > 2;
    readonly bool isHalfDown = 2 * component.Vertical == frame.MaxVertical;
    readonly bool isFullAcross = component.Horizontal == frame.MaxHorizontal;
    readonly bool isFullDown = component.Vertical == frame.MaxVertical;
    readonly ushort[] sums = new ushort[component.Width + Slack];
    readonly byte[] row = new byte[Math.Max(2 * component.Width, frame.Width) + Slack];

    /// <summary>Whether a row of the picture needs samples below its own.</summary>
    public bool LooksDown => isHalfDown && (isHalfAcross || isFullAcross);

    /// <summary>Row y of the picture, at least as wide as it, with slack behind. It holds until the next call.</summary>
    public ReadOnlySpan<byte> Row(int y)
    {
        var samples = component.Samples;
        if (isFullAcross && isFullDown)
            return samples.Row(y);
        if (LooksDown)
        {
            var near = y / 2;
            var far = Math.Clamp(near + ((y & 1) == 0 ? -1 : 1), 0, component.Height - 1);
            AddRows(samples.Row(near), samples.Row(far));
            if (isHalfAcross)
                Spread(8, 7, 4);
            else
                Halve((y & 1) == 0 ? 1 : 2);
        }
        else if (isHalfAcross && isFullDown)
        {
            Widen(samples.Row(y));
            Spread(1, 2, 2);
        }
        else
        {
            Repeat(samples.Row(y * component.Vertical / down));
        }

        return row;
    }

    // sums[1 + x] = 3 near[x] + far[x]
    void AddRows(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far)
    {
        ref var sum = ref sums[1];
        for (var x = 0; x < component.Width; x += Vector128<byte>.Count)
        {
            var total = (Load(near, x) * 3) + Load(far, x);
            total.StoreUnsafe(ref sum, (nuint)x);
        }
    }

    // sums[1 + x] = samples[x]
    void Widen(ReadOnlySpan<byte> samples)
    {
        ref var sum = ref sums[1];
        for (var x = 0; x < component.Width; x += Vector128<byte>.Count)
            Load(samples, x).StoreUnsafe(ref sum, (nuint)x);
    }

    // row[2x] = (3 sums[x] + sums[x - 1] + roundLeft) / 2^shift, row[2x + 1] = (3 sums[x] + sums[x + 1] + roundRight) / 2^shift
    void Spread(int roundLeft, int roundRight, int shift)
    {
        sums[0] = sums[1];
        sums[component.Width + 1] = sums[component.Width];
        ref var sum = ref MemoryMarshal.GetArrayDataReference(sums);
        ref var pixels = ref Unsafe.As<byte, ushort>(ref MemoryMarshal.GetArrayDataReference(row));
        var (left, right) = (Vector256.Create((ushort)roundLeft), Vector256.Create((ushort)roundRight));
        for (var x = 0; x < component.Width; x += Vector256<ushort>.Count)
        {
            var three = Vector256.LoadUnsafe(ref sum, (nuint)x + 1) * 3;
            var even = (three + Vector256.LoadUnsafe(ref sum, (nuint)x) + left) >> shift;
            var odd = (three + Vector256.LoadUnsafe(ref sum, (nuint)x + 2) + right) >> shift;
            (even | (odd << 8)).StoreUnsafe(ref pixels, (nuint)x); // two bytes, the left pixel in the lower
        }
    }

    // row[x] = (sums[1 + x] + round) / 4
    void Halve(int round)
    {
        ref var sum = ref sums[1];
        ref var pixels = ref MemoryMarshal.GetArrayDataReference(row);
        for (var x = 0; x < component.Width; x += Vector128<byte>.Count)
        {
            var value = (Vector256.LoadUnsafe(ref sum, (nuint)x) + Vector256.Create((ushort)round)) >> 2;
            Vector128.Narrow(value.GetLower(), value.GetUpper()).StoreUnsafe(ref pixels, (nuint)x);
        }
    }

    void Repeat(ReadOnlySpan<byte> samples)
    {
        for (var x = 0; x < frame.Width; x++)
            row[x] = samples[x * component.Horizontal / across];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<ushort> Load(ReadOnlySpan<byte> samples, int x)
        => Vector256.WidenLower(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(samples), (nuint)x).ToVector256Unsafe());
}
