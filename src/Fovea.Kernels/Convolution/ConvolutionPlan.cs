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

    /// <summary>One filter a channel: plane by plane, vectors along the rows.</summary>
    Depthwise,

    /// <summary>A 1×1 convolution as the plain product of weights and pixels.</summary>
    PointwiseProduct,

    /// <summary>A product Wᵀ·dY whose columns are folded back into the picture.</summary>
    MultiplyAndFold,

    /// <summary>An input gradient with stride as one convolution without stride for each phase of the input.</summary>
    PhaseVectors,

    /// <summary>Taps broadcast against the output's gradient turned over.</summary>
    TapProducts,

    /// <summary>A weight gradient behind a maximum over windows: only the pixels that won count.</summary>
    WinnerSums,

    /// <summary>A 1×1 weight gradient as one matrix product over the pixels of all pictures.</summary>
    PixelProduct,

    /// <summary>Winograd's F(2×2, 3×3): 2.25 times fewer multiplications.</summary>
    Winograd2,

    /// <summary>Winograd's F(4×4, 3×3): 4 times fewer multiplications.</summary>
    Winograd4,

    /// <summary>Winograd's F(2×2, 5×5): 2.8 times fewer multiplications.</summary>
    Winograd5x5,
}

/// <summary>Whether 3×3 and 5×5 convolutions at stride 1 may be computed with fewer multiplications (<see cref="ConvolutionPlan.Winograd"/>).</summary>
public enum WinogradMode : byte
{
    /// <summary>Direct summation everywhere.</summary>
    Off,

    /// <summary>F(2×2, 3×3): about as exact as direct summation, up to 1.8 times as fast.</summary>
    Accurate,

    /// <summary>
    /// F(4×4, 3×3) and F(2×2, 5×5), and F(2×2, 3×3) for one picture of a small map: a rounding error of about three times that of direct
    /// summation, up to 2.5 times as fast.
    /// </summary>
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

    /// <summary>The same for 5×5, whose transforms serve fewer outputs.</summary>
    private const int FewChannels5x5 = 48;

    /// <summary>Longer steps than this leave most phases without taps.</summary>
    private const int MostPhases = 4;

    /// <summary>Fewer channels than this on either side do not pay for the transforms.</summary>
    private const int FewChannels = 24;

    /// <summary>Taps of the largest kernel that the depthwise form is faster for, forward.</summary>
    private const int LargestDepthwise = 9;

    /// <summary>A plain product of fewer channels does not pay for packing them.</summary>
    private const int FewInputs = 8;

    /// <summary>Pictures of fewer pixels waste too much of the last panel.</summary>
    private const int ManyPixels = 256;

    /// <summary>The same for short sums, which have no other way as good.</summary>
    private const int SomePixels = 128;

    /// <summary>Fewer tiles than this do not pay for transforming the filters.</summary>
    private const int FewTiles = 32;

    /// <summary>The same where they are transformed once: one picture is looked at, seldom learned from.</summary>
    private const int FewTilesOfOne = 12;

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
    public static ConvolutionPlan Of(in ConvolutionGeometry g, ConvolutionPass pass)
    {
        var algorithm = pass switch
        {
            _ when IsDepthwise(g, pass) => ConvolutionAlgorithm.Depthwise,
            ConvolutionPass.WeightGradient => ChooseWeightGradient(g),
            ConvolutionPass.InputGradient when g.StrideX != 1 || g.StrideY != 1 => ChooseStridedInputGradient(g),
            ConvolutionPass.InputGradient => Choose(Correlation.InputGradient(g)),
            _ => Choose(Correlation.Forward(g)),
        };
        return new(algorithm, ReasonFor(algorithm));
    }

    // Forward, larger kernels leave the vectors along the row enough to do.
    internal static bool IsDepthwise(in ConvolutionGeometry g, ConvolutionPass pass) =>
        Depthwise.Suits(g) && g.Groups > 1 && (pass != ConvolutionPass.Forward || g.KernelHeight * g.KernelWidth <= LargestDepthwise);

    internal static ConvolutionAlgorithm Choose(in Correlation c)
    {
        if (c.SkipsPixels)
            return Choose(c.WithoutSkipping());
        if (c.OutputChannels < FewFilters)
            return ConvolutionAlgorithm.PixelVectors;
        if (ChooseTiles(c, c.Batch == 1 && !c.Reversed ? FewTilesOfOne : FewTiles) is { } winograd)
            return winograd;
        var enough = c.InputChannels <= ShortSum ? SomePixels : ManyPixels;
        if (IsPointwise(c) && c.OutputChannels >= FewChannels && c.InputChannels >= FewInputs && c.OutputPixels >= enough)
            return ConvolutionAlgorithm.PointwiseProduct;
        if (c.Depth <= ShortSum && c.OutputWidth >= 8)
            return ConvolutionAlgorithm.PixelVectors;
        return PictureTiles<Gemm.Indirect8x32Avx512>.Suits(c) ? ConvolutionAlgorithm.PictureTiles : ConvolutionAlgorithm.ChannelVectors;
    }

