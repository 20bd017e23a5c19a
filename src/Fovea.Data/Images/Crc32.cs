namespace Fovea.Data.Images;

/// <summary>The cyclic redundancy code of PNG and gzip: polynomial 0xEDB88320, bits reversed. PNG specification, annex D.</summary>
static class Crc32
{
    static readonly uint[] Table = MakeTable();

    /// <summary>The code of the bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
            crc = Table[(crc ^ value) & 0xFF] ^ (crc >> 8);
        return ~crc;
    }

    static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
            table[i] = crc;
        }

        return table;
    }
}
