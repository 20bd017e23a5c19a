using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Fovea.Reports.Drawing;
using Fovea.Reports.Texts;
using static Fovea.Reports.Drawing.Svg;

namespace Fovea.Reports.Figures;

/// <summary>
/// An arrow at every place of a grid, such as the downhill gradient of a function; the longest is as long as the grid is wide.
/// <code>new VectorField("Downhill", x: "x₀", y: "x₁", (-2, 2), (-2, 2), (x, y) => (-2 * x, -2 * y))</code>
/// </summary>
public sealed class VectorField : Chart
{
    readonly Overlays overlays = new();
    readonly Axis x, y;
    readonly List<Arrow> arrows = [];
    readonly int steps;

    /// <summary>A field of arrows.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="x">The axis along; even.</param>
    /// <param name="y">The axis up; even.</param>
    /// <param name="alongX">From where to where it goes along.</param>
    /// <param name="alongY">From where to where it goes up.</param>
    /// <param name="vector">The arrow at (x, y).</param>
    /// <param name="steps">Arrows along each axis.</param>
    /// <exception cref="ArgumentException">A range is empty, or there are fewer than two steps.</exception>
    public VectorField(
        Text title, Axis x, Axis y, (double From, double To) alongX, (double From, double To) alongY, Func<double, double, (double X, double Y)> vector, int steps = 17)
        : base(title)
    {
        if (!(alongX.From < alongX.To && alongY.From < alongY.To) || steps < 2)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{Told}: its ranges {alongX} and {alongY} must go from a smaller to a larger number, in at least two steps."));
        (this.x, this.y, this.steps) = (x with { Min = alongX.From, Max = alongX.To, IsLog = false }, y with { Min = alongY.From, Max = alongY.To, IsLog = false }, steps);
        for (var row = 0; row < steps; row++)
            for (var column = 0; column < steps; column++)
            {
                var (atX, atY) = (alongX.From + ((alongX.To - alongX.From) * column / (steps - 1)), alongY.From + ((alongY.To - alongY.From) * row / (steps - 1)));
                var (dx, dy) = vector(atX, atY);
                arrows.Add(new(atX, atY, dx, dy));
            }
    }

    internal override string Kind => "field";

    /// <summary>Adds a path; its begin and end are marked, and its steps where they are few.</summary>
    /// <param name="name">Its name in the legend.</param>
    /// <param name="x">Places along.</param>
    /// <param name="y">Heights, one for each.</param>
    /// <exception cref="ArgumentException">There are no points, or the lists differ in length.</exception>
    public VectorField Path<TX, TY>(Text name, IEnumerable<TX> x, IEnumerable<TY> y)
        where TX : INumberBase<TX>
        where TY : INumberBase<TY>
    {
        overlays.Add(Told, this.x, this.y, new(name, Values.Of(x), Values.Of(y), OverlayKind.Path));
        return this;
    }

    internal override Svg Draw(Canvas canvas, Language language)
    {
        var svg = new Svg(canvas.Width);
        var domain = (X: new Extent(x.Min!.Value, x.Max!.Value), Y: new Extent(y.Min!.Value, y.Max!.Value));
        var frame = Frame.Draw(svg, canvas, x, y, domain, overlays.Legend(language), language, domain.Y.Length / domain.X.Length);
        var longest = arrows.Max(arrow => double.IsFinite(arrow.Length) ? arrow.Length : 0);
        var scale = longest > 0 ? Math.Min(frame.Right - frame.Left, frame.Bottom - frame.Top) / (steps - 1) / longest : 0;
        frame.BeginPoints(12);
        foreach (var arrow in arrows)
            if (double.IsFinite(arrow.Length) && arrow.Length > 0)
                svg.Path(Outline(frame.X[arrow.X], frame.Y[arrow.Y], arrow.Dx * scale, -arrow.Dy * scale), "arrow", $"({Ticks.Number(arrow.X)}, {Ticks.Number(arrow.Y)}): ({Ticks.Number(arrow.Dx)}, {Ticks.Number(arrow.Dy)})");
        overlays.Draw(svg, frame, language);
        frame.EndPoints();
        return svg;
    }

    internal override string Describe(Language language) =>
        new Text(
            $"{arrows.Count} arrows over {x.Label} and {y.Label}, the longest {Ticks.Number(arrows.Max(arrow => arrow.Length))}. ",
            $"{x.Label.Korean}, {y.Label.Korean} 평면의 화살표 {arrows.Count}개, 가장 긴 것은 {Ticks.Number(arrows.Max(arrow => arrow.Length))}. ").In(language) + overlays.Describe(language);

    internal override void WriteNumbers(Utf8JsonWriter json)
    {
        json.WriteAxis("x", x);
        json.WriteAxis("y", y);
        json.WriteReals("at_x", arrows.Select(arrow => arrow.X));
        json.WriteReals("at_y", arrows.Select(arrow => arrow.Y));
        json.WriteReals("vector_x", arrows.Select(arrow => arrow.Dx));
        json.WriteReals("vector_y", arrows.Select(arrow => arrow.Dy));
        overlays.WriteNumbers(json);
    }

    // A line and a head of a third of it, at most 6 pixels.
    static string Outline(double x, double y, double dx, double dy)
    {
        var length = Math.Sqrt((dx * dx) + (dy * dy));
        var head = Math.Min(6, length * 0.4);
        var (ux, uy) = (dx / length * head, dy / length * head);
        var (tipX, tipY) = (x + dx, y + dy);
        return $"M{N(x)} {N(y)}L{N(tipX)} {N(tipY)}M{N(tipX - ux - (uy * 0.55))} {N(tipY - uy + (ux * 0.55))}L{N(tipX)} {N(tipY)}L{N(tipX - ux + (uy * 0.55))} {N(tipY - uy - (ux * 0.55))}";
    }

    readonly record struct Arrow(double X, double Y, double Dx, double Dy)
    {
        public double Length => Math.Sqrt((Dx * Dx) + (Dy * Dy));
    }
}
