using System.Numerics;
using System.Text;
using System.Text.Json;
using Fovea.Data.Images;
using Fovea.Reports.Drawing;
using Fovea.Reports.Texts;
using static Fovea.Reports.Drawing.Svg;

namespace Fovea.Reports.Figures;

/// <summary>
/// Lines of equal height of a function of two numbers, darker where it is higher, and paths and points over it: ways of optimizers,
/// decision lines.
/// <code>new ContourChart("Paths", x: "x", y: "y", (-10, 10), (-5, 5), (x, y) => x * x / 20 + y * y).Path("SGD", xs, ys)</code>
/// </summary>
public sealed class ContourChart : Chart
{
    const int Cells = 96;

    readonly Overlays overlays = new();
    readonly Axis x, y;
    readonly double[] xs, ys;
    readonly Grid heights;

    /// <summary>A chart of a function.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="x">The axis along; even.</param>
    /// <param name="y">The axis up; even.</param>
    /// <param name="alongX">From where to where it goes along.</param>
    /// <param name="alongY">From where to where it goes up.</param>
    /// <param name="function">The height over (x, y).</param>
    /// <exception cref="ArgumentException">A range is empty.</exception>
    public ContourChart(Text title, Axis x, Axis y, (double From, double To) alongX, (double From, double To) alongY, Func<double, double, double> function)
        : base(title)
    {
        if (!(alongX.From < alongX.To && alongY.From < alongY.To))
            throw new ArgumentException($"{Told}: its ranges {alongX} and {alongY} must go from a smaller to a larger number.");
        (this.x, this.y) = (x with { Min = alongX.From, Max = alongX.To, IsLog = false }, y with { Min = alongY.From, Max = alongY.To, IsLog = false });
        (xs, ys) = (Places(alongX), Places(alongY));
        heights = Grid.Of(xs, ys, function);
    }

    internal override string Kind => "contour";

    /// <summary>At which heights there are lines; about ten round ones if not given.</summary>
    public IReadOnlyList<double> Levels { get; init; } = [];

    /// <summary>Whether one unit is equally long on both axes.</summary>
    public bool IsTrueToScale { get; init; }

    /// <summary>Adds a path; its begin and end are marked, and its steps where they are few.</summary>
    /// <param name="name">Its name in the legend.</param>
    /// <param name="x">Places along.</param>
    /// <param name="y">Heights, one for each.</param>
    /// <exception cref="ArgumentException">There are no points, or the lists differ in length.</exception>
    public ContourChart Path<TX, TY>(Text name, IEnumerable<TX> x, IEnumerable<TY> y)
        where TX : INumberBase<TX>
        where TY : INumberBase<TY> => Add(new(name, Values.Of(x), Values.Of(y), OverlayKind.Path));

    /// <summary>Adds points.</summary>
    /// <param name="name">Their name in the legend.</param>
    /// <param name="x">Places along.</param>
    /// <param name="y">Heights, one for each.</param>
    /// <exception cref="ArgumentException">There are no points, or the lists differ in length.</exception>
    public ContourChart Points<TX, TY>(Text name, IEnumerable<TX> x, IEnumerable<TY> y)
        where TX : INumberBase<TX>
        where TY : INumberBase<TY> => Add(new(name, Values.Of(x), Values.Of(y), OverlayKind.Points));

    internal override Svg Draw(Canvas canvas, Language language)
    {
        var svg = new Svg(canvas.Width);
        var domain = (X: new Extent(xs[0], xs[^1]), Y: new Extent(ys[0], ys[^1]));
        var frame = Frame.Draw(svg, canvas, x, y, domain, overlays.Legend(language), language, IsTrueToScale ? domain.Y.Length / domain.X.Length : canvas.Width > 500 ? 0.5 : 0.75);
        frame.BeginPoints(0);
        svg.Image(frame.Left, frame.Top, frame.Right - frame.Left, frame.Bottom - frame.Top, Png.DataUri(Shade()), isSmooth: true);
        var labels = new List<(double X, double Y, string Text)>();
        foreach (var level in UsedLevels())
            DrawLevel(svg, frame, level, labels);
        foreach (var label in labels)
            svg.Label(label.X, label.Y + 3.5, label.Text, "level-name", Anchor.Middle);
        frame.EndPoints();
        frame.BeginPoints();
        overlays.Draw(svg, frame, language);
        frame.EndPoints();
        return svg;
    }

