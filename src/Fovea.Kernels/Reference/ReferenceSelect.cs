using System.Numerics;
using Fovea.Kernels.Shaping;

namespace Fovea.Kernels.Reference;

/// <summary>The naive twin of <see cref="Select"/>.</summary>
public static class ReferenceSelect
{
    /// <summary>As <see cref="Select.Gather"/>.</summary>
    public static void Gather<T>(int outer, int inputLength, int inner, ReadOnlySpan<int> map, ReadOnlySpan<T> x, Span<T> y)
        where T : IFloatingPointIeee754<T>
    {
        Select.CheckMap(map, inputLength);
        for (var o = 0; o < outer; o++)
            for (var i = 0; i < map.Length; i++)
                for (var k = 0; k < inner; k++)
                    y[(o * map.Length + i) * inner + k] = map[i] < 0 ? T.Zero : x[(o * inputLength + map[i]) * inner + k];
    }

    /// <summary>As <see cref="Select.ScatterAdd"/>.</summary>
    public static void ScatterAdd<T>(int outer, int inputLength, int inner, ReadOnlySpan<int> map, ReadOnlySpan<T> dy, Span<T> dx)
        where T : IFloatingPointIeee754<T>
    {
        Select.CheckMap(map, inputLength);
        dx.Clear();
        for (var o = 0; o < outer; o++)
            for (var i = 0; i < map.Length; i++)
                for (var k = 0; k < inner && map[i] >= 0; k++)
                    dx[(o * inputLength + map[i]) * inner + k] += dy[(o * map.Length + i) * inner + k];
    }
}
