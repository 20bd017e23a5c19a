using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Formats.Files;

/// <summary>
/// The cyclic redundancy code of zip files: polynomial 0xEDB88320, bits reversed. Where the processor multiplies polynomials, 64 bytes a step
/// (Gopal et al. 2009, "Fast CRC computation for generic polynomials using PCLMULQDQ"), else eight by eight tables ("slicing-by-8", Kounavis
/// and Berry 2005), so that checking a file costs little beside reading it.
/// </summary>
static class Crc32
{
    const int Slices = 8, Step = 64;

    static readonly uint[][] Tables = MakeTables();

    /// <summary>The code of what came before, followed by these bytes.</summary>
    /// <param name="crc">The code so far; 0 at the beginning.</param>
    /// <param name="bytes">The bytes that follow.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        if (Pclmulqdq.IsSupported && bytes.Length >= 2 * Step)
        {
            var folded = Fold(bytes[..(bytes.Length / Step * Step)], crc);
            crc = BySlices(0, MemoryMarshal.AsBytes(new ReadOnlySpan<Vector128<long>>(in folded)));
            bytes = bytes[(bytes.Length / Step * Step)..];
        }

        return ~BySlices(crc, bytes);
    }

    // The 16 bytes that leave the same remainder as all of these, whose number is a multiple of a step.
    static Vector128<long> Fold(ReadOnlySpan<byte> bytes, uint crc)
    {
        // Remainders of powers of x that carry a block past the four, or past the one, that follow it: table 1 of the paper, bits reversed.
        var (past4, past1) = (Vector128.Create(0x0154442bd4, 0x01c6e41596), Vector128.Create(0x01751997d0, 0x00ccaa009e));
        var blocks = MemoryMarshal.Cast<byte, Vector128<long>>(bytes);
        var (a, b, c, d) = (blocks[0] ^ Vector128.CreateScalar((long)crc), blocks[1], blocks[2], blocks[3]);
        for (blocks = blocks[4..]; blocks.Length >= 4; blocks = blocks[4..])
        {
            a = Carry(a, past4) ^ blocks[0];
            b = Carry(b, past4) ^ blocks[1];
            c = Carry(c, past4) ^ blocks[2];
            d = Carry(d, past4) ^ blocks[3];
        }

        return Carry(Carry(Carry(a, past1) ^ b, past1) ^ c, past1) ^ d;

        static Vector128<long> Carry(Vector128<long> block, Vector128<long> past) =>
            Pclmulqdq.CarrylessMultiply(block, past, 0x00) ^ Pclmulqdq.CarrylessMultiply(block, past, 0x11);
    }

    static uint BySlices(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = Tables[7][(byte)low] ^ Tables[6][(byte)(low >> 8)] ^ Tables[5][(byte)(low >> 16)] ^ Tables[4][low >> 24]
                ^ Tables[3][(byte)high] ^ Tables[2][(byte)(high >> 8)] ^ Tables[1][(byte)(high >> 16)] ^ Tables[0][high >> 24];
        }

        foreach (var value in bytes)
            crc = Tables[0][(byte)(crc ^ value)] ^ (crc >> 8);
        return crc;
    }

    static uint[][] MakeTables()
    {
        var tables = new uint[Slices][];
        for (var slice = 0; slice < Slices; slice++)
        {
            tables[slice] = new uint[256];
            for (var i = 0u; i < 256; i++)
            {
                // Table s holds the code of a byte that is followed by s zero bytes.
                var crc = slice == 0 ? i : tables[slice - 1][i];
                for (var bit = 0; bit < 8; bit++)
                    crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
                tables[slice][i] = crc;
            }
        }

        return tables;
    }
}
