namespace Fovea.Tensors.Tests;

public sealed class RngTests
{
    [Fact]
    public void EqualSeedsGiveEqualStreams()
    {
        var (a, b, c) = (new Rng(1), new Rng(1), new Rng(2));
        var (first, second, third) = (Draw(a), Draw(b), Draw(c));
        Assert.Equal(first, second);
        Assert.NotEqual(first, third);
    }

    [Fact]
    public void SplitsDependOnNamesAndNotOnOrder()
    {
        var rng = new Rng(1);
        var before = Draw(rng.Split("weight"));
        Draw(rng);
        Assert.Equal(before, Draw(rng.Split("weight")));
        Assert.NotEqual(before, Draw(rng.Split("bias")));
        Assert.NotEqual(Draw(rng.Split(1)), Draw(rng.Split(2)));
    }

    [Fact]
    public void MomentsAreThoseOfTheDistributions()
    {
        var rng = new Rng(3);
        var uniform = Enumerable.Range(0, 100_000).Select(_ => (double)rng.NextFloat()).ToArray();
        var normal = Enumerable.Range(0, 100_000).Select(_ => (double)rng.NextNormal()).ToArray();
        Assert.InRange(uniform.Average(), 0.495, 0.505);
        Assert.All(uniform, x => Assert.InRange(x, 0, 0.99999999));
        Assert.InRange(normal.Average(), -0.015, 0.015);
        Assert.InRange(normal.Select(x => x * x).Average(), 0.98, 1.02);
    }

    [Fact]
    public void ShufflesKeepTheItemsAndWholeNumbersStayBelowTheLimit()
    {
        var rng = new Rng(4);
        var items = Enumerable.Range(0, 1000).ToArray();
        rng.Shuffle<int>(items);
        Assert.NotEqual(Enumerable.Range(0, 1000), items);
        Assert.Equal(Enumerable.Range(0, 1000), items.Order());
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.InRange(rng.NextInt(7), 0, 6));
    }

    [Fact]
    public void ALimitBelowOneIsRefused() => Assert.StartsWith(
        "NextInt: the limit is 0; it must be at least 1.", Assert.Throws<ArgumentOutOfRangeException>(() => new Rng(1).NextInt(0)).Message, StringComparison.Ordinal);

    static float[] Draw(Rng rng) => [.. Enumerable.Range(0, 8).Select(_ => rng.NextNormal())];
}
