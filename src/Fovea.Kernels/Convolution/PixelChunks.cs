namespace Fovea.Kernels.Convolution;

/// <summary>
/// How the sum over all output pixels of a batch is cut: chunks (a band of rows of one picture, or several small pictures), each one chain
/// of multiply-adds; segments of chunks, each with its own sums. A function of the shape alone, because it decides bits.
/// </summary>
internal readonly struct PixelChunks
{
    private const int LongestChain = 576;
    private const int MostSegments = 16;
    private const int SegmentFloats = 1 << 20;

    /// <summary>Pictures in a chunk; above 1 they are whole.</summary>
    public int Images { get; private init; }

    /// <summary>Output rows in a chunk.</summary>
    public int Rows { get; private init; }

    /// <summary>Most pixels in a chunk.</summary>
    public int Pixels { get; private init; }

    /// <summary>Sums that run side by side.</summary>
    public int Segments { get; private init; }

    private int Bands { get; init; }

    private int Batch { get; init; }

    private int Height { get; init; }

    private int Count => (Batch + Images - 1) / Images * Bands;

    public static PixelChunks Of(in ConvolutionGeometry g)
    {
        var bands = Math.Min(g.OutputHeight, (g.OutputPixels + LongestChain - 1) / LongestChain);
        var rows = (g.OutputHeight + bands - 1) / bands;
        bands = (g.OutputHeight + rows - 1) / rows;
        var images = bands == 1 ? Math.Clamp(LongestChain / g.OutputPixels, 1, g.Batch) : 1;
        var count = (g.Batch + images - 1) / images * bands;
        return new PixelChunks
        {
            Images = images,
            Rows = rows,
            Pixels = images * rows * g.OutputWidth,
            Segments = Math.Min(count, (int)Math.Clamp(SegmentFloats / (long)g.WeightLength, 1, MostSegments)),
            Bands = bands,
            Batch = g.Batch,
            Height = g.OutputHeight,
        };
    }

    /// <summary>First chunk of a segment.</summary>
    public int FirstOf(int segment) => (int)((long)segment * Count / Segments);

    /// <summary>The pictures and rows of a chunk.</summary>
    public (int Image, int Images, int Row, int Rows) Locate(int chunk)
    {
        var (group, band) = Math.DivRem(chunk, Bands);
        var image = group * Images;
        var row = band * Rows;
        return (image, Math.Min(Images, Batch - image), row, Math.Min(Rows, Height - row));
    }
}
