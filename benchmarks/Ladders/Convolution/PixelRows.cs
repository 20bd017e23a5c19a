using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Machine;
using static System.Runtime.Intrinsics.Vector256;

namespace Fovea.Ladders.Convolution;

/// <summary>
/// No matrix: a vector is eight neighbouring pixels of an output row, and a window's step to the right is the same vector one float further.
/// Eight filters share each vector of pixels; without that a load would stand beside every multiply-add. Loads one float apart cross cache
/// lines, and the weights of eight filters lie far apart: about half of the peak is left on the table.
/// </summary>
internal static unsafe class PixelRows
{
    private const int Filters = 8, Lanes = 8;

    public static void Forward(Layer l, float* x, float* w, float* y)
    {
        using var bordered = Scratch.Take(Bordered.Length(l));
        for (var image = 0; image < l.Batch; image++)
        {
            Bordered.Copy(l, x + image * l.Inputs * l.Pixels, bordered.Pointer);
            for (var filter = 0; filter < l.Outputs; filter += Filters)
            {
                for (var pixel = 0; pixel < l.Pixels; pixel += Lanes)
                {
                    var window = bordered.Pointer + pixel / l.Width * Bordered.Pitch(l) + pixel % l.Width;
                    Sum(l, window, w + filter * l.Depth, y + (image * l.Outputs + filter) * l.Pixels + pixel);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(Layer l, float* x, float* w, float* y)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        nint depth = l.Depth, plane = Bordered.Plane(l), pitch = Bordered.Pitch(l);
        for (var channel = 0; channel < l.Inputs; channel++)
        {
            for (var i = 0; i < 3; i++)
            {
                var row = x + channel * plane + i * pitch;
                for (var j = 0; j < 3; j++)
                {
                    var pixels = Load(row + j);
                    s0 = FusedMultiplyAdd(Create(w[0]), pixels, s0);
                    s1 = FusedMultiplyAdd(Create(w[depth]), pixels, s1);
                    s2 = FusedMultiplyAdd(Create(w[2 * depth]), pixels, s2);
                    s3 = FusedMultiplyAdd(Create(w[3 * depth]), pixels, s3);
                    s4 = FusedMultiplyAdd(Create(w[4 * depth]), pixels, s4);
                    s5 = FusedMultiplyAdd(Create(w[5 * depth]), pixels, s5);
                    s6 = FusedMultiplyAdd(Create(w[6 * depth]), pixels, s6);
                    s7 = FusedMultiplyAdd(Create(w[7 * depth]), pixels, s7);
                    w++;
                }
            }
        }

        var next = l.Pixels;
        s0.Store(y);
        s1.Store(y + next);
        s2.Store(y + 2 * next);
        s3.Store(y + 3 * next);
        s4.Store(y + 4 * next);
        s5.Store(y + 5 * next);
        s6.Store(y + 6 * next);
        s7.Store(y + 7 * next);
    }
}
