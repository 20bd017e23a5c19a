using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Kernels.Elementwise;

/// <summary>
/// Random numbers by position: number i of a key's stream is a function of the key and i alone, so any part of a stream can be drawn
/// in any order on any thread. Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011).
/// </summary>
public static class CounterRandom
{
    /// <summary>Number <paramref name="index"/> of the stream: 32 random bits.</summary>
    public static uint Bits(ulong key, ulong index)
    {
        var (a, b, c, d) = Block(key, index / 4);
        return (index % 4) switch { 0 => a, 1 => b, 2 => c, _ => d };
    }

    /// <summary>Number <paramref name="index"/> of the stream as a float in [0, 1), a multiple of 2⁻²⁴.</summary>
    public static float Uniform(ulong key, ulong index) => ToUniform(Bits(key, index));

    /// <summary>Numbers <paramref name="start"/>, <paramref name="start"/> + 1, … of the stream as bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(ulong key, ulong start, Span<uint> bits)
    {
        var i = 0;
        for (; i < bits.Length && (start + (ulong)i) % 4 != 0; i++)
            bits[i] = Bits(key, start + (ulong)i);
        for (; i <= bits.Length - 4; i += 4)
            (bits[i], bits[i + 1], bits[i + 2], bits[i + 3]) = Block(key, (start + (ulong)i) / 4);
        for (; i < bits.Length; i++)
            bits[i] = Bits(key, start + (ulong)i);
    }

    /// <summary>Numbers <paramref name="start"/>, <paramref name="start"/> + 1, … of the stream as floats in [0, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(ulong key, ulong start, Span<float> uniform)
    {
        var bits = MemoryMarshal.Cast<float, uint>(uniform);
        Fill(key, start, bits);
        for (var i = 0; i < uniform.Length; i++)
            uniform[i] = ToUniform(bits[i]);
    }

    /// <summary>The four numbers 4·<paramref name="counter"/> … 4·<paramref name="counter"/> + 3 of the stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint A, uint B, uint C, uint D) Block(ulong key, ulong counter) =>
        Philox((uint)counter, (uint)(counter >> 32), 0, 0, (uint)key, (uint)(key >> 32));

    /// <summary>Ten rounds of multiply, cross over and add the key, which itself walks on by two Weyl constants.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (uint A, uint B, uint C, uint D) Philox(uint a, uint b, uint c, uint d, uint key0, uint key1)
    {
        for (var round = 0; round < 10; round++)
        {
            var left = (ulong)a * 0xD2511F53u;
            var right = (ulong)c * 0xCD9E8D57u;
            (a, b, c, d) = ((uint)(right >> 32) ^ b ^ key0, (uint)right, (uint)(left >> 32) ^ d ^ key1, (uint)left);
            key0 += 0x9E3779B9u;
            key1 += 0xBB67AE85u;
        }

        return (a, b, c, d);
    }

    private static float ToUniform(uint bits) => (bits >> 8) * (1f / (1 << 24));
}
