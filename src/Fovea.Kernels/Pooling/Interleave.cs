using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Kernels.Pooling;

/// <summary>Even and odd columns of a row taken apart and put together again, sixteen at a time, where AVX2 does it in registers.</summary>
internal static unsafe class Interleave
{
    /// <summary>Whether the vector forms below may be called.</summary>
    public static bool IsFast => Avx2.IsSupported;

    /// <summary>
    /// Even and odd columns of sixteen, in the order 0 1 4 5 2 3 6 7 that comes for free: <see cref="Cross"/> brings other vectors into it
    /// and out of it again, <c>Join</c> undoes it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitCrossed(float* row, out Vector256<float> even, out Vector256<float> odd)
    {
        var (low, high) = (Vector256.Load(row), Vector256.Load(row + 8));
        even = Avx.Shuffle(low, high, 0b10_00_10_00);
        odd = Avx.Shuffle(low, high, 0b11_01_11_01);
    }

    /// <summary>Swaps the middle pairs: 0 1 2 3 4 5 6 7 becomes 0 1 4 5 2 3 6 7, and back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Cross(Vector256<float> v) => Avx2.Permute4x64(v.AsDouble(), 0b11_01_10_00).AsSingle();

    /// <summary>Writes sixteen columns from their crossed even and odd ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join(Vector256<float> even, Vector256<float> odd, float* row)
    {
        Avx.UnpackLow(even, odd).Store(row);
        Avx.UnpackHigh(even, odd).Store(row + 8);
    }

    /// <summary>Even and odd columns of eight, on any machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(float* row, out Vector128<float> even, out Vector128<float> odd)
    {
        var order = Vector128.Create(0, 2, 1, 3);
        var (low, high) = (Vector128.Shuffle(Vector128.Load(row), order), Vector128.Shuffle(Vector128.Load(row + 4), order));
        even = Vector128.Create(low.GetLower(), high.GetLower());
        odd = Vector128.Create(low.GetUpper(), high.GetUpper());
    }

    /// <summary>Writes eight columns from their even and odd ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join(Vector128<float> even, Vector128<float> odd, float* row)
    {
        var order = Vector128.Create(0, 2, 1, 3);
        Vector128.Shuffle(Vector128.Create(even.GetLower(), odd.GetLower()), order).Store(row);
        Vector128.Shuffle(Vector128.Create(even.GetUpper(), odd.GetUpper()), order).Store(row + 4);
    }

    /// <summary>
    /// Element p + i·stride of a row goes to place i of phase p; phases lie <paramref name="pitch"/> apart and are <paramref name="width"/>
    /// long.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SplitPhases(float* row, int stride, float* phases, int pitch, int width)
    {
        var i = 0;
        if (stride == 2 && IsFast)
            for (; i <= width - 8; i += 8)
            {
                SplitCrossed(row + 2 * i, out var even, out var odd);
                Cross(even).Store(phases + i);
                Cross(odd).Store(phases + pitch + i);
            }

        for (; i < width; i++)
            for (var p = 0; p < stride; p++)
                phases[p * pitch + i] = row[i * stride + p];
    }

    /// <summary>
    /// The way back from <see cref="SplitPhases"/>: the first <paramref name="length"/> elements of the row from place <paramref
    /// name="skip"/> on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void JoinPhases(float* phases, int stride, int pitch, int skip, float* row, int length)
    {
        var i = 0;
        if (stride == 1)
        {
            new ReadOnlySpan<float>(phases + skip, length).CopyTo(new Span<float>(row, length));
            return;
        }

        if (stride == 2 && IsFast)
        {
            // With an odd skip the row begins in the odd phase.
            var even = phases + (skip % 2 * pitch) + skip / 2;
            var odd = phases + ((skip + 1) % 2 * pitch) + (skip + 1) / 2;
            for (; i <= length - 16; i += 16)
                Join(Cross(Vector256.Load(even + i / 2)), Cross(Vector256.Load(odd + i / 2)), row + i);
        }

        for (; i < length; i++)
            row[i] = phases[(skip + i) % stride * pitch + (skip + i) / stride];
    }
}
