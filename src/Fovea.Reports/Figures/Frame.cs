using Fovea.Reports.Drawing;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Figures;

/// <summary>
/// The rectangle that points are drawn into: legend above, grid and ticks around, names of the axes. The vertical axis is named above its
/// numbers, where it reads without turning one's head.
/// </summary>
sealed class Frame
{
    const double TickGap = 6, Air = 10, MaxHeight = 460;

    readonly Svg svg;

    Frame(Svg svg, Scale x, Scale y) => (this.svg, X, Y) = (svg, x, y);

    public Scale X { get; }

    public Scale Y { get; }

    public double Left => X.From;

    public double Right => X.To;

    public double Top => Y.To;

    public double Bottom => Y.From;

    /// <summary>Draws everything around the points and sets the drawing's height.</summary>
    /// <param name="svg">An empty drawing.</param>
    /// <param name="canvas">Its room.</param>
    /// <param name="x">The axis along.</param>
    /// <param name="y">The axis up.</param>
    /// <param name="domain">From where to where both axes go; see <see cref="Domain"/>.</param>
    /// <param name="legend">Entries; empty for no legend.</param>
    /// <param name="language">The page's.</param>
    /// <param name="proportion">Height of the rectangle by its width, or null for the usual.</param>
    /// <param name="right">Room to leave at the right.</param>
    /// <param name="xTicks">Ticks that replace numbers along, such as names.</param>
    /// <param name="isWhole">Whether the numbers along count something, so that there are no ticks between them.</param>
    public static Frame Draw(
        Svg svg, Canvas canvas, Axis x, Axis y, (Extent X, Extent Y) domain, IReadOnlyList<LegendEntry> legend, Language language,
        double? proportion = null, double right = 0, IReadOnlyList<Tick>? xTicks = null, bool isWhole = false)
    {
        var font = canvas.FontSize;
        var aboutY = canvas.Width switch { < 200 => 3, < 300 => 4, _ => 5 };
        var ticksY = y.IsLog ? Ticks.Log(domain.Y, aboutY) : Ticks.Linear(domain.Y, aboutY);
        var left = Math.Max(12, ticksY.Max(tick => TextWidth.Of(tick.Label, font)) + TickGap + 1);
        var legendHeight = Legend.Draw(svg, canvas, 0, legend);
        var name = y.In(language);
        var top = legendHeight + (name.Length == 0 ? font * 0.6 : font + Air + 6);
        if (name.Length > 0)
            svg.Label(0, legendHeight + font, name, "axis-name");

        var ticksX = xTicks ?? TicksAlong(x, domain.X, (canvas.Width - left - right) / (font * 5.5), canvas, isWhole);
        var overhang = ticksX.Count == 0 ? 0 : TextWidth.Of(ticksX[^1].Label, font) / 2;
        var width = canvas.Width - left - Math.Max(right, Math.Max(4, overhang));
        var height = width * (proportion ?? (canvas.Width > 500 ? 0.42 : canvas.IsSmall ? 0.75 : 0.62));
        if (height > MaxHeight)
            (width, height) = (width * MaxHeight / height, MaxHeight);
        var bottom = top + height;

        var frame = new Frame(svg, new Scale(domain.X, x.IsLog, left, left + width), new Scale(domain.Y, y.IsLog, bottom, top));
        foreach (var tick in ticksY)
        {
            svg.Line(left, frame.Y[tick.Value], left + width, frame.Y[tick.Value], tick.Label.Length > 0 ? "grid" : "grid fine");
            if (tick.Label.Length > 0)
                svg.Label(left - TickGap, frame.Y[tick.Value] + (font * 0.35), tick.Label, "tick", Anchor.End);
        }

        foreach (var tick in ticksX)
        {
            if (xTicks is null && tick.Label.Length > 0)
                svg.Line(frame.X[tick.Value], bottom, frame.X[tick.Value], bottom + 4, "axis");
            svg.Label(frame.X[tick.Value], bottom + font + 6, tick.Label, "tick", Anchor.Middle);
        }

        svg.Line(left, bottom, left + width, bottom, "axis");
        var below = x.In(language);
        svg.Height = bottom + font + 10;
        if (below.Length > 0)
        {
            svg.Label(left + (width / 2), svg.Height + font, below, "axis-name", Anchor.Middle);
            svg.Height += font + 6;
        }

        return frame;
    }

    /// <summary>From where to where an axis goes that shows some numbers.</summary>
    /// <param name="axis">Its wishes.</param>
    /// <param name="numbers">What it must hold.</param>
    /// <param name="round">Whether its ends are ticks; otherwise it ends where the numbers do.</param>
    /// <param name="about">How many steps would be good.</param>
    public static Extent Domain(Axis axis, Extent numbers, bool round, int about = 5)
    {
        if (numbers.IsEmpty)
            numbers = axis.IsLog ? new(1, 10) : new(0, 1);
        var (min, max) = (axis.Min ?? numbers.Min, axis.Max ?? numbers.Max);
        if (axis.IsLog)
        {
            if (max / min < 1.0001)
                (min, max) = (axis.Min ?? min / 2, axis.Max ?? max * 2);
            return round
                ? new(axis.Min ?? Math.Pow(10, Math.Floor(Math.Log10(min) + 1e-9)), axis.Max ?? Math.Pow(10, Math.Ceiling(Math.Log10(max) - 1e-9)))
                : new(min, max);
        }

        // Numbers that nearly reach zero look best beside it.
        if (round && axis.Min is null && min > 0 && min < 0.4 * max)
            min = 0;
        if (max - min <= Math.Abs(max) * 1e-12)
            (min, max) = (axis.Min ?? min - Math.Max(0.5, Math.Abs(min) / 2), axis.Max ?? max + Math.Max(0.5, Math.Abs(max) / 2));
        if (max <= min)
            max = min + 1;
        var rounded = round ? Ticks.Round(new(min, max), about) : new(min, max);
        return new(axis.Min ?? rounded.Min, axis.Max ?? rounded.Max);
    }

    /// <summary>Everything until <see cref="EndPoints"/> stays within the rectangle, with a little room for strokes at its edge.</summary>
    public void BeginPoints(double air = 5) => svg.Clip(Left - air, Top - air, Right - Left + (2 * air), Bottom - Top + (2 * air));

    public void EndPoints() => svg.EndClip();

    // Fewer and fewer until no two labels touch.
    static List<Tick> TicksAlong(Axis axis, Extent domain, double about, Canvas canvas, bool isWhole)
    {
        for (var count = Math.Max(2, (int)about); ; count--)
        {
            var ticks = axis.IsLog ? Ticks.Log(domain, count) : Ticks.Linear(domain, count, isWhole);
            if (count <= 1 || Fits(ticks, new Scale(domain, axis.IsLog, 0, canvas.Width * 0.86), canvas.FontSize))
                return ticks;
        }
    }

    static bool Fits(List<Tick> ticks, Scale scale, double font)
    {
        var end = double.NegativeInfinity;
        foreach (var tick in ticks.Where(tick => tick.Label.Length > 0))
        {
            var half = TextWidth.Of(tick.Label, font) / 2;
            if (scale[tick.Value] - half < end + font)
                return false;
            end = scale[tick.Value] + half;
        }

        return true;
    }
}
