using System.Buffers.Binary;

namespace Fovea.Data.Images.Jpeg;

/// <summary>Reads which way up the camera was held. CIPA DC-008 (Exif 3.0), 4.6; the data are a little TIFF file.</summary>
static class Exif
{
    const ushort OrientationTag = 0x0112;
    const ushort Short = 3; // the type of a number of 16 bits

    static ReadOnlySpan<byte> Signature => "Exif\0\0"u8;

    /// <summary>The orientation, 1 to 8, from an APP1 segment; null if it has none, is about something else or is broken.</summary>
    public static int? Orientation(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith(Signature))
            return null;

        var tiff = segment[Signature.Length..];
        bool isBig;
        if (tiff.StartsWith("MM\0*"u8))
            isBig = true;
        else if (tiff.StartsWith("II*\0"u8))
            isBig = false;
        else
            return null;

        if (tiff.Length < 8 || Number(tiff[4..]) is var directory && directory > tiff.Length - 2)
            return null;

        var entries = tiff[((int)directory + 2)..];
        for (var count = HalfNumber(tiff[(int)directory..]); count > 0 && entries.Length >= 12; count--, entries = entries[12..])
        {
            if (HalfNumber(entries) == OrientationTag)
                return HalfNumber(entries[2..]) == Short && HalfNumber(entries[8..]) is >= 1 and <= 8 and var value ? value : null;
        }

        return null;

        uint Number(ReadOnlySpan<byte> at) => isBig ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);

        ushort HalfNumber(ReadOnlySpan<byte> at) => isBig ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at);
    }
}
