using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fovea.Kernels.Elementwise;

namespace Fovea.Kernels.Convolution;

/// <summary>How eight neighbouring outputs find their inputs in a row.</summary>
internal unsafe interface ILoad
{
    /// <summary>source[0], source[stride], …, eight of them.</summary>
    Vector256<float> Full(float* source, int stride);

    /// <summary>The first of them, eight or less, and zeros; nothing behind is read.</summary>
    Vector256<float> Part(float* source, int stride, int count);
}

/// <summary>Stride 1: one load.</summary>
internal readonly unsafe struct Contiguous : ILoad
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Full(float* source, int stride) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Part(float* source, int stride, int count) => Lanes.LoadPart256(source, count);
}

/// <summary>Stride 2: the even lanes of two loads, of which the second begins one earlier so that it ends at the last one needed.</summary>
internal readonly unsafe struct Halved : ILoad
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Full(float* source, int stride)
    {
        if (!Avx2.IsSupported)
            return Strided.Gather(source, 2, 8);
        var halves = Avx.Shuffle(Vector256.Load(source), Vector256.Load(source + 7), 0b11_01_10_00);
        return Avx2.Permute4x64(halves.AsDouble(), 0b11_01_10_00).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Part(float* source, int stride, int count) => count == 8 ? Full(source, 2) : Strided.Masked(source, 2, count);
}

/// <summary>Any stride: gathered.</summary>
internal readonly unsafe struct Strided : ILoad
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Full(float* source, int stride) => Masked(source, stride, 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Part(float* source, int stride, int count) => Masked(source, stride, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Masked(float* source, int stride, int count) => Avx2.IsSupported
        ? Avx2.GatherMaskVector256(Vector256<float>.Zero, source, Vector256<int>.Indices * stride, Lanes.FirstLanes(count), sizeof(float))
        : Gather(source, stride, count);

    public static Vector256<float> Gather(float* source, int stride, int count)
    {
        var lanes = Vector256<float>.Zero;
        for (var i = 0; i < count; i++)
            ((float*)&lanes)[i] = source[i * stride];
        return lanes;
    }
}
