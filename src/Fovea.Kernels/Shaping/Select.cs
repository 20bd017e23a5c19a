using System.Numerics;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Shaping;

/// <summary>Picks entries along the middle axis of [outer, length, inner] by a map, and adds gradients back along it.</summary>
public static unsafe class Select
{
    /// <summary>y[o, i, :] = x[o, map[i], :], or zeros where map[i] is negative.</summary>
    /// <param name="outer">Product of the axes before.</param>
    /// <param name="inputLength">Length of the axis in x.</param>
    /// <param name="inner">Product of the axes behind.</param>
    /// <param name="map">One index for each entry of y's axis.</param>
    /// <param name="x">outer × inputLength × inner.</param>
    /// <param name="y">outer × map length × inner.</param>
    /// <exception cref="GeometryException">A span's length differs from the sizes, or an index is too large.</exception>
    public static void Gather(int outer, int inputLength, int inner, ReadOnlySpan<int> map, ReadOnlySpan<float> x, Span<float> y)
    {
        Check.Length(x.Length, (long)outer * inputLength * inner, nameof(x));
        Check.Length(y.Length, (long)outer * map.Length * inner, nameof(y));
        CheckMap(map, inputLength);
        var slices = Slices.Of(outer, (long)map.Length * inner);
        fixed (float* px = x, py = y)
        fixed (int* pm = map)
            Workers.Run(slices.Count, new GatherJob(inputLength, inner, pm, map.Length, px, py, slices));
    }

    /// <summary>dx[o, map[i], :] += dy[o, i, :] in the order of i, dx being zeroed first; negative indices add nothing.</summary>
    /// <param name="outer">Product of the axes before.</param>
    /// <param name="inputLength">Length of the axis in dx.</param>
    /// <param name="inner">Product of the axes behind.</param>
    /// <param name="map">One index for each entry of dy's axis.</param>
    /// <param name="dy">outer × map length × inner.</param>
    /// <param name="dx">outer × inputLength × inner; overwritten.</param>
    /// <exception cref="GeometryException">A span's length differs from the sizes, or an index is too large.</exception>
    public static void ScatterAdd(int outer, int inputLength, int inner, ReadOnlySpan<int> map, ReadOnlySpan<float> dy, Span<float> dx)
    {
        Check.Length(dy.Length, (long)outer * map.Length * inner, nameof(dy));
        Check.Length(dx.Length, (long)outer * inputLength * inner, nameof(dx));
        CheckMap(map, inputLength);
        var slices = Slices.Of(outer, (long)map.Length * inner);
        fixed (float* pdy = dy, pdx = dx)
        fixed (int* pm = map)
            Workers.Run(slices.Count, new ScatterJob(inputLength, inner, pm, map.Length, pdy, pdx, slices));
    }

    internal static void CheckMap(ReadOnlySpan<int> map, int inputLength)
    {
        for (var i = 0; i < map.Length; i++)
            if (map[i] >= inputLength)
                throw new GeometryException($"Select: index {map[i]} (number {i}) lies outside an axis of length {inputLength}.");
    }

    private readonly struct GatherJob(int inputLength, int inner, int* map, int length, float* x, float* y, Slices slices) : IJob
    {
        public void Run(int task)
        {
            for (var o = slices.Start(task); o < slices.End(task); o++)
                for (var i = 0; i < length; i++)
                {
                    var to = new Span<float>(y + ((long)o * length + i) * inner, inner);
                    if (map[i] < 0)
                        to.Clear();
                    else
                        new ReadOnlySpan<float>(x + ((long)o * inputLength + map[i]) * inner, inner).CopyTo(to);
                }
        }
    }

    private readonly struct ScatterJob(int inputLength, int inner, int* map, int length, float* dy, float* dx, Slices slices) : IJob
    {
        public void Run(int task)
        {
            for (var o = slices.Start(task); o < slices.End(task); o++)
            {
                new Span<float>(dx + (long)o * inputLength * inner, inputLength * inner).Clear();
                for (var i = 0; i < length; i++)
                    if (map[i] >= 0)
                        Add(dy + ((long)o * length + i) * inner, dx + ((long)o * inputLength + map[i]) * inner);
            }
        }

        private void Add(float* from, float* to)
        {
            var i = 0;
            for (; i <= inner - Vector<float>.Count; i += Vector<float>.Count)
                (Vector.Load(to + i) + Vector.Load(from + i)).Store(to + i);
            for (; i < inner; i++)
                to[i] += from[i];
        }
    }
}