    internal override string Describe(Language language) =>
        new Text(
            $"Lines of equal height from {Ticks.Number(heights.Extent.Min)} to {Ticks.Number(heights.Extent.Max)} over {x.Label} and {y.Label}. ",
            $"{x.Label.Korean}, {y.Label.Korean} 평면의 등고선, 높이 {Ticks.Number(heights.Extent.Min)}에서 {Ticks.Number(heights.Extent.Max)}까지. ").In(language) + overlays.Describe(language);

    internal override void WriteNumbers(Utf8JsonWriter json)
    {
        json.WriteAxis("x", x);
        json.WriteAxis("y", y);
        json.WriteReals("levels", UsedLevels());
        json.WriteReal("lowest", heights.Extent.Min);
        json.WriteReal("highest", heights.Extent.Max);
        overlays.WriteNumbers(json);
    }

    static double[] Places((double From, double To) range) => [.. Enumerable.Range(0, Cells + 1).Select(i => range.From + ((range.To - range.From) * i / Cells))];

    ContourChart Add(Overlay overlay)
    {
        overlays.Add(Told, x, y, overlay);
        return this;
    }

    IEnumerable<double> UsedLevels() =>
        Levels.Count > 0 ? Levels : heights.Extent is { IsEmpty: false, Length: > 0 } extent ? Ticks.Linear(extent, 10).Select(tick => tick.Value) : [];

    void DrawLevel(Svg svg, Frame frame, double level, List<(double X, double Y, string Text)> labels)
    {
        var data = new StringBuilder();
        List<(double X, double Y)> longest = [];
        foreach (var line in MarchingSquares.Lines(heights.Rows, heights.Columns, (row, column) => heights[row, column], level))
        {
            var points = line.ConvertAll(point => (
                X: frame.Left + (point.X / Cells * (frame.Right - frame.Left)), Y: frame.Bottom - (point.Y / Cells * (frame.Bottom - frame.Top))));
            for (var i = 0; i < points.Count; i++)
                data.Append(i == 0 ? 'M' : 'L').Append(N(Math.Round(points[i].X, 1))).Append(' ').Append(N(Math.Round(points[i].Y, 1)));
            if (points.Count > longest.Count)
                longest = points;
        }

        if (data.Length == 0)
            return;
        svg.Path(data.ToString(), "level", Ticks.Number(level));
        if (longest.Count < 24)
            return;

        // A number on the line, where it lies within the chart and no other number is near.
        var text = Ticks.Number(level);
        var inside = longest.Where((point, i) => i % 3 == 0 && point.X > frame.Left + 18 && point.X < frame.Right - 18 && point.Y > frame.Top + 10 && point.Y < frame.Bottom - 10);
        foreach (var (px, py) in inside.OrderBy(point => Math.Abs(point.X - (0.3 * frame.Left) - (0.7 * frame.Right))))
            if (labels.TrueForAll(label => Math.Abs(label.X - px) > 34 || Math.Abs(label.Y - py) > 16))
            {
                labels.Add((px, py, text));
                return;
            }
    }

    // One colour, more of it where it is higher, so that it suits a light and a dark card.
    Picture Shade()
    {
        var picture = new Picture(heights.Columns, heights.Rows, 4);
        var extent = heights.Extent;
        for (var row = 0; row < heights.Rows; row++)
            for (var column = 0; column < heights.Columns; column++)
            {
                var share = extent.Length > 0 ? (heights[heights.Rows - 1 - row, column] - extent.Min) / extent.Length : 0;
                Span<byte> colour = [0x3d, 0x85, 0xc6, double.IsNaN(share) ? (byte)0 : (byte)(Math.Clamp(share, 0, 1) * 130)];
                colour.CopyTo(picture.Row(row)[(4 * column)..]);
            }

        return picture;
    }
}
