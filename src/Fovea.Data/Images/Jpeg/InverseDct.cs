using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fovea.Data.Images.Jpeg;

/// <summary>
/// The inverse discrete cosine transform of a block of 8×8, in integers: the method of Loeffler, Ligtenberg and Moschytz (ICASSP 1989) with
/// constants of 13 bits, columns first with 2 more bits kept in between, and rounding after each pass. These are the choices of the slow and
/// exact transform that libraries use by default, so that pictures come out the same to the bit.
/// </summary>
static class InverseDct
{
    // √2 · cos(k π / 16) and their sums and differences, times 2^13.
    const int Bits = 13;
    const int C6 = 4433;          // 0.541196100 = √2 c6
    const int C2MinusC6 = 6270;   // 0.765366865
    const int C2PlusC6 = 15137;   // 1.847759065
    const int C3 = 9633;          // 1.175875602 = √2 c3
    const int A = 2446;           // 0.298631336 = √2 (-c1 + c3 + c5 - c7)
    const int B = 16819;          // 2.053119869 = √2 ( c1 + c3 - c5 + c7)
    const int C = 25172;          // 3.072711026 = √2 ( c1 + c3 + c5 - c7)
    const int D = 12299;          // 1.501321110 = √2 ( c1 + c3 - c5 - c7)
    const int C3MinusC7 = 7373;   // 0.899976223
    const int C1PlusC3 = 20995;   // 2.562915447
    const int C3PlusC5 = 16069;   // 1.961570560
    const int C3MinusC5 = 3196;   // 0.390180644

    const int Kept = 2;                       // bits kept between the passes
    const int FirstShift = Bits - Kept;
    const int SecondShift = Bits + Kept + 3;  // the 3: both passes scale by √8

    /// <summary>Transforms a block and writes it as samples of 0 to 255.</summary>
    /// <param name="block">64 quantized coefficients in natural order.</param>
    /// <param name="steps">Their 64 quantization steps.</param>
    /// <param name="samples">Where the first of the 64 samples goes.</param>
    /// <param name="stride">From a row of samples to the next.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Transform(ref short block, ref short steps, ref byte samples, int stride)
    {
        if (Vector256.IsHardwareAccelerated)
            TransformVectors(ref block, ref steps, ref samples, stride);
        else
            TransformScalar(ref block, ref steps, ref samples, stride);
    }

