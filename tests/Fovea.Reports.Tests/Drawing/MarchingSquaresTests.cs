using Fovea.Reports.Drawing;

namespace Fovea.Reports.Tests.Drawing;

public sealed class MarchingSquaresTests
{
    [Fact]
    public void ALevelOfABowlIsACircle()
    {
        var line = Assert.Single(MarchingSquares.Lines(81, 81, (row, column) => Math.Pow((row - 40) / 20.0, 2) + Math.Pow((column - 40) / 20.0, 2), 1));
        Assert.Equal(line[0], line[^1]);
        Assert.All(line, point => Assert.InRange(Math.Sqrt(Math.Pow(point.X - 40, 2) + Math.Pow(point.Y - 40, 2)), 19.9, 20.1));
    }

    [Fact]
    public void ALevelOfASlopeIsOneStraightLine()
    {
        var line = Assert.Single(MarchingSquares.Lines(5, 5, (_, column) => column, 1.5));
        Assert.Equal([(1.5, 0), (1.5, 1), (1.5, 2), (1.5, 3), (1.5, 4)], line.OrderBy(point => point.Y));
    }

    [Fact]
    public void ASaddleHasTwoLines() => Assert.Equal(2, MarchingSquares.Lines(2, 2, (row, column) => row == column ? 1 : 0, 0.4).Count);

    [Fact]
    public void ALevelThatIsNotReachedHasNoLine() => Assert.Empty(MarchingSquares.Lines(4, 4, (row, column) => row + column, 100));
}
