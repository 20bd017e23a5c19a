namespace Fovea.Data.Images.Jpeg;

/// <summary>One of the planes that a picture is coded in, grey or Y, Cb and Cr, and what decoding it needs.</summary>
sealed class Component(byte id, int horizontal, int vertical, int table)
{
    /// <summary>The number by which scans name it.</summary>
    public byte Id => id;

    /// <summary>Columns of blocks in an MCU, its horizontal sampling factor.</summary>
    public int Horizontal => horizontal;

    /// <summary>Rows of blocks in an MCU, its vertical sampling factor.</summary>
    public int Vertical => vertical;

    /// <summary>Which quantization table it uses.</summary>
    public int Table => table;

    /// <summary>Columns of samples that belong to the picture.</summary>
    public int Width { get; set; }

    /// <summary>Rows of samples that belong to the picture.</summary>
    public int Height { get; set; }

    /// <summary>Columns of blocks, up to a whole MCU.</summary>
    public int BlocksWide { get; set; }

    /// <summary>Rows of blocks, up to a whole MCU.</summary>
    public int BlocksHigh { get; set; }

    /// <summary>Its 64 quantization steps in natural order, as they stood when its first scan began.</summary>
    public short[]? Steps { get; set; }

    /// <summary>Its samples.</summary>
    public SamplePlane Samples { get; set; } = SamplePlane.Empty;

    /// <summary>The coefficients of a progressive picture, block by block in natural order.</summary>
    public short[] Coefficients { get; set; } = [];

    /// <summary>For each coefficient of a progressive picture: how many of its low bits are still missing; -1 where nothing came yet.</summary>
    public sbyte[] MissingBits { get; } = NothingYet();

    /// <summary>How many scans it was in.</summary>
    public int Scans { get; set; }

    /// <summary>Its DC table in the current scan.</summary>
    public HuffmanTable? Dc { get; set; }

    /// <summary>Its AC table in the current scan.</summary>
    public HuffmanTable? Ac { get; set; }

    /// <summary>The DC coefficient of its last block, from which the next one differs.</summary>
    public int LastDc { get; set; }

    static sbyte[] NothingYet()
    {
        var bits = new sbyte[64];
        bits.AsSpan().Fill(-1);
        return bits;
    }
}
