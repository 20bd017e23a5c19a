using System.Buffers.Binary;

namespace Fovea.Data.Images;

/// <summary>
/// Reads the PNM family: P1 to P3 (text), P4 to P6 (bytes), and P7 (PAM, which may have opacity); highest value up to 65,535, scaled to
/// 0-255 and rounded to even at the half, as Pillow does.
/// <see href="https://netpbm.sourceforge.net/doc/pbm.html">Netpbm: PBM</see>, <see href="https://netpbm.sourceforge.net/doc/pgm.html">PGM</see>,
/// <see href="https://netpbm.sourceforge.net/doc/ppm.html">PPM</see>, <see href="https://netpbm.sourceforge.net/doc/pam.html">PAM</see>.
/// Of several pictures in a file the first is read.
/// </summary>
public sealed class NetpbmDecoder : IImageDecoder
{
    /// <inheritdoc/>
    public string Format => "PNM";

    /// <inheritdoc/>
    public IReadOnlyList<string> Endings { get; } = [".pbm", ".pgm", ".ppm", ".pnm"];

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> file)
        => file.Length >= 3 && file[0] == 'P' && file[1] is >= (byte)'1' and <= (byte)'7' && (NetpbmReader.IsSpace(file[2]) || file[2] == '#');

    /// <inheritdoc/>
    public (int Width, int Height) ReadSize(ReadOnlySpan<byte> file, string name)
    {
        var reader = new NetpbmReader(file, 2, name);
        var header = NetpbmHeader.Read(ref reader, file[1] - '0');
        return (header.Width, header.Height);
    }

    /// <inheritdoc/>
    public Picture Decode(ReadOnlySpan<byte> file, string name)
    {
        var reader = new NetpbmReader(file, 2, name);
        var header = NetpbmHeader.Read(ref reader, file[1] - '0');
        CheckRoom(header, reader);
        var samples = new byte[header.Samples];
        if (header.IsBits)
            ReadBits(header, ref reader, samples);
        else if (header.IsText)
            ReadNumbers(header, ref reader, samples);
        else
            ReadBytes(header, reader, samples);
        return header.Depth == 2
            ? new Picture(header.Width, header.Height, 4, SpreadGrey(samples))
            : new Picture(header.Width, header.Height, header.Depth, samples);
    }

    /// <summary>Finds a damaged header out before memory is taken: every sample takes room in the file, as text a digit and mostly a space.</summary>
    static void CheckRoom(NetpbmHeader header, NetpbmReader reader)
    {
        var (room, size) = header.Kind switch
        {
            1 => (reader.Left, 1),
            2 or 3 => (reader.Left + 1, 2),
            4 => (8L * reader.Rest.Length, 1),
            _ => (reader.Rest.Length, header.Highest > 255 ? 2 : 1),
        };
        var needed = header.Kind == 4 ? (header.Width + 7L) / 8 * 8 * header.Height : header.Samples * size;
        if ((long)header.Width * header.Height * 4 > Array.MaxLength || needed > room)
            throw reader.Bad($"promises {header.Width}×{header.Height} pixels ({header.Samples} values), but has room for {Math.Max(0, room) / size}");
    }

    // PBM counts ink: 1 is black.
    static void ReadBits(NetpbmHeader header, ref NetpbmReader reader, Span<byte> samples)
    {
        if (header.IsText)
        {
            foreach (ref var sample in samples)
                sample = (byte)(255 * (1 - reader.Bit()));
            return;
        }

        var rowBytes = (header.Width + 7) / 8;
        for (var y = 0; y < header.Height; y++)
            PackedBits.Unpack(reader.Rest[(y * rowBytes)..], 1, samples.Slice(y * header.Width, header.Width));
        foreach (ref var sample in samples)
            sample = (byte)(255 * (1 - sample));
    }

    static void ReadNumbers(NetpbmHeader header, ref NetpbmReader reader, Span<byte> samples)
    {
        foreach (ref var sample in samples)
            sample = Scale(reader.Number("a value", 0, header.Highest), header.Highest);
    }

    static void ReadBytes(NetpbmHeader header, NetpbmReader reader, Span<byte> samples)
    {
        var data = reader.Rest;
        if (header.Highest == 255)
        {
            data[..samples.Length].CopyTo(samples);
            return;
        }

        for (var i = 0; i < samples.Length; i++)
        {
            var value = header.Highest > 255 ? BinaryPrimitives.ReadUInt16BigEndian(data[(2 * i)..]) : data[i];
            if (value > header.Highest)
                throw reader.Bad($"has the value {value}, above its own highest value {header.Highest}");
            samples[i] = Scale(value, header.Highest);
        }
    }

    // As Pillow writes it, so that halves fall the same way.
    static byte Scale(int value, int highest) => (byte)Math.Round((double)value / highest * 255, MidpointRounding.ToEven);

    static byte[] SpreadGrey(ReadOnlySpan<byte> samples)
    {
        var pixels = new byte[2 * samples.Length];
        for (var i = 0; i < samples.Length; i += 2)
        {
            pixels.AsSpan(2 * i, 3).Fill(samples[i]);
            pixels[(2 * i) + 3] = samples[i + 1];
        }

        return pixels;
    }
}
