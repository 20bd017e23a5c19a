using System.Runtime.InteropServices;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// Weights as the kernels read them, packed or transformed once for many forward passes: for inference, where weights stay. Made by
/// <see cref="DirectConvolution.Prepare"/>; used where algorithm and instruction set are still the same, passed over where they are not.
/// Several threads may read one.
/// </summary>
public sealed unsafe class PreparedFilters
{
    private const int Line = 16;

    private readonly float[] _memory;

    private readonly ConvolutionAlgorithm _algorithm;
    private readonly KernelFamily _family;
    private readonly (int, int, int, int, int) _sizes;

    internal PreparedFilters(in Correlation c, ConvolutionAlgorithm algorithm, nint length)
    {
        (_algorithm, _family, _sizes) = (algorithm, CpuFeatures.Family, Sizes(c));
        _memory = GC.AllocateUninitializedArray<float>(checked((int)length) + 2 * Line, pinned: true);
        var start = (float*)Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0);
        Start = (float*)(((nuint)start + 63) & ~(nuint)63);
    }

    /// <summary>Bytes that they take beside the weights.</summary>
    public long Bytes => _memory.LongLength * sizeof(float);

    /// <summary>Whether they are what a forward pass of this shape reads.</summary>
    /// <param name="g">Sizes.</param>
    public bool Serves(in ConvolutionGeometry g)
    {
        var c = Correlation.Forward(g);
        return Serves(c, ConvolutionPlan.Choose(c));
    }

    internal float* Start { get; }

    internal bool Serves(in Correlation c, ConvolutionAlgorithm algorithm) => algorithm == _algorithm && _family == CpuFeatures.Family && Sizes(c) == _sizes;

    private static (int, int, int, int, int) Sizes(in Correlation c) => (c.Groups, c.OutputChannels, c.InputChannels, c.KernelHeight, c.KernelWidth);
}
