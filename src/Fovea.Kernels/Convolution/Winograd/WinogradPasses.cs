using System.Runtime.Intrinsics;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>Where the form of the transforms and the instruction set meet.</summary>
internal static class WinogradPasses
{
    /// <summary>True if the transforms fit the shape at all: a square kernel of so many taps a side, neither stride nor dilation.</summary>
    public static bool Fits(in Correlation c, int taps) =>
        c.KernelHeight == taps && c.KernelWidth == taps && c.StrideY == 1 && c.StrideX == 1 && c.DilationY == 1 && c.DilationX == 1;

    /// <summary>Forward, or the input gradient of stride 1.</summary>
    public static void Run<TTile>(in Correlation c)
        where TTile : struct, IWinogradTile
    {
        switch (CpuFeatures.Family)
        {
            case KernelFamily.Avx512: WinogradConvolution<TTile, Kernel14x32Avx512, Width512, Vector512<float>>.Run(c); break;
            case KernelFamily.Avx2: WinogradConvolution<TTile, Kernel6x16Avx2, Width256, Vector256<float>>.Run(c); break;
            default: WinogradConvolution<TTile, Kernel8x8Portable, Width128, Vector128<float>>.Run(c); break;
        }
    }

    /// <summary>The transformed filters.</summary>
    public static unsafe PreparedFilters Prepare<TTile>(in Correlation c, ConvolutionAlgorithm algorithm)
        where TTile : struct, IWinogradTile => CpuFeatures.Family switch
        {
            KernelFamily.Avx512 => WinogradConvolution<TTile, Kernel14x32Avx512, Width512, Vector512<float>>.Prepare(c, algorithm),
            KernelFamily.Avx2 => WinogradConvolution<TTile, Kernel6x16Avx2, Width256, Vector256<float>>.Prepare(c, algorithm),
            _ => WinogradConvolution<TTile, Kernel8x8Portable, Width128, Vector128<float>>.Prepare(c, algorithm),
        };

    /// <summary>The weight gradient, without the bias.</summary>
    public static unsafe void RunWeightGradient<TTile>(in ConvolutionGeometry g, float* x, float* dy, float* dw)
        where TTile : struct, IWinogradTile
    {
        switch (CpuFeatures.Family)
        {
            case KernelFamily.Avx512: WinogradWeightGradient<TTile, Kernel14x32Avx512>.Run(g, x, dy, dw); break;
            case KernelFamily.Avx2: WinogradWeightGradient<TTile, Kernel6x16Avx2>.Run(g, x, dy, dw); break;
            default: WinogradWeightGradient<TTile, Kernel8x8Portable>.Run(g, x, dy, dw); break;
        }
    }
}
