using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Data.Images;

/// <summary>The second half of resampling: new rows as mixtures of rows.</summary>
static class ResampleColumns
{
    const int Round = 1 << (ResampleTaps.Precision - 1);

    /// <summary>Writes one new row.</summary>
    /// <param name="taps">Shares of each new row.</param>
    /// <param name="y">Which new row.</param>
    /// <param name="rows">The old rows from the first that <paramref name="y"/> sees, each as long as the new one.</param>
    /// <param name="stride">Bytes from one old row to the next.</param>
    /// <param name="result">The new row.</param>
    public static void Run(ResampleTaps taps, int y, ReadOnlySpan<byte> rows, int stride, Span<byte> result)
    {
        var count = taps.Count[y];
        if ((long)stride * (count - 1) + result.Length > rows.Length)
            throw new ArgumentException($"Row {y} sees {count} rows of {result.Length} bytes, {stride} apart; {rows.Length} bytes were given.", nameof(rows));
        if (Avx2.IsSupported && result.Length >= Vector256<byte>.Count)
        {
            var x = 0;
            for (; x <= result.Length - Vector256<byte>.Count; x += Vector256<byte>.Count)
                RunBlock(taps, y, rows, stride, x, result);
            if (x < result.Length)
                RunBlock(taps, y, rows, stride, result.Length - Vector256<byte>.Count, result); // computes some again
        }
        else
            RunScalar(taps.Shares.Slice(y * taps.Stride, count), rows, stride, result);
    }

    internal static void RunScalar(ReadOnlySpan<int> shares, ReadOnlySpan<byte> rows, int stride, Span<byte> result)
    {
        for (var x = 0; x < result.Length; x++)
        {
            var sum = Round;
            for (var tap = 0; tap < shares.Length; tap++)
                sum += shares[tap] * rows[(tap * stride) + x];
            result[x] = (byte)Math.Clamp(sum >> ResampleTaps.Precision, 0, 255);
        }
    }

    // 32 bytes of the new row. Bytes of two old rows are interleaved and widened to 16 bits, so that one multiply-add takes two taps of
    // eight bytes. Unpacking works within lanes and so does packing at the end, which puts everything back in its place.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void RunBlock(ResampleTaps taps, int y, ReadOnlySpan<byte> rows, int stride, int x, Span<byte> result)
    {
        ref var from = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), x);
        ref var lows = ref Unsafe.As<short, int>(ref Unsafe.Add(ref MemoryMarshal.GetReference(taps.Low), y * taps.Stride)); // two taps an int
        ref var highs = ref Unsafe.As<short, int>(ref Unsafe.Add(ref MemoryMarshal.GetReference(taps.High), y * taps.Stride));
        Vector256<int> low0 = default, low1 = default, low2 = default, low3 = default;
        Vector256<int> high0 = default, high1 = default, high2 = default, high3 = default;
        for (int tap = 0, count = taps.Count[y]; tap < count; tap += 2)
        {
            var a = Vector256.LoadUnsafe(ref from, (nuint)(tap * (nint)stride));
            var b = tap + 1 < count ? Vector256.LoadUnsafe(ref from, (nuint)((tap + 1) * (nint)stride)) : Vector256<byte>.Zero;
            var low = Vector256.Create(Unsafe.Add(ref lows, tap / 2)).AsInt16();
            var high = Vector256.Create(Unsafe.Add(ref highs, tap / 2)).AsInt16();
            var (left, right) = (Avx2.UnpackLow(a, b), Avx2.UnpackHigh(a, b));
            var words = Avx2.UnpackLow(left, Vector256<byte>.Zero).AsInt16();
            low0 += Avx2.MultiplyAddAdjacent(words, low);
            high0 += Avx2.MultiplyAddAdjacent(words, high);
            words = Avx2.UnpackHigh(left, Vector256<byte>.Zero).AsInt16();
            low1 += Avx2.MultiplyAddAdjacent(words, low);
            high1 += Avx2.MultiplyAddAdjacent(words, high);
            words = Avx2.UnpackLow(right, Vector256<byte>.Zero).AsInt16();
            low2 += Avx2.MultiplyAddAdjacent(words, low);
            high2 += Avx2.MultiplyAddAdjacent(words, high);
            words = Avx2.UnpackHigh(right, Vector256<byte>.Zero).AsInt16();
            low3 += Avx2.MultiplyAddAdjacent(words, low);
            high3 += Avx2.MultiplyAddAdjacent(words, high);
        }

        Avx2.PackUnsignedSaturate(
            Avx2.PackSignedSaturate(Whole(low0, high0), Whole(low1, high1)),
            Avx2.PackSignedSaturate(Whole(low2, high2), Whole(low3, high3))).StoreUnsafe(ref MemoryMarshal.GetReference(result), (nuint)x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> Whole(Vector256<int> low, Vector256<int> high) =>
        ((high << ResampleTaps.LowBits) + low + Vector256.Create(Round)) >> ResampleTaps.Precision;
}
