using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Kernels.Elementwise;

/// <summary>
/// Loads and stores of the tail of a run, shorter than a vector: the missing lanes read as zero and are not written.
/// So a tail goes through the very instructions of the full vectors and gets the same bits.
/// </summary>
internal static unsafe class Lanes
{
    /// <summary>Every bit set in the first <paramref name="count"/> of eight lanes.</summary>
    public static Vector256<float> FirstLanes(int count) =>
        Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();

    /// <summary>The first <paramref name="count"/> lanes from memory (count less than the vector), zeros behind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> LoadPart(float* source, int count) =>
        Vector<float>.Count == Vector256<float>.Count ? LoadPart256(source, count).AsVector() : Gather(source, count);

    /// <summary>Writes the first <paramref name="count"/> lanes and nothing else.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart(Vector<float> value, float* target, int count)
    {
        if (Vector<float>.Count == Vector256<float>.Count)
            StorePart256(value.AsVector256(), target, count);
        else
            Scatter((float*)&value, target, count);
    }

    /// <summary>A vector, or its first <paramref name="count"/> lanes and zeros where count is less.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Load(float* source, int count) =>
        count >= Vector<float>.Count ? Vector.Load(source) : LoadPart(source, count);

    /// <summary>Writes a vector, or its first <paramref name="count"/> lanes where count is less.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<float> value, float* target, int count)
    {
        if (count >= Vector<float>.Count)
            value.Store(target);
        else
            StorePart(value, target, count);
    }

    // The masked forms are inlined on purpose: a call at the end of a loop would keep the loop's vectors in memory all the way.

    /// <summary>As <see cref="LoadPart"/>, for eight lanes on every machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadPart256(float* source, int count) =>
        Avx.IsSupported ? Avx.MaskLoad(source, FirstLanes(count)) : Gather256(source, count);

    /// <summary>As <see cref="StorePart"/>, for eight lanes on every machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart256(Vector256<float> value, float* target, int count)
    {
        if (Avx.IsSupported)
            Avx.MaskStore(target, FirstLanes(count), value);
        else
            Scatter((float*)&value, target, count);
    }

    private static Vector<float> Gather(float* source, int count)
    {
        var lanes = Vector<float>.Zero;
        Scatter(source, (float*)&lanes, count);
        return lanes;
    }

    private static Vector256<float> Gather256(float* source, int count)
    {
        var lanes = Vector256<float>.Zero;
        Scatter(source, (float*)&lanes, count);
        return lanes;
    }

    private static void Scatter(float* source, float* target, int count)
    {
        for (var i = 0; i < count; i++)
            target[i] = source[i];
    }
}
