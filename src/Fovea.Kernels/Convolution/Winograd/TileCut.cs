namespace Fovea.Kernels.Convolution;

/// <summary>
/// How the weight gradient's sum over tiles is cut: segments with sums of their own, and blocks of tiles, each one chain of multiply-adds.
/// A function of the shape alone, because it decides bits.
/// </summary>
internal readonly struct TileCut
{
    private const int MostSegments = 8;
    private const int LongestChain = 512;

    /// <summary>Bytes of both transforms of a block: with few channels they stay in one thread's cache, with many in all threads'.</summary>
    private const long SmallBlock = 768 << 10, LargeBlock = 16 << 20;

    /// <summary>Segments whose sums run side by side.</summary>
    public int Segments { get; private init; }

    /// <summary>Most tiles of a block.</summary>
    public int Block { get; private init; }

    private int Tiles { get; init; }

    public static TileCut Of(in Correlation c, int tiles, int components)
    {
        long tileBytes = (c.InputChannels + c.OutputChannels) * components * sizeof(float);
        var alone = 24 * tileBytes <= SmallBlock && tiles >= 24 * MostSegments;
        var segments = alone ? MostSegments : 1;
        var longest = (int)Math.Clamp((alone ? SmallBlock : LargeBlock) / tileBytes, 16, LongestChain);
        var blocks = (tiles + segments * longest - 1) / (segments * longest);
        return new TileCut { Segments = segments, Block = (tiles + segments * blocks - 1) / (segments * blocks), Tiles = tiles };
    }

    /// <summary>First tile of a segment.</summary>
    public int FirstOf(int segment) => (int)((long)segment * Tiles / Segments);
}
