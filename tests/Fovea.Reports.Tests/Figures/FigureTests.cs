using System.Globalization;
using System.Text.RegularExpressions;
using Fovea.Data.Images;
using Fovea.Reports.Drawing;
using Fovea.Reports.Figures;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Tests.Figures;

public sealed partial class FigureTests
{
    [Fact]
    public void AHistogramCounts()
    {
        var numbers = new Histogram("h", Axis.Between("x", 0, 1), bins: 4).Series("s", (double[])[0, 0.1, 0.25, 0.6, 1, 1.5, -1, double.NaN]).Numbers();
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], numbers.GetProperty("edges").Reals());
        Assert.Equal([2, 1, 1, 1], numbers.GetProperty("series")[0].GetProperty("counts").Reals());
        Assert.Equal(3, numbers.GetProperty("series")[0].GetProperty("outside").GetInt32());
    }

    [Fact]
    public void AHistogramOfOneNumberHasABar() => Assert.Equal(1, new Histogram("h", "x").Series("s", (double[])[3, 3, 3]).Svg().Count("class=\"bar s1\""));

    [Fact]
    public void AHistogramTellsMeanAndDeviation()
    {
        var series = new Histogram("h", "x").Series("s", (int[])[2, 4, 4, 4, 5, 5, 7, 9]).Numbers().GetProperty("series")[0];
        Assert.Equal((5.0, 2.0), (series.GetProperty("mean").GetDouble(), series.GetProperty("standard_deviation").GetDouble()));
    }

    [Fact]
    public void AMatrixShowsItsNumbersAndHighlights()
    {
        var matrix = new MatrixFigure("m", new[,] { { 1, -2 }, { 3, 4 } }).Highlight(0, 1, rows: 2, group: 1);
        Assert.All((string[])[">1<", ">−2<", ">3<", ">4<"], number => Assert.Contains(number, matrix.Svg()));
        Assert.Equal(2, matrix.Svg().Count("highlight s2"));
        Assert.Equal([-2.0, 4.0], new[] { 0, 1 }.Select(row => matrix.Numbers().GetProperty("values")[row][1].GetDouble()));
        Assert.Contains("leaves the matrix of 2×2", Assert.Throws<ArgumentException>(() => matrix.Highlight(1, 1, 2, 1)).Message);
    }

    [Fact]
    public void TheMatrixIsTheReviewedOne() => Golden.Check("matrix.svg", new MatrixFigure("m", new[,] { { 1.5, -2 }, { 3, 4 } }) { RowLabels = ["a", "b"], IsShaded = true }.Highlight(0, 1).Svg());

    [Fact]
    public void APictureIsItself()
    {
        var picture = new Picture(2, 2, 3, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        var html = new Page("p", "p").Add(new PictureGrid("g").Add(picture, "a")).ToHtml(Language.English);
        var data = html.Split("data:image/png;base64,")[1].Split('"')[0];
        Assert.Equal(picture.Pixels, Picture.Decode(Convert.FromBase64String(data), "here").Pixels);
        Assert.Contains("alt=\"a\"", html);
    }

    [Fact]
    public void NumbersBecomeGrey() => Assert.Equal([0, 128, 255], Png.Paint(Grid.Of(1, 3, (double[])[0, 1, 2]), new Extent(0, 2)).Pixels.ToArray());

    [Fact]
    public void NumbersAroundZeroBecomeColours()
    {
        var pixels = Png.Paint(Grid.Of(1, 3, (double[])[-1, 0, 1]), new Extent(-1, 1)).Pixels;
        Assert.True(pixels[2] > pixels[0] && pixels[6] > pixels[8] && pixels[3] > 230);
    }

    [Fact]
    public void ATableKeepsNumbersWhole()
    {
        var rows = new Table("t", "name", "loss").Row("SGD", 0.123456789).Row("Adam", double.NaN).Numbers().GetProperty("rows");
        Assert.Equal((0.123456789, "Adam", "NaN"), (rows[0][1].GetDouble(), rows[1][0].GetString(), rows[1][1].GetString()));
        Assert.Contains("has 2 columns, and row 1 has 1 cells", Assert.Throws<ArgumentException>(() => new Table("t", "a", "b").Row("x")).Message);
    }

    [Fact]
    public void FactsAreNumbers() => Assert.Equal(0.9857, new Facts("f").Add(("accuracy", "정확도"), 0.9857, "0.0 %").Numbers().GetProperty("values").GetProperty("accuracy").GetDouble());

    [Fact]
    public void BarsHaveOneNumberACategory()
    {
        var chart = new BarChart("b", "y", ["one", "two"]).Series("s", (double[])[1, -2]);
        Assert.Equal(2, chart.Svg().Count("class=\"bar s1\""));
        Assert.Contains("has 2 categories, and \"t\" has 3 numbers", Assert.Throws<ArgumentException>(() => chart.Series("t", (int[])[1, 2, 3])).Message);
        Assert.Contains("bars begin at zero", Assert.Throws<ArgumentException>(() => new BarChart("b", Axis.Log("y"), ["one"]).Series("s", (int[])[1])).Message);
    }

    [Fact]
    public void LongNamesLayBarsDown()
    {
        Text[] names = [.. Enumerable.Range(0, 8).Select(i => (Text)$"a rather long category {i}")];
        var chart = new BarChart("b", "y", names).Series("s", Enumerable.Range(1, 8));
        Assert.Contains("text-anchor=\"end\">a rather long category 7<", chart.Svg(Canvas.Wide));
        Assert.Contains("<text class=\"name\" x=\"0\"", chart.Svg(Canvas.Narrow));
    }

    [Fact]
    public void AHeatMapHasACellForEachNumber()
    {
        var map = new HeatMap("h", new[,] { { 1, 2 }, { 3, 4 } }) { HasNumbers = true, RowLabels = ["a", "b"] };
        Assert.All((string[])["a, 0: 1", "a, 1: 2", "b, 0: 3", "b, 1: 4"], title => Assert.Contains($"<title>{title}</title>", map.Svg()));
        Assert.Contains("2 rows and 1 names", Assert.Throws<ArgumentException>(() => new HeatMap("h", new[,] { { 1 }, { 2 } }) { RowLabels = ["a"] }.Svg()).Message);
    }

    [Fact]
    public void AnArrowPointsWhereItsVectorDoes()
    {
        var field = new VectorField("v", "x", "y", (0, 1), (0, 1), (x, y) => (1, 0), steps: 2);
        Assert.Equal([1, 1, 1, 1], field.Numbers().GetProperty("vector_x").Reals());
        Assert.Equal(4, field.Svg().Count("class=\"arrow\""));
        Assert.Contains("must go from a smaller to a larger", Assert.Throws<ArgumentException>(() => new VectorField("v", "x", "y", (1, 1), (0, 1), (x, y) => (x, y))).Message);
    }

    [Fact]
    public void AContourKeepsItsPath()
    {
        var chart = new ContourChart("c", "x", "y", (-1, 1), (-1, 1), (x, y) => (x * x) + (y * y)) { Levels = [0.25, 0.5] }.Path("SGD", (double[])[1, 0.5, 0], (double[])[1, 0.2, 0]);
        Assert.Equal([1, 0.2, 0], chart.Numbers().GetProperty("series")[0].GetProperty("y").Reals());
        Assert.Equal(2, chart.Svg().Count("class=\"level\""));
    }

    [Fact]
    public void ABubbleNeedsASize() => Assert.Contains("size of at least 0", Assert.Throws<ArgumentException>(() => new BubbleChart("b", "x", "y", "size").Add("a", 1, 2, -1)).Message);

    [Fact]
    public void AWordAmongNumbersStandsWhereItsNumberWould()
    {
        var html = new Page("p", "p").Add(new Table("t", "name", "loss").Row("a", 1).Row("b", "diverged").Row("c", 2)).ToHtml(Language.English);
        Assert.Contains("<th scope=\"col\">name</th><th scope=\"col\" class=\"number\">loss</th>", html);
        Assert.Contains("<td>b</td><td class=\"number\">diverged</td>", html);
    }

    [Theory]
    [InlineData(Canvas.Wide)]
    [InlineData(Canvas.Narrow)]
    public void DiscsDoNotMeetWhereTheyNeedNot(double width)
    {
        var chart = new BubbleChart("b", Axis.Log("x"), "y", "size").Add("a", 7.6, 11.4, 133).Add("b", 15.5, 9.6, 138).Add("c", 19.6, 9.1, 144).Add("d", 1.5, 10.5, 13).Add("e", 0.7, 20.9, 61);
        var svg = chart.Svg(width);
        var discs = Circle().Matches(svg).Select(disc => (X: Real(disc, 1), Y: Real(disc, 2), R: Real(disc, 3))).ToArray();
        Assert.Equal(5, discs.Length);
        for (var i = 0; i < discs.Length; i++)
            for (var j = 0; j < i; j++)
                Assert.True(double.Hypot(discs[i].X - discs[j].X, discs[i].Y - discs[j].Y) >= discs[i].R + discs[j].R - 0.2, $"{discs[i]}, {discs[j]}");
        Assert.Equal(Math.Sqrt(144.0 / 13), discs[0].R / discs[^1].R, 0.2);
        Assert.Equal(5, svg.Count("class=\"name halo\""));
        Assert.Equal(2, new BubbleChart("b", "x", "y", "size").Add("a", 1, 1, 1).Add("a", 1, 1, 1).Svg(width).Count("<circle")); // In one place, yet of some size.

        static double Real(Match match, int group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("<circle class=\"bubble [^>]*cx=\"([0-9.]+)\" cy=\"([0-9.]+)\" r=\"([0-9.]+)\"")]
    private static partial Regex Circle();

    [Fact]
    public void ANetworkShowsFirstAndLastNeurons()
    {
        var network = new NetworkDrawing("n") { MostNeurons = 5 }.AddLayer("in", 784).AddLayer("out", 2);
        Assert.Equal(4 + 2, network.Svg().Count("class=\"neuron\""));
        Assert.Contains(">784<", network.Svg());
        Assert.Contains("give one column for each", Assert.Throws<ArgumentException>(() => new NetworkDrawing("n").AddLayer("in", 2).WithWeights(new[,] { { 1, 2, 3 } })).Message);
        Assert.Contains("give one row for each", Assert.Throws<ArgumentException>(() => new NetworkDrawing("n").AddLayer("in", 2).WithWeights(new[,] { { 1, 2 } }).AddLayer("out", 3)).Message);
    }

    [Fact]
    public void AGraphTellsValuesAndGradients()
    {
        var graph = new GraphDrawing("g").Value("apple", "apple").Value("count", "count").Operation("times", "×").Value("price", "price")
            .Connect("apple", "times", 100, 2.2).Connect("count", "times", 2, 110).Connect("times", "price", 200, 1.1);
        Assert.All((string[])[">100<", ">2.2<", ">110<", ">1.1<", ">×<"], text => Assert.Contains(text, graph.Svg()));
        Assert.Equal(110, graph.Numbers().GetProperty("edges")[1].GetProperty("backward").GetDouble());
        Assert.Contains("closes a circle", Assert.Throws<ArgumentException>(() => graph.Connect("price", "apple", 1)).Message);
        Assert.Contains("its nodes are apple, count, times, price", Assert.Throws<ArgumentException>(() => graph.Connect("pear", "times", 1)).Message);
    }

    [Fact]
    public void EveryDrawingHasAnAlternativeText()
    {
        foreach (var language in Enum.GetValues<Language>())
        {
            var html = DemoPage.Create().ToHtml(language);
            var drawings = html.Split("<svg xmlns").Skip(1).ToArray();
            Assert.NotEmpty(drawings);
            Assert.All(drawings, drawing => Assert.Matches("role=\"img\" aria-labelledby=\"(\\S+)-t \\1-d\"><title id=\"\\1-t\">[^<]+</title><desc id=\"\\1-d\">[^<]{10,}</desc>", drawing));
            Assert.DoesNotContain("<img class=\"pixels\" src=\"\"", html);
        }
    }
}
