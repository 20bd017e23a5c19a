using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Ladders.Convolution;

/// <summary>
/// The same matrix with the product at the top of the other ladder. What was hidden behind the slow product now stands in front of it: the
/// matrix has nine times the picture's numbers, is written to memory, read for packing and written again as panels.
/// </summary>
internal static unsafe class Im2ColProduct
{
    public static void Forward(Layer l, float* x, float* w, float* y)
    {
        var g = new GemmGeometry(l.Outputs, l.Pixels, l.Depth);
        using var matrix = Scratch.Take(l.Depth * l.Pixels);
        for (var image = 0; image < l.Batch; image++)
        {
            Windows.Unfold(l, x + image * l.Inputs * l.Pixels, matrix.Pointer);
            MatrixProduct.Multiply(
                g, new(w, l.Outputs * l.Depth), new(matrix.Pointer, l.Depth * l.Pixels), new(y + image * l.Outputs * l.Pixels, l.Outputs * l.Pixels), default);
        }
    }
}
