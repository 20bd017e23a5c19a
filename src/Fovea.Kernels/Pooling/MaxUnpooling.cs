using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Pooling;

/// <summary>
/// The partial inverse of max pooling: values go back to the places that <see cref="MaxPooling.ForwardWithIndices"/> noted, zeros elsewhere.
/// </summary>
public static unsafe class MaxUnpooling
{
    /// <summary>y[index[i]] = x[i] in every plane; where two indices are equal the later value stays.</summary>
    /// <param name="planes">Batch × channels.</param>
    /// <param name="inputPixels">Values of a plane of x.</param>
    /// <param name="outputPixels">Pixels of a plane of y.</param>
    /// <param name="x">Planes × input pixels.</param>
    /// <param name="indices">Places in the output plane, whole numbers, planes × input pixels.</param>
    /// <param name="y">Planes × output pixels; overwritten.</param>
    /// <exception cref="GeometryException">A span's length differs from the sizes, or an index lies outside its plane.</exception>
    public static void Forward(int planes, int inputPixels, int outputPixels, ReadOnlySpan<float> x, ReadOnlySpan<float> indices, Span<float> y)
    {
        CheckLengths(planes, inputPixels, outputPixels, x.Length, indices, y.Length);
        var slices = Slices.Of(planes, outputPixels);
        fixed (float* px = x, pi = indices, py = y)
            Workers.Run(slices.Count, new Job(inputPixels, outputPixels, px, pi, py, gather: false, slices));
    }

    /// <summary>dx[i] = dy[index[i]] in every plane.</summary>
    /// <param name="planes">Batch × channels.</param>
    /// <param name="inputPixels">Values of a plane of dx.</param>
    /// <param name="outputPixels">Pixels of a plane of dy.</param>
    /// <param name="dy">Planes × output pixels.</param>
    /// <param name="indices">Places in the output plane, whole numbers, planes × input pixels.</param>
    /// <param name="dx">Planes × input pixels; overwritten.</param>
    /// <exception cref="GeometryException">A span's length differs from the sizes, or an index lies outside its plane.</exception>
    public static void Backward(int planes, int inputPixels, int outputPixels, ReadOnlySpan<float> dy, ReadOnlySpan<float> indices, Span<float> dx)
    {
        CheckLengths(planes, inputPixels, outputPixels, dx.Length, indices, dy.Length);
        var slices = Slices.Of(planes, outputPixels);
        fixed (float* pdy = dy, pi = indices, pdx = dx)
            Workers.Run(slices.Count, new Job(inputPixels, outputPixels, pdx, pi, pdy, gather: true, slices));
    }

    private static void CheckLengths(int planes, int inputPixels, int outputPixels, int small, ReadOnlySpan<float> indices, int large)
    {
        Check.Length(small, (long)planes * inputPixels, "x", "MaxUnpooling");
        Check.Length(indices.Length, (long)planes * inputPixels, "indices", "MaxUnpooling");
        Check.Length(large, (long)planes * outputPixels, "y", "MaxUnpooling");
        for (var i = 0; i < indices.Length; i++)
            if (!(indices[i] >= 0 && indices[i] < outputPixels))
                throw OutsidePlane(indices[i], i, outputPixels);
    }

    internal static GeometryException OutsidePlane(float index, int number, int outputPixels) => new(
        $"MaxUnpooling: index {index} (number {number}) lies outside the output plane of {outputPixels} pixels. " +
        "Give the indices of the max pooling that made x, and the size of that pooling's input.");

    private readonly struct Job(int inputPixels, int outputPixels, float* small, float* indices, float* large, bool gather, Slices slices) : IJob
    {
        public void Run(int task)
        {
            for (var plane = slices.Start(task); plane < slices.End(task); plane++)
            {
                var (values, places) = ((long)plane * inputPixels, (long)plane * outputPixels);
                if (!gather)
                    new Span<float>(large + places, outputPixels).Clear();
                for (var i = values; i < values + inputPixels; i++)
                    if (gather)
                        small[i] = large[places + (int)indices[i]];
                    else
                        large[places + (int)indices[i]] = small[i];
            }
        }
    }
}
