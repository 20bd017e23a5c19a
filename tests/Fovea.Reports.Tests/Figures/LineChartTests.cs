using System.Globalization;
using System.Text.RegularExpressions;
using Fovea.Reports.Figures;

namespace Fovea.Reports.Tests.Figures;

public sealed class LineChartTests
{
    [Fact]
    public void NumbersAreTheOnesGiven()
    {
        float[] losses = [2.3f, 0.1f, float.NaN, float.PositiveInfinity];
        var series = new LineChart("Loss", "epoch", "loss").Series("train", losses).Numbers().GetProperty("series")[0];
        Assert.Equal("train", series.GetProperty("name").GetString());
        Assert.Equal([1, 2, 3, 4], series.GetProperty("x").Reals());
        Assert.Equal([2.3, 0.1, double.NaN, double.PositiveInfinity], series.GetProperty("y").Reals());
    }

    [Fact]
    public void PointsStandWhereTheirNumbersAre()
    {
        double[] x = [0, 1, 2, 3, 4], y = [0, 10, 20, 5, 40];
        var svg = new LineChart("t", Axis.Between("x", 0, 4), Axis.Between("y", 0, 40)).Series("s", x, y).Svg();
        var points = Regex.Matches(Regex.Match(svg, "class=\"line s1\" d=\"([^\"]*)\"").Groups[1].Value, @"([\d.]+) ([\d.]+)")
            .Select(match => (X: Real(match.Groups[1].Value), Y: Real(match.Groups[2].Value))).ToArray();
        Assert.Equal(5, points.Length);
        var (perX, perY) = ((points[4].X - points[0].X) / 4, (points[4].Y - points[0].Y) / 40);
        Assert.All(Enumerable.Range(0, 5), i => Assert.Equal(points[0].X + (perX * x[i]), points[i].X, 0.02));
        Assert.All(Enumerable.Range(0, 5), i => Assert.Equal(points[0].Y + (perY * y[i]), points[i].Y, 0.02));
    }

    [Fact]
    public void WhatIsNotANumberLeavesAGap()
    {
        var svg = new LineChart("t", "x", "y").Series("s", (double[])[1, 2, double.NaN, 4, 5]).Svg();
        Assert.Equal(2, Regex.Match(svg, "class=\"line s1\" d=\"([^\"]*)\"").Groups[1].Value.Count("M"));
        Assert.DoesNotContain("NaN", svg);
    }

    [Fact]
    public void NothingButGapsIsStillAChart() => Assert.DoesNotContain("NaN", new LineChart("t", "x", "y").Series("s", (double[])[double.NaN, double.NaN]).Svg());

    [Theory]
    [InlineData(0.0)]
    [InlineData(5.0)]
    [InlineData(-1e9)]
    public void OneNumberIsAChart(double value) => Assert.DoesNotContain("NaN", new LineChart("t", "x", "y").Series("s", (double[])[value, value]).Svg());

    [Fact]
    public void ManyPointsKeepTheirExtremes()
    {
        double[] y = [.. Enumerable.Range(0, 100_000).Select(i => i == 33_333 ? 9.0 : i % 2)];
        var chart = new LineChart("t", "x", Axis.Between("y", 0, 9)).Series("s", y);
        var svg = chart.Svg();
        Assert.InRange(svg.Length, 5_000, 60_000);
        var top = Regex.Match(svg, "<svg x=\"[^\"]*\" y=\"([^\"]*)\"").Groups[1].Value;
        Assert.Contains($" {(Real(top) + 5).ToString("0.##", CultureInfo.InvariantCulture)}L", svg);
        Assert.Equal(100_000, chart.Numbers().GetProperty("series")[0].GetProperty("y").GetArrayLength());
    }

    [Fact]
    public void AZeroOnALogarithmicAxisIsTold() => Assert.Equal(
        "The figure \"Loss\": \"train\" has 0 at position 1, and the axis loss is logarithmic, so it needs numbers above 0. Use an even axis, or leave the point out with NaN.",
        Assert.Throws<ArgumentException>(() => new LineChart("Loss", "epoch", Axis.Log("loss")).Series("train", (double[])[1, 0, 2])).Message);

    [Fact]
    public void NoPointsAreTold() => Assert.Equal(
        "The figure \"Loss\": \"train\" is empty; give it at least one number, or leave it out.",
        Assert.Throws<ArgumentException>(() => new LineChart("Loss", "epoch", "loss").Series("train", Array.Empty<double>())).Message);

    [Fact]
    public void UnequalListsAreTold() => Assert.Contains(
        "has 2 numbers along and 3 up",
        Assert.Throws<ArgumentException>(() => new LineChart("Loss", "epoch", "loss").Series("train", (int[])[1, 2], (double[])[1, 2, 3])).Message);

    [Fact]
    public void SeriesDifferInDashAndShape()
    {
        var chart = new LineChart("t", "x", "y");
        for (var i = 0; i < 7; i++)
            chart.Series($"s{i}", (int[])[i, i + 1]);
        var shapes = Regex.Matches(chart.Svg(), "class=\"mark (s\\d)\" d=\"([^\"]*)\"").Select(match => Regex.Replace(match.Groups[2].Value, @"[-\d. ]", "") + match.Groups[2].Value.Length).Distinct();
        Assert.True(shapes.Count() >= 5);
        Assert.All(Enumerable.Range(1, 7), i => Assert.Contains($"class=\"line s{i}\"", chart.Svg()));
    }

    [Fact]
    public void TheDrawingIsTheReviewedOne() => Golden.Check("line.svg", new LineChart(("Loss", "손실"), x: "epoch", y: new Axis("loss") { Unit = "bits" })
        .Series("train", (int[])[1, 2, 3], (double[])[2.3, 0.7, 0.25]).Series("test", (int[])[1, 2, 3], (double[])[2.4, 0.9, double.NaN]).Svg());

    static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
