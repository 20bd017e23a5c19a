using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Data.Images.Jpeg;

/// <summary>
/// Bits from the highest of each byte down, out of data that <see cref="EntropyData"/> made plain. Up to 63 wait in one word. Reading on
/// past the end is harmless for <see cref="Slack"/> bytes and gives zeros; <see cref="IsPastEnd"/> tells of it.
/// </summary>
ref struct BitReader(ReadOnlySpan<byte> data, int length)
{
    /// <summary>How many zeros must stand behind the data: a block of 64 coefficients of 31 bits each.</summary>
    public const int Slack = 64 * 31 / 8 + 16;

    /// <summary>How many bits there are at least after <see cref="Refill"/>.</summary>
    public const int Refilled = 56;

    readonly ref byte data = ref MemoryMarshal.GetReference(data);
    readonly int length = length;
    int position;

    /// <summary>The next bits, from the highest down.</summary>
    public ulong Bits { get; private set; }

    /// <summary>How many of them there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether more bits were taken than there are.</summary>
    public readonly bool IsPastEnd => (8L * position) - Count > 8L * length;

    /// <summary>
    /// Brings the number of waiting bits to 56 at least. What lies beyond the counted ones is already right, so that adding it twice does
    /// no harm.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refill()
    {
        var next = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref data, position));
        if (BitConverter.IsLittleEndian)
            next = BinaryPrimitives.ReverseEndianness(next);
        Bits |= next >> Count;
        position += (63 - Count) >> 3;
        Count |= Refilled;
    }

    /// <summary>Takes bits off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int count)
    {
        Bits <<= count;
        Count -= count;
    }

    /// <summary>The next bits as a number, 0 for none of them. They must be there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(int count)
    {
        var value = (int)(Bits >> 1 >> (63 - count));
        Skip(count);
        return value;
    }

    /// <summary>The entry for the next code in a table, see <see cref="HuffmanTable"/>; 0 where there is none. Nothing is taken off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Look(HuffmanTable table, ref uint entries)
    {
        var entry = Unsafe.Add(ref entries, (nint)(Bits >> (64 - HuffmanTable.LookUpBits)));
        return entry != 0 ? entry : table.LongCode(Bits);
    }

    /// <summary>
    /// The signed number behind the code of an entry; code and number are taken off. Numbers of s bits are -(2^s - 1) to -2^(s-1) where the
    /// first bit is 0, and 2^(s-1) to 2^s - 1 where it is 1 (T.81, F.2.2.1). There is no branch on the sign, which would be a coin toss.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TakeNumber(uint entry)
    {
        var size = (int)(entry >> 16) & 15;
        var number = Bits << (int)(entry >> 8); // the shift looks at six bits alone
        var isNegative = ~((long)number >> 63);
        Skip((byte)entry);
        return (int)(number >> 1 >> (63 - size)) + ((int)isNegative & (1 - (1 << size)));
    }
}