    /// <summary>The same for a block that has nothing but its mean, the DC coefficient.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void TransformMean(int mean, int step, ref byte samples, int stride)
    {
        var value = Math.Clamp((((short)(mean * step) + 4) >> 3) + 128, 0, 255);
        for (var y = 0; y < 8; y++)
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref samples, y * stride), 0x0101010101010101UL * (ulong)value);
    }

    /// <summary>Without vectors: the plain form, and the one that the other is compared with.</summary>
    internal static void TransformScalar(ref short block, ref short steps, ref byte samples, int stride)
    {
        Span<int> values = stackalloc int[64];
        for (var i = 0; i < 64; i++)
            values[i] = (short)(Unsafe.Add(ref block, i) * Unsafe.Add(ref steps, i));
        for (var x = 0; x < 8; x++)
            Pass(ref values[x], 8, FirstShift);
        for (var i = 0; i < 64; i++)
            values[i] = (short)values[i];
        for (var y = 0; y < 8; y++)
        {
            Pass(ref values[8 * y], 1, SecondShift);
            for (var x = 0; x < 8; x++)
                Unsafe.Add(ref samples, (y * stride) + x) = (byte)Math.Clamp(values[(8 * y) + x] + 128, 0, 255);
        }
    }

    static void Pass(ref int first, int step, int shift)
    {
        ref var v1 = ref Unsafe.Add(ref first, step);
        ref var v2 = ref Unsafe.Add(ref first, 2 * step);
        ref var v3 = ref Unsafe.Add(ref first, 3 * step);
        ref var v4 = ref Unsafe.Add(ref first, 4 * step);
        ref var v5 = ref Unsafe.Add(ref first, 5 * step);
        ref var v6 = ref Unsafe.Add(ref first, 6 * step);
        ref var v7 = ref Unsafe.Add(ref first, 7 * step);
        var round = 1 << (shift - 1);

        // Even coefficients: a sum, a difference, and a rotation by 6 π / 16.
        var turned = (v2 + v6) * C6;
        var low = turned + (v2 * C2MinusC6);
        var high = turned - (v6 * C2PlusC6);
        var sum = ((first + v4) << Bits) + round;
        var difference = ((first - v4) << Bits) + round;
        var (even0, even1, even2, even3) = (sum + low, difference + high, difference - high, sum - low);

        // Odd coefficients.
        var (a, b, c, d) = (v7 + v1, v5 + v3, v7 + v3, v5 + v1);
        var both = (c + d) * C3;
        a *= -C3MinusC7;
        b *= -C1PlusC3;
        c = both - (c * C3PlusC5);
        d = both - (d * C3MinusC5);
        var odd0 = (v1 * D) + a + d;
        var odd1 = (v3 * C) + b + c;
        var odd2 = (v5 * B) + b + d;
        var odd3 = (v7 * A) + a + c;

        first = (even0 + odd0) >> shift;
        v7 = (even0 - odd0) >> shift;
        v1 = (even1 + odd1) >> shift;
        v6 = (even1 - odd1) >> shift;
        v2 = (even2 + odd2) >> shift;
        v5 = (even2 - odd2) >> shift;
        v3 = (even3 + odd3) >> shift;
        v4 = (even3 - odd3) >> shift;
    }

    /// <summary>Eight columns, then eight rows at once.</summary>
    internal static void TransformVectors(ref short block, ref short steps, ref byte samples, int stride)
    {
        var v0 = Load(ref block, ref steps, 0);
        var v1 = Load(ref block, ref steps, 1);
        var v2 = Load(ref block, ref steps, 2);
        var v3 = Load(ref block, ref steps, 3);
        var v4 = Load(ref block, ref steps, 4);
        var v5 = Load(ref block, ref steps, 5);
        var v6 = Load(ref block, ref steps, 6);
        var v7 = Load(ref block, ref steps, 7);
        Pass(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7, FirstShift);
        Transpose(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7);
        Pass(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7, SecondShift);

        // Now v0 is a column. Four columns side by side in four bytes of a lane, then both halves of each row.
        var left = ToBytes(v0) | (ToBytes(v1) << 8) | (ToBytes(v2) << 16) | (ToBytes(v3) << 24);
        var right = ToBytes(v4) | (ToBytes(v5) << 8) | (ToBytes(v6) << 16) | (ToBytes(v7) << 24);
        Store(Zip(left.GetLower(), right.GetLower()), ref samples, stride);
        Store(Zip(left.GetUpper(), right.GetUpper()), ref Unsafe.Add(ref samples, 4 * stride), stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> Load(ref short block, ref short steps, int row)
    {
        var values = Vector128.LoadUnsafe(ref block, (nuint)(8 * row)) * Vector128.LoadUnsafe(ref steps, (nuint)(8 * row));
        return Widen(values);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> Widen(Vector128<short> values) => Vector256.WidenLower(values.ToVector256Unsafe());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Pass(
        ref Vector256<int> v0, ref Vector256<int> v1, ref Vector256<int> v2, ref Vector256<int> v3,
        ref Vector256<int> v4, ref Vector256<int> v5, ref Vector256<int> v6, ref Vector256<int> v7, int shift)
    {
        var round = Vector256.Create(1 << (shift - 1));

        var turned = (v2 + v6) * C6;
        var low = turned + (v2 * C2MinusC6);
        var high = turned - (v6 * C2PlusC6);
        var sum = ((v0 + v4) << Bits) + round;
        var difference = ((v0 - v4) << Bits) + round;
        var even0 = sum + low;
        var even1 = difference + high;
        var even2 = difference - high;
        var even3 = sum - low;

        var a = (v7 + v1) * -C3MinusC7;
        var b = (v5 + v3) * -C1PlusC3;
        var c = v7 + v3;
        var d = v5 + v1;
        var both = (c + d) * C3;
        c = both - (c * C3PlusC5);
        d = both - (d * C3MinusC5);
        var odd0 = (v1 * D) + a + d;
        var odd1 = (v3 * C) + b + c;
        var odd2 = (v5 * B) + b + d;
        var odd3 = (v7 * A) + a + c;

        v0 = (even0 + odd0) >> shift;
        v7 = (even0 - odd0) >> shift;
        v1 = (even1 + odd1) >> shift;
        v6 = (even1 - odd1) >> shift;
        v2 = (even2 + odd2) >> shift;
        v5 = (even2 - odd2) >> shift;
        v3 = (even3 + odd3) >> shift;
        v4 = (even3 - odd3) >> shift;
    }

    /// <summary>Rows become columns. Their values fit into 16 bits, so two rows travel in one lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Transpose(
        ref Vector256<int> v0, ref Vector256<int> v1, ref Vector256<int> v2, ref Vector256<int> v3,
        ref Vector256<int> v4, ref Vector256<int> v5, ref Vector256<int> v6, ref Vector256<int> v7)
    {
        var (rows01, rows23, rows45, rows67) = (Pair(v0, v1), Pair(v2, v3), Pair(v4, v5), Pair(v6, v7));
        Columns(Zip(rows01.GetLower(), rows23.GetLower()), Zip(rows45.GetLower(), rows67.GetLower()), out v0, out v1, out v2, out v3);
        Columns(Zip(rows01.GetUpper(), rows23.GetUpper()), Zip(rows45.GetUpper(), rows67.GetUpper()), out v4, out v5, out v6, out v7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<uint> Pair(Vector256<int> low, Vector256<int> high) => ((low & Vector256.Create(0xFFFF)) | (high << 16)).AsUInt32();

    /// <summary>a0 b0 a1 b1 a2 b2 a3 b3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<ulong> Zip(Vector128<uint> a, Vector128<uint> b) => Widen(a) | (Widen(b) << 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<ulong> Widen(Vector128<uint> values) => Vector256.WidenLower(values.ToVector256Unsafe());

    /// <summary>Four columns, of which <paramref name="top"/> has rows 0 to 3 and <paramref name="bottom"/> rows 4 to 7, 16 bits each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Columns(
        Vector256<ulong> top, Vector256<ulong> bottom,
        out Vector256<int> v0, out Vector256<int> v1, out Vector256<int> v2, out Vector256<int> v3)
    {
        v0 = Widen(Vector128.Create(top.GetElement(0), bottom.GetElement(0)).AsInt16());
        v1 = Widen(Vector128.Create(top.GetElement(1), bottom.GetElement(1)).AsInt16());
        v2 = Widen(Vector128.Create(top.GetElement(2), bottom.GetElement(2)).AsInt16());
        v3 = Widen(Vector128.Create(top.GetElement(3), bottom.GetElement(3)).AsInt16());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<uint> ToBytes(Vector256<int> values)
        => Vector256.Min(Vector256.Max(values + Vector256.Create(128), Vector256<int>.Zero), Vector256.Create(255)).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(Vector256<ulong> rows, ref byte samples, int stride)
    {
        Unsafe.WriteUnaligned(ref samples, rows.GetElement(0));
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref samples, stride), rows.GetElement(1));
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref samples, 2 * stride), rows.GetElement(2));
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref samples, 3 * stride), rows.GetElement(3));
    }
}
