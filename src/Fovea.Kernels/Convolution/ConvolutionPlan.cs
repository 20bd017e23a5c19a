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

/// <summary>
/// Which algorithm computes a pass, and why. A function of the shape alone, never of threads or instruction set, because each algorithm
/// cuts its sums in its own way and so decides bits.
/// </summary>
/// <param name="Algorithm">The way it is computed.</param>
/// <param name="Reason">One line for people.</param>
public readonly record struct ConvolutionPlan(ConvolutionAlgorithm Algorithm, string Reason)
{
    /// <summary>Sums up to this long do not pay for turning the output over.</summary>
    private const int ShortSum = 64;

    /// <summary>Fewer filters than this leave vectors of channels mostly empty.</summary>
    private const int FewFilters = 8;

    /// <summary>The plan for one pass.</summary>
    /// <param name="g">Sizes.</param>
    /// <param name="pass">Which of the three products.</param>
    public static ConvolutionPlan Of(in ConvolutionGeometry g, ConvolutionPass pass) => pass switch
    {
        ConvolutionPass.WeightGradient => new(ConvolutionAlgorithm.TapProducts, "sums over pixels, vectors along the filters"),
        ConvolutionPass.InputGradient when g.StrideX != 1 || g.StrideY != 1 => new(ConvolutionAlgorithm.MultiplyAndFold, "strided: no products with inserted zeros"),
        ConvolutionPass.InputGradient => Of(Correlation.InputGradient(g)),
        _ => Of(Correlation.Forward(g)),
    };

    internal static ConvolutionPlan Of(in Correlation c)
    {
        if (c.OutputChannels < FewFilters)
            return new(ConvolutionAlgorithm.PixelVectors, $"{c.OutputChannels} output channels would leave vectors of channels mostly empty");
        if (Environment.GetEnvironmentVariable("WINO") is { } tile && Winograd.WinogradPasses.Fits(c) && c.InputChannels >= 16 && c.OutputChannels >= 16)
            return new(tile == "2" ? ConvolutionAlgorithm.Winograd2 : ConvolutionAlgorithm.Winograd4, "3×3");
        if (c.Depth <= ShortSum && c.OutputWidth >= 8)
            return new(ConvolutionAlgorithm.PixelVectors, $"sums of {c.Depth} products are too short to pay for packing");
        return PictureTiles<Gemm.Indirect8x32Avx512>.Suits(c)
            ? new(ConvolutionAlgorithm.PictureTiles, "padding or a small map would waste much of a row")
            : new(ConvolutionAlgorithm.ChannelVectors, "long sums, many output channels");
    }
}