    internal static ConvolutionAlgorithm ChooseStridedInputGradient(in ConvolutionGeometry g) =>
        g.DilationX == 1 && g.DilationY == 1 && g.StrideX <= MostPhases && g.StrideY <= MostPhases && g.GroupInputChannels >= FewFilters
            ? ConvolutionAlgorithm.PhaseVectors
            : ConvolutionAlgorithm.MultiplyAndFold;

    internal static ConvolutionAlgorithm ChooseWeightGradient(in ConvolutionGeometry g)
    {
        if (PixelProduct.Fits(g) && g.GroupInputChannels >= FewChannels && g.GroupOutputChannels >= FewChannels)
            return ConvolutionAlgorithm.PixelProduct;
        return ChooseTiles(Correlation.Forward(g), FewTiles) ?? ConvolutionAlgorithm.TapProducts;
    }

    private static bool IsPointwise(in Correlation c) =>
        c.Taps == 1 && c.StrideX == 1 && c.StrideY == 1 && c.PadTop == 0 && c.PadLeft == 0 && c.OutputHeight == c.InputHeight && c.OutputWidth == c.InputWidth;

    private static ConvolutionAlgorithm? ChooseTiles(in Correlation c, int few)
    {
        if (Winograd == WinogradMode.Off)
            return null;
        var (fast, fewest) = (Winograd == WinogradMode.Fast, Math.Min(c.InputChannels, c.OutputChannels));
        if (WinogradPasses.Fits(c, 5))
            return fast && fewest >= FewChannels5x5 && Tiles(c, Tile2x2Of5x5.Outputs) >= FewTiles ? ConvolutionAlgorithm.Winograd5x5 : null;
        if (!WinogradPasses.Fits(c, 3) || fewest < FewChannels)
            return null;
        if (fast && Tiles(c, Tile4x4.Outputs) >= few)
            return ConvolutionAlgorithm.Winograd4;

        // Small maps have four times as many of the smaller tiles.
        return (!fast || few < FewTiles) && Tiles(c, Tile2x2.Outputs) >= few ? ConvolutionAlgorithm.Winograd2 : null;
    }

    /// <summary>The weight gradient of <see cref="PooledConvolution"/> where it <see cref="PooledConvolution.SumsWinners"/>.</summary>
    public static ConvolutionPlan OfWinners => new(ConvolutionAlgorithm.WinnerSums, ReasonFor(ConvolutionAlgorithm.WinnerSums));

    private static int Tiles(in Correlation c, int outputs) => new TileMap(c.Batch, c.OutputHeight, c.OutputWidth, outputs).Count;

    private static string ReasonFor(ConvolutionAlgorithm algorithm) => algorithm switch
    {
        ConvolutionAlgorithm.PixelVectors => "short sums or few filters do not pay for packing",
        ConvolutionAlgorithm.ChannelVectors => "long sums and many filters: nothing but weights is packed",
        ConvolutionAlgorithm.PictureTiles => "padding or a small map would waste much of a row",
        ConvolutionAlgorithm.MultiplyAndFold => "strided, with dilation, few channels or long steps: no products with inserted zeros",
        ConvolutionAlgorithm.PhaseVectors => "strided: one convolution a phase, no products with inserted zeros",
        ConvolutionAlgorithm.TapProducts => "sums over pixels, vectors along the filters",
        ConvolutionAlgorithm.WinnerSums => "behind a maximum over 2×2 windows one pixel of four has a gradient",
        ConvolutionAlgorithm.Depthwise => "one filter a channel: plane by plane",
        ConvolutionAlgorithm.PointwiseProduct => "1×1: a plain product of weights and pixels",
        ConvolutionAlgorithm.PixelProduct => "1×1: one matrix product over the pixels of all pictures",
        ConvolutionAlgorithm.Winograd2 => "3×3 at stride 1 with many channels and tiles enough: 2.25 times fewer multiplications",
        ConvolutionAlgorithm.Winograd4 => "3×3 at stride 1 with many channels and tiles enough: 4 times fewer multiplications",
        ConvolutionAlgorithm.Winograd5x5 => "5×5 at stride 1 with many channels and tiles: 2.8 times fewer multiplications",
        _ => "",
    };
}
