using Fovea.Reports.Drawing;

namespace Fovea.Reports.Tests.Drawing;

public sealed class GraphLayoutTests
{
    // apple 0, count 1, times 2, tax 3, times 4, price 5.
    static readonly (int, int)[] Apples = [(0, 2), (1, 2), (2, 4), (3, 4), (4, 5)];

    [Fact]
    public void ArrowsGoToTheRightAndNodesDoNotMeet()
    {
        var places = GraphLayout.Of(6, Apples);
        Assert.All(Apples, edge => Assert.True(places[edge.Item1].Column < places[edge.Item2].Column));
        Assert.All(places.GroupBy(place => place.Column), column => Assert.All(
            column.OrderBy(place => place.Row).Zip(column.OrderBy(place => place.Row).Skip(1)), pair => Assert.True(pair.Second.Row - pair.First.Row > 0.999)));
    }

    [Fact]
    public void AValueStandsBesideItsFirstUse() => Assert.Equal(GraphLayout.Of(6, Apples)[2].Column, GraphLayout.Of(6, Apples)[3].Column);

    [Fact]
    public void ACircleIsFound()
    {
        Assert.False(GraphLayout.HasCircle(6, Apples));
        Assert.True(GraphLayout.HasCircle(6, [.. Apples, (5, 0)]));
    }
}
