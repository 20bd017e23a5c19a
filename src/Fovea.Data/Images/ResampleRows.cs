using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Data.Images;

/// <summary>The first half of resampling: each row to its new width.</summary>
static class ResampleRows
{
    const int Round = 1 << (ResampleTaps.Precision - 1);

    /// <summary>Bytes that the vector loops may read behind a row's last pixel; their shares are zero.</summary>
    public const int Overread = 16;

    /// <summary>Writes two rows, or the same one twice, in their new width.</summary>
    /// <param name="taps">Shares of each new pixel.</param>
    /// <param name="channels">Bytes of a pixel: 1, 3 or 4.</param>
    /// <param name="a">The first old row, with <see cref="Overread"/> bytes of anything behind it.</param>
    /// <param name="b">The second.</param>
    /// <param name="newA">The first new row.</param>
    /// <param name="newB">The second.</param>
    public static void Run(ResampleTaps taps, int channels, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, Span<byte> newA, Span<byte> newB)
    {
        if (!Avx2.IsSupported)
        {
            RunScalar(taps, channels, a, newA);
            RunScalar(taps, channels, b, newB);
        }
        else if (channels == 1)
            RunGrey(taps, a, b, newA, newB);
        else
            RunColour(taps, channels, a, b, newA, newB);
    }

    internal static void RunScalar(ResampleTaps taps, int channels, ReadOnlySpan<byte> row, Span<byte> result)
    {
        for (var x = 0; x < taps.Length; x++)
        {
            var shares = taps.Shares.Slice(x * taps.Stride, taps.Count[x]);
            var from = row[(taps.First[x] * channels)..];
            for (var channel = 0; channel < channels; channel++)
            {
                var sum = Round;
                for (var tap = 0; tap < shares.Length; tap++)
                    sum += shares[tap] * from[(tap * channels) + channel];
                result[(x * channels) + channel] = (byte)Math.Clamp(sum >> ResampleTaps.Precision, 0, 255);
            }
        }
    }

    // One lane a row. Four pixels are loaded at once; two shuffles make of them pairs of 16 bits, channel by channel, so that one
    // multiply-add takes two taps of all channels: [r0 r1 | g0 g1 | b0 b1 | a0 a1] · [s0 s1 | s0 s1 | s0 s1 | s0 s1].
    static void RunColour(ResampleTaps taps, int channels, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, Span<byte> newA, Span<byte> newB)
    {
        var (firstPair, secondPair) = channels == 3
            ? (Pairs(0, 3, 1, 4, 2, 5, 255, 255), Pairs(6, 9, 7, 10, 8, 11, 255, 255))
            : (Pairs(0, 4, 1, 5, 2, 6, 3, 7), Pairs(8, 12, 9, 13, 10, 14, 11, 15));
        ref var rowA = ref MemoryMarshal.GetReference(a);
        ref var rowB = ref MemoryMarshal.GetReference(b);
        ref var lows = ref Unsafe.As<short, int>(ref MemoryMarshal.GetReference(taps.Low)); // two taps an int
        ref var highs = ref Unsafe.As<short, int>(ref MemoryMarshal.GetReference(taps.High));
        var first = taps.First;
        var count = taps.Count;
        var pairs = taps.Stride / 2;
        for (var x = 0; x < first.Length; x++)
        {
            var (low, high) = (Vector256<int>.Zero, Vector256<int>.Zero);
            var (at, pair) = ((nuint)(first[x] * channels), x * pairs);
            for (var end = pair + ((count[x] + 1) / 2); pair < end; pair += 2, at += (nuint)(4 * channels))
            {
                var pixels = Vector256.Create(Vector128.LoadUnsafe(ref rowA, at), Vector128.LoadUnsafe(ref rowB, at));
                var words = Avx2.Shuffle(pixels, firstPair).AsInt16();
                low += Avx2.MultiplyAddAdjacent(words, Vector256.Create(Unsafe.Add(ref lows, pair)).AsInt16());
                high += Avx2.MultiplyAddAdjacent(words, Vector256.Create(Unsafe.Add(ref highs, pair)).AsInt16());
                words = Avx2.Shuffle(pixels, secondPair).AsInt16();
                low += Avx2.MultiplyAddAdjacent(words, Vector256.Create(Unsafe.Add(ref lows, pair + 1)).AsInt16());
                high += Avx2.MultiplyAddAdjacent(words, Vector256.Create(Unsafe.Add(ref highs, pair + 1)).AsInt16());
            }

            var bytes = Narrow(low, high);
            Write(newA, x, channels, bytes.ToScalar());
            Write(newB, x, channels, bytes.GetElement(4));
        }
    }

    // One lane a row, eight taps of one channel a multiply-add.
    static void RunGrey(ResampleTaps taps, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, Span<byte> newA, Span<byte> newB)
    {
        ref var rowA = ref MemoryMarshal.GetReference(a);
        ref var rowB = ref MemoryMarshal.GetReference(b);
        ref var lows = ref MemoryMarshal.GetReference(taps.Low);
        ref var highs = ref MemoryMarshal.GetReference(taps.High);
        for (var x = 0; x < taps.Length; x++)
        {
            var (low, high) = (Vector256<int>.Zero, Vector256<int>.Zero);
            var (at, share) = ((nuint)taps.First[x], (nuint)(x * taps.Stride));
            for (var end = share + (nuint)taps.Count[x]; share < end; share += 8, at += 8)
            {
                var pixels = Vector128.Create(Vector64.LoadUnsafe(ref rowA, at), Vector64.LoadUnsafe(ref rowB, at));
                var words = Avx2.ConvertToVector256Int16(pixels);
                var (lowShares, highShares) = (Vector128.LoadUnsafe(ref lows, share), Vector128.LoadUnsafe(ref highs, share));
                low += Avx2.MultiplyAddAdjacent(words, Vector256.Create(lowShares, lowShares));
                high += Avx2.MultiplyAddAdjacent(words, Vector256.Create(highShares, highShares));
            }

            var sums = (high << ResampleTaps.LowBits) + low;
            newA[x] = (byte)Math.Clamp((Vector128.Sum(sums.GetLower()) + Round) >> ResampleTaps.Precision, 0, 255);
            newB[x] = (byte)Math.Clamp((Vector128.Sum(sums.GetUpper()) + Round) >> ResampleTaps.Precision, 0, 255);
        }
    }

    // The whole sums, rounded and cut to bytes: those of each lane stand in its first int.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> Narrow(Vector256<int> low, Vector256<int> high)
    {
        var sums = ((high << ResampleTaps.LowBits) + low + Vector256.Create(Round)) >> ResampleTaps.Precision;
        var words = Avx2.PackSignedSaturate(sums, sums);
        return Avx2.PackUnsignedSaturate(words, words).AsInt32();
    }

    // All four bytes at once where the row goes on behind them; the next pixel writes over the fourth.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Write(Span<byte> row, int x, int channels, int bytes)
    {
        var to = row[(x * channels)..];
        if (to.Length >= 4)
            MemoryMarshal.Write(to, bytes);
        else
            for (var channel = 0; channel < channels; channel++)
                to[channel] = (byte)(bytes >> (8 * channel));
    }

    // Shuffle for bytes widened to 16 bits; 255 makes a zero.
    static Vector256<byte> Pairs(params ReadOnlySpan<byte> from)
    {
        var lane = Vector128.Create((byte)255);
        for (var i = 0; i < from.Length; i++)
            lane = lane.WithElement(2 * i, from[i]);
        return Vector256.Create(lane, lane);
    }
}
