using Fovea.Kernels.Machine;
using Fovea.Ladders.Gemm;

namespace Fovea.Ladders.Convolution;

/// <summary>The textbook's way: windows as a matrix (im2col), then a matrix product, here the lowest rung of the other ladder.</summary>
internal static unsafe class Im2ColNaive
{
    public static void Forward(Layer l, float* x, float* w, float* y)
    {
        using var matrix = Scratch.Take(l.Depth * l.Pixels);
        for (var image = 0; image < l.Batch; image++)
        {
            Windows.Unfold(l, x + image * l.Inputs * l.Pixels, matrix.Pointer);
            ThreeLoops.Multiply(new Sizes(l.Outputs, l.Pixels, l.Depth), w, matrix.Pointer, y + image * l.Outputs * l.Pixels);
        }
    }
}
