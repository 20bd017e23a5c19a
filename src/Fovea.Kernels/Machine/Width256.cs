using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Kernels.Machine;

/// <summary>Eight lanes.</summary>
internal readonly unsafe struct Width256 : IVectorWidth<Vector256<float>>
{
    public static int Lanes => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadPart(float* source, int count) =>
        Avx.IsSupported ? Avx.MaskLoad(source, FirstLanes(count)) : WidthByMemory.LoadPart<Vector256<float>>(source, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadBetween(float* source, int first, int end) => Avx.IsSupported
        ? Avx.MaskLoad(source, Vector256.AndNot(FirstLanes(end), FirstLanes(first)))
        : WidthByMemory.LoadBetween<Vector256<float>>(source, first, end);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart(Vector256<float> value, float* target, int count)
    {
        if (Avx.IsSupported)
            Avx.MaskStore(target, FirstLanes(count), value);
        else
            WidthByMemory.StorePart(value, target, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Create(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> FusedMultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Relu(Vector256<float> a) => Vector256.AndNot(a, Vector256.LessThan(a, Vector256<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ShiftIn(Vector256<float> value, float next)
    {
        if (!Avx2.IsSupported)
            return WidthByMemory.ShiftIn(value, next);
        var turned = Avx2.PermuteVar8x32(value, Vector256.Create(1, 2, 3, 4, 5, 6, 7, 0));
        return Avx.Blend(turned, Vector256.Create(next), 0x80);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split4(float* source, out Vector256<float> phase0, out Vector256<float> phase1, out Vector256<float> phase2, out Vector256<float> phase3)
    {
        if (!Avx.IsSupported)
        {
            WidthByMemory.Split4(source, out phase0, out phase1, out phase2, out phase3);
            return;
        }

        // Runs of four floats are brought so that each half holds a 4×4 block, then both blocks are turned over.
        Vector256<float> v0 = Vector256.Load(source), v1 = Vector256.Load(source + 8), v2 = Vector256.Load(source + 16), v3 = Vector256.Load(source + 24);
        Turn(
            Avx.Permute2x128(v0, v2, 0x20), Avx.Permute2x128(v0, v2, 0x31), Avx.Permute2x128(v1, v3, 0x20), Avx.Permute2x128(v1, v3, 0x31),
            out phase0, out phase1, out phase2, out phase3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join4(Vector256<float> phase0, Vector256<float> phase1, Vector256<float> phase2, Vector256<float> phase3, float* target)
    {
        if (!Avx.IsSupported)
        {
            WidthByMemory.Join4(phase0, phase1, phase2, phase3, target);
            return;
        }

        Turn(phase0, phase1, phase2, phase3, out var a, out var b, out var c, out var d);
        Avx.Permute2x128(a, b, 0x20).Store(target);
        Avx.Permute2x128(c, d, 0x20).Store(target + 8);
        Avx.Permute2x128(a, b, 0x31).Store(target + 16);
        Avx.Permute2x128(c, d, 0x31).Store(target + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split2(float* source, out Vector256<float> phase0, out Vector256<float> phase1)
    {
        if (!Avx.IsSupported)
        {
            WidthByMemory.Split2(source, out phase0, out phase1);
            return;
        }

        Vector256<float> v0 = Vector256.Load(source), v1 = Vector256.Load(source + 8);
        Vector256<float> low = Avx.Permute2x128(v0, v1, 0x20), high = Avx.Permute2x128(v0, v1, 0x31);
        phase0 = Avx.Shuffle(low, high, 0x88);
        phase1 = Avx.Shuffle(low, high, 0xDD);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join2(Vector256<float> phase0, Vector256<float> phase1, float* target)
    {
        if (!Avx.IsSupported)
        {
            WidthByMemory.Join2(phase0, phase1, target);
            return;
        }

        Vector256<float> low = Avx.UnpackLow(phase0, phase1), high = Avx.UnpackHigh(phase0, phase1);
        Avx.Permute2x128(low, high, 0x20).Store(target);
        Avx.Permute2x128(low, high, 0x31).Store(target + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> FirstLanes(int count) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();

    /// <summary>Turns over the 4×4 blocks in both halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(
        Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d,
        out Vector256<float> p, out Vector256<float> q, out Vector256<float> r, out Vector256<float> s)
    {
        Vector256<float> t0 = Avx.UnpackLow(a, b), t1 = Avx.UnpackHigh(a, b), t2 = Avx.UnpackLow(c, d), t3 = Avx.UnpackHigh(c, d);
        p = Avx.Shuffle(t0, t2, 0x44);
        q = Avx.Shuffle(t0, t2, 0xEE);
        r = Avx.Shuffle(t1, t3, 0x44);
        s = Avx.Shuffle(t1, t3, 0xEE);
    }
}
