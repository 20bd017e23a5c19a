using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fovea.Kernels.Elementwise;

/// <summary>What is summed: a function of the elements of two runs at the same place (or of one, given twice).</summary>
internal interface ITerm
{
    /// <summary>The summands of eight places.</summary>
    Vector256<float> Of(Vector256<float> a, Vector256<float> b);
}

/// <summary>The elements themselves.</summary>
internal readonly struct Plain : ITerm
{
    public Vector256<float> Of(Vector256<float> a, Vector256<float> b) => a;
}

/// <summary>Products: the sum is a dot product.</summary>
internal readonly struct Product : ITerm
{
    public Vector256<float> Of(Vector256<float> a, Vector256<float> b) => a * b;
}

/// <summary>
/// A sum in 64 lanes: element i of a run goes to lane i mod 64, the lanes meet in a fixed tree, and what they give is added in double.
/// So the result depends on the numbers alone, not on vector width or threads. Each lane adds at most 64 floats before it is folded.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Sum64
{
    private const int Chunk = 4096;

    private Vector256<float> _0, _1, _2, _3, _4, _5, _6, _7;
    private double _total;
    private int _pending;

    /// <summary>The sum of a single run.</summary>
    public static double Of<TTerm>(TTerm term, float* a, float* b, int length) where TTerm : struct, ITerm
    {
        var sum = default(Sum64);
        sum.Add(term, a, b, length);
        return sum.Total();
    }

    /// <summary>Adds one more run; it starts again at lane 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add<TTerm>(TTerm term, float* a, float* b, int length) where TTerm : struct, ITerm
    {
        while (length > 0)
        {
            var count = Math.Min(length, Chunk);
            if (_pending + count > Chunk)
                Fold();
            AddChunk(term, a, b, count);
            // A short run fills its first lanes as deep as a long one fills all.
            _pending += (count + 63) / 64 * 64;
            a += count;
            b += count;
            length -= count;
        }
    }

    /// <summary>The sum of everything added.</summary>
    public double Total()
    {
        Fold();
        return _total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddChunk<TTerm>(TTerm term, float* a, float* b, int count) where TTerm : struct, ITerm
    {
        var (s0, s1, s2, s3) = (_0, _1, _2, _3);
        var (s4, s5, s6, s7) = (_4, _5, _6, _7);
        var i = 0;
        for (; i <= count - 64; i += 64)
        {
            s0 += term.Of(Vector256.Load(a + i), Vector256.Load(b + i));
            s1 += term.Of(Vector256.Load(a + i + 8), Vector256.Load(b + i + 8));
            s2 += term.Of(Vector256.Load(a + i + 16), Vector256.Load(b + i + 16));
            s3 += term.Of(Vector256.Load(a + i + 24), Vector256.Load(b + i + 24));
            s4 += term.Of(Vector256.Load(a + i + 32), Vector256.Load(b + i + 32));
            s5 += term.Of(Vector256.Load(a + i + 40), Vector256.Load(b + i + 40));
            s6 += term.Of(Vector256.Load(a + i + 48), Vector256.Load(b + i + 48));
            s7 += term.Of(Vector256.Load(a + i + 56), Vector256.Load(b + i + 56));
        }

        (_0, _1, _2, _3) = (s0, s1, s2, s3);
        (_4, _5, _6, _7) = (s4, s5, s6, s7);
        for (var lane = 0; i < count; i += 8, lane++)
        {
            ref var sum = ref Unsafe.Add(ref _0, lane);
            if (i <= count - 8)
                sum += term.Of(Vector256.Load(a + i), Vector256.Load(b + i));
            else
                sum += term.Of(Lanes.LoadPart256(a + i, count - i), Lanes.LoadPart256(b + i, count - i)) & Lanes.FirstLanes(count - i);
        }
    }

    private void Fold()
    {
        var all = ((_0 + _1) + (_2 + _3)) + ((_4 + _5) + (_6 + _7));
        var four = all.GetLower() + all.GetUpper();
        _total += (four[0] + four[1]) + (four[2] + four[3]);
        (_0, _1, _2, _3) = (default, default, default, default);
        (_4, _5, _6, _7) = (default, default, default, default);
        _pending = 0;
    }
}
