using System.Buffers.Binary;

namespace Fovea.Data.Images.Jpeg;

/// <summary>The frame header, validated: size, coding process and components. T.81, B.2.2.</summary>
/// <param name="Width">Columns of the picture.</param>
/// <param name="Height">Rows; 0 where only a DNL segment after the first scan tells.</param>
/// <param name="IsProgressive">Whether the coefficients come in several scans.</param>
/// <param name="Components">1 grey, 3 colour or 4 with black.</param>
sealed record JpegFrame(int Width, int Height, bool IsProgressive, Component[] Components)
{
    /// <summary>The most columns of blocks that a component has in an MCU (minimum coded unit).</summary>
    public int MaxHorizontal => Components.Max(component => component.Horizontal);

    /// <summary>The most rows of blocks that a component has in an MCU.</summary>
    public int MaxVertical => Components.Max(component => component.Vertical);

    /// <summary>MCUs side by side in an interleaved scan.</summary>
    public int McusWide => DivideUp(Width, 8 * MaxHorizontal);

    /// <summary>Rows of MCUs in an interleaved scan.</summary>
    public int McusHigh => DivideUp(Height, 8 * MaxVertical);

    /// <summary>Reads and validates the segment.</summary>
    public static JpegFrame Parse(byte marker, ReadOnlySpan<byte> body, string name)
    {
        RefuseOtherProcesses(marker, name);
        if (body.Length < 6 || body.Length != 6 + (3 * body[5]))
            throw JpegError.Bad(name, $"has a frame header of {body.Length} bytes, expected 6 and 3 for each component");

        var (precision, count) = (body[0], body[5]);
        var height = BinaryPrimitives.ReadUInt16BigEndian(body[1..]);
        var width = BinaryPrimitives.ReadUInt16BigEndian(body[3..]);
        if (precision != 8)
            throw JpegError.Unknown(name, $"has {precision} bits a sample, expected 8");
        if (width == 0)
            throw JpegError.Bad(name, $"gives 0×{height} (W×H) as its size");
        if (count is not (1 or 3 or 4))
            throw JpegError.Unknown(name, $"has {count} components, expected 1 (grey), 3 (colour) or 4 (CMYK)");

        var components = new Component[count];
        for (var i = 0; i < count; i++)
        {
            var entry = body.Slice(6 + (3 * i), 3);
            var (horizontal, vertical, table) = (entry[1] >> 4, entry[1] & 15, entry[2]);
            if (horizontal is < 1 or > 4 || vertical is < 1 or > 4)
                throw JpegError.Bad(name, $"has sampling factors {horizontal}×{vertical}, expected 1 to 4 each");
            if (table > 3)
                throw JpegError.Bad(name, $"uses quantization table {table}, expected 0 to 3");
            for (var j = 0; j < i; j++)
                if (components[j].Id == entry[0])
                    throw JpegError.Bad(name, $"has two components {entry[0]}");
            components[i] = new Component(entry[0], horizontal, vertical, table);
        }

        return new JpegFrame(width, height, marker == Marker.ProgressiveFrame, components);
    }

    /// <summary>Lets each component know its size. Called once the height is known.</summary>
    public void Measure()
    {
        foreach (var component in Components)
        {
            component.Width = DivideUp(Width * component.Horizontal, MaxHorizontal);
            component.Height = DivideUp(Height * component.Vertical, MaxVertical);
            component.BlocksWide = McusWide * component.Horizontal;
            component.BlocksHigh = McusHigh * component.Vertical;
        }
    }

    internal static int DivideUp(int value, int by) => (value + by - 1) / by;

    static void RefuseOtherProcesses(byte marker, string name)
    {
        if (marker is Marker.BaselineFrame or Marker.ExtendedFrame or Marker.ProgressiveFrame)
            return;
        throw JpegError.Unknown(name, marker switch
        {
            0xC3 => "is lossless",
            0xC5 or 0xC6 or 0xC7 => "is hierarchical",
            0xC9 or 0xCA => "uses arithmetic coding",
            0xCB => "is lossless and uses arithmetic coding",
            _ => "is hierarchical and uses arithmetic coding",
        });
    }
}
