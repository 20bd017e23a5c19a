using Fovea.Kernels.Convolution;
using Fovea.Kernels.Gemm;

namespace Fovea.Ladders.Convolution;

/// <summary>
/// The sizes of a 3×3 convolution at stride 1 with a border of one zero: x is N×C×H×W, the weights O×C×3×3, y N×O×H×W. The rungs with tiles
/// take O in thirty-twos, W in eights and H·W in thirty-twos.
/// </summary>
internal readonly record struct Layer(int Batch, int Inputs, int Outputs, int Height, int Width)
{
    /// <summary>Pixels of one channel.</summary>
    public int Pixels => Height * Width;

    /// <summary>Length of the sum behind one output.</summary>
    public int Depth => Inputs * 9;
}

/// <summary>A 3×3 convolution from the definition to the product's own.</summary>
internal static unsafe class ConvolutionLadder
{
    public static Ladder Of(Layer l) => new(
        $"Convolution 3×3, {l.Inputs}→{l.Outputs} channels, {l.Height}×{l.Width} pixels, batch {l.Batch}",
        2.0 * l.Batch * l.Outputs * l.Pixels * l.Depth,
        (l.Batch * l.Inputs * l.Pixels, l.Outputs * l.Depth, l.Batch * l.Outputs * l.Pixels),
        [
            new("seven loops", "the definition, with a question at every border", 1, (x, w, y) => SevenLoops.Forward(l, x, w, y)),
            new("im2col, naive product", "windows as columns of a matrix: the borders are asked for once, not once a filter", 1, (x, w, y) => Im2ColNaive.Forward(l, x, w, y)),
            new("im2col, MatrixProduct", "the product runs near the peak; writing and reading nine times the picture remains", 1, (x, w, y) => Im2ColProduct.Forward(l, x, w, y)),
            new("direct, vectors of pixels", "no matrix: eight pixels of a row by eight filters in registers, on a picture with a border", 1, (x, w, y) => PixelRows.Forward(l, x, w, y)),
            new("direct, vectors of channels", "32 channels by 8 pixels: vectors come from packed weights, always aligned", 1, (x, w, y) => ChannelTiles.Forward(l, x, w, y)),
            new("implicit GEMM", "im2col a panel at a time, in the cache, for the same tile; ahead where more filters use each packed pixel", 1, (x, w, y) => ImplicitGemm.Forward(l, x, w, y)),
            new("Winograd F(4×4, 3×3)", "36 multiplications for 16 outputs instead of 144; 36 small products and two transforms", 1, (x, w, y) => Winograd.Forward(l, x, w, y)),
            new("DirectConvolution", "the product's, chosen by shape: the same Winograd, panels straight from its transforms, a block of tiles in the cache", 1, (x, w, y) => Product(l, x, w, y)),
            new("DirectConvolution", "the same on two", 2, (x, w, y) => Product(l, x, w, y)),
        ]);

    private static void Product(Layer l, float* x, float* w, float* y)
    {
        var g = ConvolutionGeometry.Create(
            "ladder", l.Batch, l.Inputs, (l.Height, l.Width), l.Outputs, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), groups: 1);
        DirectConvolution.Forward(g, new(x, g.InputLength), new(w, g.WeightLength), default, FusedActivation.None, new(y, g.OutputLength));
    }
}
