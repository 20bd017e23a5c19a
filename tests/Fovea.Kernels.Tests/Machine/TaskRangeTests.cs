using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Tests.Machine;

public class TaskRangeTests
{
    [Fact]
    public void Is_taken_from_both_ends_until_nothing_is_left()
    {
        var range = new TaskRange();
        Assert.False(range.TryTakeFirst(out _));
        range.Set(5, 8);
        Assert.True(range.TryTakeFirst(out var first));
        Assert.True(range.TryTakeLast(out var last));
        Assert.True(range.TryTakeLast(out var middle));
        Assert.Equal((5, 7, 6), (first, last, middle));
        Assert.False(range.TryTakeFirst(out _));
        Assert.False(range.TryTakeLast(out _));

        range.Set(int.MaxValue - 1, int.MaxValue);
        Assert.True(range.TryTakeLast(out last));
        Assert.Equal(int.MaxValue - 1, last);
        Assert.False(range.TryTakeLast(out _));
    }

    [Fact]
    public void Owner_and_thief_never_get_the_same_task()
    {
        const int Tasks = 1_000_000;
        var ranges = new TaskRange[1];
        ranges[0].Set(0, Tasks);
        var hits = new int[Tasks];
        var thief = new Thread(() =>
        {
            while (ranges[0].TryTakeLast(out var task))
                Interlocked.Increment(ref hits[task]);
        });
        thief.Start();
        while (ranges[0].TryTakeFirst(out var task))
            Interlocked.Increment(ref hits[task]);
        thief.Join();
        Assert.All(hits, hit => Assert.Equal(1, hit));
    }
}
