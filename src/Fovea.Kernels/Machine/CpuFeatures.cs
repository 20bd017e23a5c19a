using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

[assembly: InternalsVisibleTo("Fovea.Kernels.Tests")]

namespace Fovea.Kernels.Machine;

/// <summary>The vector widths that hot kernels are written in. All give the same bits.</summary>
public enum KernelFamily : byte
{
    /// <summary>128 bits: Arm, and any processor without the others.</summary>
    Portable,

    /// <summary>256 bits with fused multiply-add.</summary>
    Avx2,

    /// <summary>512 bits.</summary>
    Avx512,
}

/// <summary>What this processor offers and which kernels therefore run.</summary>
public static class CpuFeatures
{
    /// <summary>The widest family that this processor runs in hardware.</summary>
    public static KernelFamily Best { get; } = Detect();

    /// <summary>The family that runs. Tests set it to show that all families give the same bits; every family runs everywhere, if slowly.</summary>
    public static KernelFamily Family { get; internal set; } = Best;

    /// <summary>True if fused multiply-add is one instruction here; without it results are the same but very slow to come by.</summary>
    public static bool HasFusedMultiplyAdd => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>The running family in words, such as <c>AVX2+FMA</c>.</summary>
    public static string Description => Family switch
    {
        KernelFamily.Avx512 => "AVX-512",
        KernelFamily.Avx2 => "AVX2+FMA",
        _ when AdvSimd.IsSupported => "AdvSIMD",
        _ when Fma.IsSupported => "128-bit+FMA",
        _ => "128-bit without FMA",
    };

    private static KernelFamily Detect()
    {
        if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported)
            return KernelFamily.Avx512;
        return Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported ? KernelFamily.Avx2 : KernelFamily.Portable;
    }
}
