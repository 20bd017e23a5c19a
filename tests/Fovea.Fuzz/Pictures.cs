using System.Buffers.Binary;
using System.IO.Compression;

namespace Fovea.Fuzz;

/// <summary>One picture of each kind, the files that Fovea.Data.Tests compares with Pillow.</summary>
static class Pictures
{
    /// <summary>The files whose names have one of these endings.</summary>
    public static byte[][] WithEnding(params string[] endings) => FromZip("pictures.zip", endings);

    /// <summary>The files of an archive whose names have one of these endings.</summary>
    public static byte[][] FromZip(string archive, params string[] endings)
    {
        using var zip = ZipFile.OpenRead(Path.Combine(AppContext.BaseDirectory, "Goldens", archive));
        return [.. zip.Entries.Where(entry => endings.Any(ending => entry.Name.EndsWith(ending, StringComparison.Ordinal))).Select(Read)];
    }

    /// <summary>A PNG file whose chunks have the right checksums again, as far as it can be walked.</summary>
    public static byte[] WithChecksums(byte[] file)
    {
        const int signature = 8, around = 12; // length, name and checksum
        for (var at = signature; at + around <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - around)
                break;
            var body = 4 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 4 + body), Crc32(file.AsSpan(at + 4, body)));
            at += 8 + body;
        }

        return file;
    }

    static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
        }

        return ~crc;
    }

    static byte[] Read(ZipArchiveEntry entry)
    {
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }
}
