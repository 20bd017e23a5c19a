using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// The one-dimensional transforms of F(m, r) by the method of Cook and Toom: y = Aᵀ[(G·g) ⊙ (Bᵀ·d)] gives m outputs of a filter of r taps
/// from m + r − 1 inputs with m + r − 1 multiplications (Winograd 1980; Lavin and Gray 2016, "Fast algorithms for convolutional neural networks").
/// Applied along columns and rows they give F(m×m, r×r). Transposed they give the weight gradient.
/// Sources and targets are vectors, <c>step</c> floats apart; a lane is a tile or a channel.
/// </summary>
internal unsafe interface IWinogradTile
{
    /// <summary>m, outputs a side.</summary>
    static abstract int Outputs { get; }

    /// <summary>r, taps of the filter a side.</summary>
    static abstract int Taps { get; }

    /// <summary>m + r − 1, inputs and components a side.</summary>
    static abstract int Size { get; }

    /// <summary>Bᵀ·d for vectors that lie in <see cref="Size"/> rows, each with an address of its own.</summary>
    static abstract void InputRows<TWidth, T>(float** rows, nint at, float* target, nint step)
        where TWidth : IVectorWidth<T>
        where T : struct;

    /// <summary>Bᵀ·d for a run of pixels: lane l is the tile that begins at <c>row[m·l]</c>. Only the first <paramref name="lanes"/> are written.</summary>
    static abstract void InputRun<TWidth, T>(float* row, float* target, nint step, int lanes)
        where TWidth : IVectorWidth<T>
        where T : struct;

    /// <summary>Bᵀ·d.</summary>
    static abstract void Input<TWidth, T>(float* source, nint sourceStep, float* target, nint targetStep)
        where TWidth : IVectorWidth<T>
        where T : struct;

    /// <summary>Aᵀ·m.</summary>
    static abstract void Output<TWidth, T>(float* source, nint sourceStep, float* target, nint targetStep)
        where TWidth : IVectorWidth<T>
        where T : struct;

    /// <summary>Aᵀ·m as a run of pixels: lane l's outputs begin at <c>run[m·l]</c>.</summary>
    static abstract void OutputRun<TWidth, T>(float* source, nint sourceStep, float* run)
        where TWidth : IVectorWidth<T>
        where T : struct;

    /// <summary>A·y: the transpose of <see cref="Output"/>.</summary>
    static abstract void OutputGradient<TWidth, T>(float* source, nint sourceStep, float* target, nint targetStep)
        where TWidth : IVectorWidth<T>
        where T : struct;

    /// <summary>G·g.</summary>
    static abstract void Filter<TWidth, T>(float* source, nint sourceStep, float* target, nint targetStep)
        where TWidth : IVectorWidth<T>
        where T : struct;

    /// <summary>Gᵀ·u: the transpose of <see cref="Filter"/>.</summary>
    static abstract void FilterGradient<TWidth, T>(float* source, nint sourceStep, float* target, nint targetStep)
        where TWidth : IVectorWidth<T>
        where T : struct;
}
