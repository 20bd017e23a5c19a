using System.Buffers.Binary;

namespace Fovea.Formats.Files;

/// <summary>
/// The cyclic redundancy code of zip files: polynomial 0xEDB88320, bits reversed. Eight bytes a step by eight tables ("slicing-by-8",
/// Kounavis and Berry 2005), so that checking a file costs little beside reading it.
/// </summary>
static class Crc32
{
    const int Slices = 8;

    static readonly uint[][] Tables = MakeTables();

    /// <summary>The code of what came before, followed by these bytes.</summary>
    /// <param name="crc">The code so far; 0 at the beginning.</param>
    /// <param name="bytes">The bytes that follow.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = Tables[7][(byte)low] ^ Tables[6][(byte)(low >> 8)] ^ Tables[5][(byte)(low >> 16)] ^ Tables[4][low >> 24]
                ^ Tables[3][(byte)high] ^ Tables[2][(byte)(high >> 8)] ^ Tables[1][(byte)(high >> 16)] ^ Tables[0][high >> 24];
        }

        foreach (var value in bytes)
            crc = Tables[0][(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
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
