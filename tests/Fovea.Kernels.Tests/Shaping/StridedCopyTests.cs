using Fovea.Kernels.Reference;
using Fovea.Kernels.Shaping;
using Fovea.Kernels.Tests.Elementwise;

namespace Fovea.Kernels.Tests.Shaping;

public class StridedCopyTests
{
    [Fact]
    public void PermutesLikeTheReference()
    {
        int[][] orders = [[0], [1, 0], [0, 1], [0, 2, 1], [2, 1, 0], [1, 2, 0], [0, 3, 1, 2], [0, 2, 3, 1], [3, 1, 0, 2], [4, 2, 0, 1, 3]];
        var random = new Random(1);
        foreach (var order in orders)
            for (var round = 0; round < 12; round++)
            {
                var sizes = Array.ConvertAll(order, _ => random.Next(1, round < 10 ? 10 : 26));
                var strides = Strides(sizes);
                Check(Array.ConvertAll(order, a => sizes[a]), Array.ConvertAll(order, a => strides[a]), 0, null, 0);
            }
    }

    [Theory]
    [InlineData(new[] { 100, 700 }, new[] { 1, 100 })]
    [InlineData(new[] { 64, 30, 40 }, new[] { 1200, 1, 30 })]
    [InlineData(new[] { 16, 3, 1000 }, new[] { 3000, 1, 3 })]
    [InlineData(new[] { 5, 40_000 }, new[] { 0, 1 })]
    [InlineData(new[] { 300, 300 }, new[] { 1, 0 })]
    public void LargeBoxesAreSharedAmongThreads(int[] sizes, int[] strides) => Check(sizes, strides, 0, null, 0);

    [Fact]
    public void TransposesEveryTail()
    {
        for (var rows = 1; rows <= 40; rows++)
            for (var columns = 1; columns <= 40; columns += rows % 3 + 1)
                Check([rows, columns], [1, rows], 0, null, 0);
    }

    [Fact]
    public void SlicesConcatenatesFlipsAndExpands()
    {
        Check([3, 4], [10, 1], 12, null, 0);
        Check([3, 4], [20, 2], 5, null, 0);
        Check([3, 4], [4, 1], 0, [9, 1], 5);
        Check([3, 4], [4, -1], 3, null, 0);
        Check([3, 5, 2], [0, 1, 0], 0, null, 0);
        Check([7], [0], 2, null, 0);
        Check([], [], 3, null, 2);
        Check([2, 0, 3], [0, 1, 1], 0, null, 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(100_003)]
    public void RunsAreCopiedAndAddedWhole(int length)
    {
        var x = Numbers.Random(1, length);
        float[] copied = new float[length + 2], added = Numbers.Random(2, length + 2);
        var before = added.ToArray();
        StridedCopy.Copy([length], x, 0, [1], copied, 1, [1], accumulate: false);
        StridedCopy.Copy([length], x, 0, [1], added, 1, [1], accumulate: true);
        Assert.Equal([0, .. x, 0], copied);
        Assert.Equal([before[0], .. x.Select((value, i) => before[i + 1] + value), before[^1]], added);
    }

    [Fact]
    public void AccumulatesWhereTargetsMeet()
    {
        // The gradient of an expansion: all of a row into one element; and overlapping windows.
        float[] x = [1, 2, 3, 4, 5, 6], y = [10, 20];
        StridedCopy.Copy([2, 3], x, 0, [3, 1], y, 0, [1, 0], accumulate: true);
        Assert.Equal([16, 35], y);
        var windows = new float[4];
        StridedCopy.Copy([3, 2], x, 0, [2, 1], windows, 0, [1, 1], accumulate: true);
        Assert.Equal([1, 5, 9, 6], windows);

        var large = Numbers.Random(1, 400 * 200);
        Numbers.OnAnyThreads("accumulate", () =>
        {
            var sum = new float[200];
            StridedCopy.Copy([400, 200], large, 0, [200, 1], sum, 0, [0, 1], accumulate: true);
            return sum;
        });
    }

    [Fact]
    public void BoxesThatReachOutsideAreRefused()
    {
        var error = Assert.Throws<GeometryException>(() => StridedCopy.Copy([2, 3], new float[5], 0, [3, 1], new float[6], 0, [3, 1], false));
        Assert.Equal("Copy: the box reaches from element 0 to 5 of 'x', which has 5 elements.", error.Message);
        Assert.Throws<GeometryException>(() => StridedCopy.Copy([2], new float[5], 0, [1], new float[6], 0, [-1], false));
        Assert.Equal("Copy: 2 sizes but 1 strides of 'y'; expected one an axis.",
            Assert.Throws<GeometryException>(() => StridedCopy.Copy([2, 3], new float[6], 0, [3, 1], new float[6], 0, [1], false)).Message);
    }

    private static void Check(int[] sizes, int[] xStrides, int xOffset, int[]? yStrides, int yOffset)
    {
        yStrides ??= Strides(sizes);
        var x = Numbers.Random(1, xOffset + Reach(sizes, xStrides) + 1);
        var length = yOffset + Reach(sizes, yStrides) + 3;
        foreach (var accumulate in (bool[])[false, true])
        {
            var what = $"Copy [{string.Join(',', sizes)}] by [{string.Join(',', xStrides)}], accumulate {accumulate}";
            var start = Numbers.Random(2, length);
            var expected = (float[])start.Clone();
            ReferenceStridedCopy.Copy<float>(sizes, x, xOffset, xStrides, expected, yOffset, yStrides, accumulate);
            var y = Numbers.OnAnyThreads(what, () =>
            {
                var target = (float[])start.Clone();
                StridedCopy.Copy(sizes, x, xOffset, xStrides, target, yOffset, yStrides, accumulate);
                return target;
            });
            Numbers.SameBits(expected, y, what);
        }
    }

    private static int[] Strides(int[] sizes)
    {
        var strides = new int[sizes.Length];
        for (int i = sizes.Length - 1, step = 1; i >= 0; step *= sizes[i--])
            strides[i] = step;
        return strides;
    }

    private static int Reach(int[] sizes, int[] strides)
    {
        var reach = 0;
        for (var i = 0; i < sizes.Length; i++)
            reach += Math.Max(0, strides[i]) * Math.Max(0, sizes[i] - 1);
        return reach;
    }
}
