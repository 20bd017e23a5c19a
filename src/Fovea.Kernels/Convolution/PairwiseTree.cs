using System.Runtime.Intrinsics;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>Adds sums that ran side by side, pairwise, into the first of them: an order that depends on their number alone.</summary>
internal unsafe struct PairwiseTree : IJob
{
    private const int Tasks = 16;
    private const int Line = 16;

    private float* _sums;
    private nint _length;
    private int _segments;

    /// <param name="sums">The first sums; the others follow, <paramref name="length"/> floats apart.</param>
    /// <param name="length">A multiple of a cache line.</param>
    /// <param name="segments">Their number.</param>
    public static void Add(float* sums, nint length, int segments)
    {
        if (segments > 1)
            Workers.Run(Tasks, new PairwiseTree { _sums = sums, _length = length, _segments = segments });
    }

    public readonly void Run(int task)
    {
        var first = _length / Line * task / Tasks * Line;
        var end = _length / Line * (task + 1) / Tasks * Line;
        for (var step = 1; step < _segments; step *= 2)
        {
            for (var segment = 0; segment + step < _segments; segment += 2 * step)
            {
                float* target = _sums + segment * _length, other = _sums + (segment + step) * _length;
                for (var i = first; i < end; i += Vector256<float>.Count)
                    (Vector256.Load(target + i) + Vector256.Load(other + i)).Store(target + i);
            }
        }
    }
}
