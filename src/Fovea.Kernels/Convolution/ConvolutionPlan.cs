using Fovea.Kernels.Convolution.Winograd;

namespace Fovea.Kernels.Convolution;

/// <summary>The three products behind a convolution.</summary>
public enum ConvolutionPass : byte
{
    /// <summary>y from x and w.</summary>
    Forward,

    /// <summary>dx from dy and w.</summary>
    InputGradient,

    /// <summary>dw from x and dy.</summary>
    WeightGradient,
}

/// <summary>The ways to compute them.</summary>
public enum ConvolutionAlgorithm : byte
{
    /// <summary>Vectors along the output row, weights broadcast; nothing is packed.</summary>
    PixelVectors,

    /// <summary>Vectors along the output channels, pixels broadcast from where they lie.</summary>
    ChannelVectors,

    /// <summary>As <see cref="ChannelVectors"/>, with the same pixel of several pictures as rows, so that padding costs nothing.</summary>
    PictureTiles,

    /// <summary>A product Wᵀ·dY whose columns are folded back into the picture.</summary>
    MultiplyAndFold,

    /// <summary>Taps broadcast against the output's gradient turned over.</summary>
    TapProducts,

    /// <summary>Winograd's F(2×2, 3×3): 2.25 times fewer multiplications.</summary>
    Winograd2,

    /// <summary>Winograd's F(4×4, 3×3): 4 times fewer multiplications.</summary>
    Winograd4,
}

/// <summary>Whether 3×3 convolutions at stride 1 may be computed with fewer multiplications (<see cref="ConvolutionPlan.Winograd"/>).</summary>
public enum WinogradMode : byte
{
    /// <summary>Direct summation everywhere.</summary>
    Off,

    /// <summary>F(2×2, 3×3): about as exact as direct summation, up to 1.8 times as fast.</summary>
    Accurate,

    /// <summary>F(4×4, 3×3): a rounding error of about three times that of direct summation, up to 2.5 times as fast.</summary>
    Fast,
}

/// <summary>
/// Which algorithm computes a pass, and why. A function of the shape alone (and of <see cref="Winograd"/>), never of threads or instruction
/// set, because each algorithm cuts its sums in its own way and so decides bits.
/// </summary>
/// <param name="Algorithm">The way it is computed.</param>
/// <param name="Reason">One line for people.</param>
public readonly record struct ConvolutionPlan(ConvolutionAlgorithm Algorithm, string Reason)
{
    /// <summary>Sums up to this long do not pay for turning the output over.</summary>
    private const int ShortSum = 64;

    /// <summary>Fewer filters than this leave vectors of channels mostly empty.</summary>
    private const int FewFilters = 8;

    /// <summary>Fewer channels than this on either side do not pay for the transforms.</summary>
    private const int FewChannels = 24;

    /// <summary>Fewer tiles than this do not pay for transforming the filters.</summary>
    private const int FewTiles = 32;

    /// <summary>
    /// The form of Winograd's algorithm that may be chosen; <see cref="WinogradMode.Fast"/> unless the environment variable
    /// <c>FOVEA_WINOGRAD</c> says <c>off</c> or <c>accurate</c>. It decides bits: set it once, before the first step.
    /// </summary>
    public static WinogradMode Winograd { get; set; } = Environment.GetEnvironmentVariable("FOVEA_WINOGRAD")?.ToUpperInvariant() switch
    {
        "OFF" or "0" => WinogradMode.Off,
        "ACCURATE" or "2" => WinogradMode.Accurate,
        _ => WinogradMode.Fast,
    };

    /// <summary>The plan for one pass.</summary>
    /// <param name="g">Sizes.</param>
    /// <param name="pass">Which of the three products.</param>
    public static ConvolutionPlan Of(in ConvolutionGeometry g, ConvolutionPass pass) => pass switch
    {
        ConvolutionPass.WeightGradient => OfWeightGradient(Correlation.Forward(g)),
        ConvolutionPass.InputGradient when g.StrideX != 1 || g.StrideY != 1 => new(ConvolutionAlgorithm.MultiplyAndFold, "strided: no products with inserted zeros"),
        ConvolutionPass.InputGradient => Of(Correlation.InputGradient(g)),
        _ => Of(Correlation.Forward(g)),
    };

    internal static ConvolutionPlan Of(in Correlation c)
    {
        if (c.OutputChannels < FewFilters)
            return new(ConvolutionAlgorithm.PixelVectors, $"{c.OutputChannels} output channels would leave vectors of channels mostly empty");
        if (OfTiles(c) is { } winograd)
            return winograd;
        if (c.Depth <= ShortSum && c.OutputWidth >= 8)
            return new(ConvolutionAlgorithm.PixelVectors, $"sums of {c.Depth} products are too short to pay for packing");
        return PictureTiles<Gemm.Indirect8x32Avx512>.Suits(c)
            ? new(ConvolutionAlgorithm.PictureTiles, "padding or a small map would waste much of a row")
            : new(ConvolutionAlgorithm.ChannelVectors, "long sums, many output channels");
    }

    internal static ConvolutionPlan OfWeightGradient(in Correlation c) =>
        OfTiles(c) ?? new(ConvolutionAlgorithm.TapProducts, "sums over pixels, vectors along the filters");

    private static ConvolutionPlan? OfTiles(in Correlation c)
    {
        if (Winograd == WinogradMode.Off || !WinogradPasses.Fits(c) || c.InputChannels < FewChannels || c.OutputChannels < FewChannels)
            return null;
        var outputs = Winograd == WinogradMode.Fast ? Tile4x4.Outputs : Tile2x2.Outputs;
        var tiles = new TileMap(c.Batch, c.OutputHeight, c.OutputWidth, outputs).Count;
        if (tiles < FewTiles)
            return null;
        return Winograd == WinogradMode.Fast
            ? new(ConvolutionAlgorithm.Winograd4, $"3×3 at stride 1, {tiles} tiles of 4×4: a quarter of the multiplications")
            : new(ConvolutionAlgorithm.Winograd2, $"3×3 at stride 1, {tiles} tiles of 2×2: fewer multiplications, no less exact");
    }
}
