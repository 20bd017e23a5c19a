using System.Buffers.Binary;

namespace Fovea.Data.Images.Jpeg;

/// <summary>What stands in a file before its first scan.</summary>
/// <param name="Frame">Size and components.</param>
/// <param name="Tables">The tables so far.</param>
/// <param name="Model">What the components mean.</param>
/// <param name="Orientation">Which way up the camera was held: 1 to 8 as Exif has it.</param>
sealed record JpegHeader(JpegFrame Frame, JpegTables Tables, ColourModel Model, int Orientation)
{
    /// <summary>The picture's size when it is turned upright.</summary>
    public (int Width, int Height) UprightSize => Orientation > 4 ? (Frame.Height, Frame.Width) : (Frame.Width, Frame.Height);

    /// <summary>Reads up to the first scan's data.</summary>
    /// <param name="reader">Stands at the file's beginning, then at the data.</param>
    /// <param name="file">The file.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="firstScan">The body of the first scan's header.</param>
    public static JpegHeader Read(scoped ref MarkerReader reader, ReadOnlySpan<byte> file, string name, out ReadOnlySpan<byte> firstScan)
    {
        JpegFrame? frame = null;
        var tables = new JpegTables(name);
        var orientation = 1;
        var hasJfif = false;
        var transform = (byte?)null;
        while (true)
        {
            var marker = reader.Next();
            if (marker == Marker.EndOfImage)
                throw JpegError.Bad(name, "has no pixels");
            if (Marker.IsAlone(marker))
                continue;

            var body = reader.Body(marker);
            if (marker == Marker.StartOfScan)
            {
                frame = Complete(frame, file[reader.Position..], name);
                firstScan = file[(reader.Position - body.Length)..reader.Position];
                return new JpegHeader(frame, tables, FindModel(frame.Components, hasJfif, transform), orientation);
            }

            if (Marker.IsFrame(marker))
                frame = frame is null ? JpegFrame.Parse(marker, body, name) : throw JpegError.Bad(name, "has two frame headers");
            else if (marker == Marker.App0)
                hasJfif |= body.StartsWith("JFIF\0"u8);
            else if (marker == Marker.App1)
                orientation = Exif.Orientation(body) ?? orientation;
            else if (marker == Marker.App14 && body.Length >= 12 && body.StartsWith("Adobe"u8))
                transform = body[11];
            else
                tables.Take(marker, body);
        }
    }

    // Without a height the first scan is followed by a segment that tells it (T.81, B.2.5). Inside of data no marker looks like it.
    static JpegFrame Complete(JpegFrame? frame, ReadOnlySpan<byte> data, string name)
    {
        if (frame is null)
            throw JpegError.Bad(name, "has a scan before its frame header");
        if (frame.Height == 0)
        {
            var lines = data.IndexOf((ReadOnlySpan<byte>)[0xFF, Marker.NumberOfLines, 0, 4]);
            var height = lines >= 0 && lines + 6 <= data.Length ? BinaryPrimitives.ReadUInt16BigEndian(data[(lines + 4)..]) : 0;
            if (height == 0)
                throw JpegError.Bad(name, $"gives {frame.Width}×0 (W×H) as its size");
            frame = frame with { Height = height };
        }

        frame.Measure();
        return frame;
    }

    // Adobe's marker tells; without it three components are Y, Cb and Cr unless they are named R, G and B. JFIF's marker allows nothing else.
    static ColourModel FindModel(Component[] components, bool hasJfif, byte? transform) => components switch
    {
        [_] => ColourModel.Grey,
        [{ Id: (byte)'R' }, { Id: (byte)'G' }, { Id: (byte)'B' }] when !hasJfif && transform is null => ColourModel.Rgb,
        [_, _, _] => transform == 0 && !hasJfif ? ColourModel.Rgb : ColourModel.YCbCr,
        _ => transform is null or 0 ? ColourModel.Cmyk : ColourModel.Ycck,
    };
}
